import { useId } from 'react';
import styles from './token-bar.module.css';
import { FillPatterns, fillOf, type Fill } from './fills.tsx';

export interface TokenPart {
  readonly key: string;
  readonly fill: Fill;
  readonly value: number;
}

interface TokenBarProps {
  /** What it shows in words: the drawing alone tells nothing to a screen reader. */
  readonly label: string;
  readonly parts: readonly TokenPart[];
  /** The value of a bar as long as the room there is; the sum of the parts where it is left out. */
  readonly full?: number;
}

/** Less than this share of the room is too small to draw: it is left out, and the caller says so in words. */
const leastShare = 0.0025;

/** Whether a value is large enough to be drawn in a bar of this value. Nothing at all needs no word. */
export function isTooSmallToDraw(value: number, full: number): boolean {
  return value > 0 && value < full * leastShare;
}

/** A bar of several parts in their order, as wide as its container. */
export function TokenBar({ label, parts, full }: TokenBarProps) {
  const id = useId();
  const whole = full ?? parts.reduce((sum, part) => sum + part.value, 0);
  let before = 0;
  return (
    <svg className={styles.bar} role="img" aria-label={label}>
      <FillPatterns id={id} />
      {whole > 0 &&
        parts.map(({ key, fill, value }) => {
          const start = before;
          before += value;
          if (value <= 0 || isTooSmallToDraw(value, whole)) return null;
          return (
            <g key={key}>
              <rect x={percent(start, whole)} width={percent(value, whole)} height="100%" {...fillOf(fill, id)} />
              {start > 0 && <line className={styles.gap} x1={percent(start, whole)} x2={percent(start, whole)} y1="-1" y2="100%" />}
            </g>
          );
        })}
    </svg>
  );
}

function percent(value: number, whole: number): string {
  return `${((100 * value) / whole).toFixed(3)}%`;
}
