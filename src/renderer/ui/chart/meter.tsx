import { classNames } from '../class-names.ts';
import styles from './meter.module.css';

interface MeterProps {
  readonly label: string;
  readonly value: number;
  readonly limit: number;
  /** The value in words, with its limit. */
  readonly valueText: string;
  /** The share of the limit from which it counts as nearly reached; marked on the track. */
  readonly warnAt: number;
}

/** How much of a limit is used up. */
export function Meter({ label, value, limit, valueText, warnAt }: MeterProps) {
  const share = limit > 0 ? Math.min(1, Math.max(0, value / limit)) : 0;
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={limit}
      aria-valuenow={Math.min(value, limit)}
      aria-valuetext={valueText}
      className={styles.track}
    >
      <div className={classNames(styles.fill, share >= warnAt && styles.near)} style={{ width: `${share * 100}%` }} />
      <span className={styles.mark} style={{ left: `${warnAt * 100}%` }} />
    </div>
  );
}
