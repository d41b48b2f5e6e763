import { useRef, useState, type ReactNode } from 'react';
import { Icon } from '../icon/icon.tsx';
import { Menu } from './menu.tsx';
import styles from './select.module.css';

interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly detail?: ReactNode;
}

interface SelectProps<T extends string> {
  readonly id?: string;
  readonly label: string;
  readonly heading?: ReactNode;
  readonly options: readonly SelectOption<T>[];
  readonly value: T;
  /** Shown where the value is none of the options. */
  readonly valueLabel?: string;
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean;
}

/** A choice among many, in the shape of a field; what each costs or means can stand at its end. */
export function Select<T extends string>({ id, label, heading, options, value, valueLabel, onChange, isDisabled = false }: SelectProps<T>) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const current = options.find((option) => option.value === value);
  return (
    <>
      <button
        ref={anchor}
        id={id}
        type="button"
        disabled={isDisabled}
        aria-label={`${label}: ${current?.label ?? valueLabel ?? value}`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className={styles.select}
        onClick={() => setIsOpen((open) => !open)}
      >
        <span className={styles.value}>{current?.label ?? valueLabel ?? value}</span>
        <Icon name="down" />
      </button>
      {isOpen && (
        <Menu
          label={label}
          heading={heading}
          anchor={anchor}
          align="end"
          onClose={() => setIsOpen(false)}
          items={options.map((option) => ({
            id: option.value,
            label: option.label,
            detail: option.detail,
            isChecked: option.value === value,
            onSelect: () => onChange(option.value),
          }))}
        />
      )}
    </>
  );
}
