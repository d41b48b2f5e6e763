import styles from './interval-line.module.css';

interface IntervalLineProps {
  /** Value and interval in words: the drawing alone tells nothing to a screen reader. */
  readonly label: string;
  readonly value: number;
  /** The ends of the interval; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /** The value at the right end: the same for all that stand below one another. */
  readonly full: number;
}

const middle = '50%';

/** A value as a mark on a line that begins at zero, with whiskers to the ends of its interval. */
export function IntervalLine({ label, value, low, high, full }: IntervalLineProps) {
  const at = (part: number) => `${(full > 0 ? (100 * Math.min(full, Math.max(0, part))) / full : 0).toFixed(2)}%`;
  return (
    <svg className={styles.line} role="img" aria-label={label}>
      <line className={styles.zero} x1="0" x2="0" y1="0" y2="100%" />
      {low !== null && high !== null && (
        <g className={styles.whisker}>
          <line x1={at(low)} x2={at(high)} y1={middle} y2={middle} />
          <line x1={at(low)} x2={at(low)} y1="20%" y2="80%" />
          <line x1={at(high)} x2={at(high)} y1="20%" y2="80%" />
        </g>
      )}
      <line className={styles.value} x1={at(value)} x2={at(value)} y1="30%" y2="70%" />
    </svg>
  );
}
