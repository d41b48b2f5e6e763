import { useRef, type KeyboardEvent } from 'react';
import { classNames } from '../class-names.ts';
import { Icon, type IconName } from '../icon/icon.tsx';
import styles from './segmented.module.css';

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly icon?: IconName }[];
  /** The chosen one; null where what holds is none of them. */
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  readonly size?: 'small' | 'normal' | 'large';
}

/** A choice among few, all of them visible. Arrow keys move the choice. */
export function Segmented<T extends string>({ label, options, value, onChange, size = 'normal' }: SegmentedProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  // Where none is chosen the first one is where the keyboard comes in.
  const reached = options.find((option) => option.value === value) ?? options[0];

  function handleKeyDown(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = options.findIndex((option) => option.value === value);
    const next = (index + step + options.length) % options.length;
    const option = options[next];
    if (!option) return;
    onChange(option.value);
    group.current?.querySelectorAll('button')[next]?.focus();
  }

  return (
    <div
      ref={group}
      role="radiogroup"
      tabIndex={-1}
      aria-label={label}
      className={classNames(styles.group, size !== 'normal' && styles[size])}
      onKeyDown={handleKeyDown}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option === reached ? 0 : -1}
          className={styles.option}
          onClick={() => onChange(option.value)}
        >
          {option.icon && <Icon name={option.icon} size="small" />}
          {option.label}
        </button>
      ))}
    </div>
  );
}
