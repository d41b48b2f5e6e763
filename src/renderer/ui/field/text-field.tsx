import { useEffect, useRef, type InputHTMLAttributes, type ReactNode } from 'react';
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
  /** Takes the focus when it appears, because the person has just asked for it. */
  readonly takesFocus?: boolean;
  readonly onChange?: (value: string) => void;
}

/** One line of text. */
export function TextField({
  label,
  icon,
  size = 'normal',
  isCode = false,
  isInvalid = false,
  end,
  takesFocus = false,
  onChange,
  ...rest
}: TextFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);
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
        ref={input}
        aria-label={label}
        aria-invalid={isInvalid || undefined}
        className={styles.input}
        onChange={(event) => onChange?.(event.target.value)}
      />
      {end}
    </span>
  );
}
