import { classNames } from '../class-names.ts';
import styles from './icon.module.css';
import icons from './icons.json';
import { shapesOf } from './shapes.ts';

export type IconName = keyof typeof icons.icons16;

interface IconProps {
  readonly name: IconName;
  readonly size?: 'small' | 'normal';
  /** What the picture says where no word stands beside it. Without it the icon is decoration. */
  readonly label?: string;
}

/** A picture on the 16 px grid, in the colour of the text around it. */
export function Icon({ name, size = 'normal', label }: IconProps) {
  return (
    <svg
      className={classNames(styles.icon, size === 'small' && styles.small)}
      viewBox="0 0 16 16"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined}
    >
      {shapesOf(icons.icons16[name])}
    </svg>
  );
}
