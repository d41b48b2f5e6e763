import styles from './forecast-line.module.css';

interface TtlRingProps {
  /** What is left of the time to live, 0 to 1. */
  readonly share: number;
  readonly isNearlyOver: boolean;
}

const radius = 5.5;
const around = 2 * Math.PI * radius;

/** How much of the cache's time is left. The words beside it say the same. */
export function TtlRing({ share, isNearlyOver }: TtlRingProps) {
  return (
    <svg className={styles.ring} viewBox="0 0 14 14" aria-hidden data-near={isNearlyOver || undefined}>
      <circle cx="7" cy="7" r={radius} />
      {share > 0 && <circle cx="7" cy="7" r={radius} strokeDasharray={`${around * share} ${around}`} transform="rotate(-90 7 7)" />}
    </svg>
  );
}
