import type { InputHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from '../class-names.ts';
import { Icon, type IconName } from '../icon/icon.tsx';
import styles from './text-field.module.css';

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'size' | 'onChange'> {
  /** Spoken name where no visible label points here. */
  readonly label?: string;
  readonly icon?: IconName;
  readonly size?: 'normal' | 'large';
  /** For what can be copied: keys, paths, addresses. */
  readonly isCode?: boolean;
  readonly isInvalid?: boolean;
  /** Stands at the end, inside the border. */
  readonly end?: ReactNode;
  readonly onChange?: (value: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** One line of text. */
export function TextField({ label, icon, size = 'normal', isCode = false, isInvalid = false, end, onChange, ...rest }: TextFieldProps) {
  return (
    <span
      className={classNames(styles.field, size === 'large' && styles.large, isCode && styles.code, isInvalid && styles.invalid)}
      data-disabled={rest.disabled || undefined}
    >
      {icon && <Icon name={icon} size={size === 'large' ? 'normal' : 'small'} />}
      <input
        spellCheck={false}
        autoComplete="off"
        {...rest}
        aria-label={label}
        aria-invalid={isInvalid || undefined}
        className={styles.input}
        onChange={(event) => onChange?.(event.target.value)}
      />
      {end}
    </span>
  );
}
