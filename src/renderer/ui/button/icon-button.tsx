import type { ButtonHTMLAttributes, Ref } from 'react';
import { classNames } from '../class-names.ts';
import { Icon, type IconName } from '../icon/icon.tsx';
import styles from './icon-button.module.css';

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'children' | 'aria-label'> {
  readonly icon: IconName;
  /** What it does: its spoken name and its tooltip. */
  readonly label: string;
  readonly size?: 'small' | 'normal';
  readonly variant?: 'quiet' | 'outlined';
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A square button with a picture and no word. */
export function IconButton({ icon, label, size = 'normal', variant = 'quiet', type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={rest.title ?? label}
      className={classNames(styles.button, styles[size], styles[variant])}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}
