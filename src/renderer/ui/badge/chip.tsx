import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon.tsx';
import styles from './chip.module.css';

interface ChipProps {
  readonly icon?: IconName;
  readonly children: ReactNode;
  /** Adds a button that takes the chip away; `removeLabel` is its spoken name. */
  readonly onRemove?: () => void;
  readonly removeLabel?: string;
}

/** A thing that was attached or is set, with a way to take it off. */
export function Chip({ icon, children, onRemove, removeLabel = 'Remove' }: ChipProps) {
  return (
    <span className={styles.chip}>
      {icon && <Icon name={icon} size="small" />}
      {children}
      {onRemove && (
        <button type="button" className={styles.remove} aria-label={removeLabel} title={removeLabel} onClick={onRemove}>
          <Icon name="x" size="small" />
        </button>
      )}
    </span>
  );
}
