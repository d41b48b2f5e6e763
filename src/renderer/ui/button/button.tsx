import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from '../class-names.ts';
import { Icon, type IconName } from '../icon/icon.tsx';
import { Kbd } from '../kbd/kbd.tsx';
import styles from './button.module.css';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  readonly variant?: 'normal' | 'primary' | 'quiet' | 'danger';
  readonly size?: 'small' | 'normal' | 'large';
  readonly icon?: IconName;
  /** The key that does the same, shown inside: `1`, `Enter`, `Mod+N`. */
  readonly kbd?: string;
  /** Fills the width it is given. */
  readonly isWide?: boolean;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button. At most one `primary` per region. */
export function Button({
  variant = 'normal',
  size = 'normal',
  icon,
  kbd,
  isWide = false,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={classNames(
        styles.button,
        variant !== 'normal' && styles[variant],
        styles[size === 'normal' ? 'middle' : size],
        isWide && styles.wide,
      )}
    >
      {icon && <Icon name={icon} size={size === 'small' ? 'small' : 'normal'} />}
      {children}
      {kbd && <Kbd keys={kbd} isOnAccent={variant === 'primary'} />}
    </button>
  );
}
