import type { Fill } from './fills.tsx';

interface Part {
  readonly key: string;
  readonly fill: Fill;
  readonly value: number;
}

interface Segment {
  readonly key: string;
  readonly fill: Fill;
  readonly y: number;
  readonly height: number;
}

/** What is lower than this is not drawn: it could only be drawn larger than it is. */
const leastHeight = 0.5;

/** The parts of a bar one above the other, from the bottom, `gap` apart; `top` is where the bar ends. What is too small to draw is left out. */
export function stack(parts: readonly Part[], y: (value: number) => number, gap: number): { segments: Segment[]; top: number } {
  const segments: Segment[] = [];
  let sum = 0;
  for (const { key, fill, value } of parts) {
    const low = y(sum);
    sum += value;
    const high = y(sum);
    const height = low - high;
    if (height >= leastHeight) segments.push({ key, fill, y: high, height: Math.max(leastHeight, height - gap) });
  }
  return { segments, top: y(sum) };
}

/** How many bars share a label, so that labels of `labelWidth` do not touch. Counted from the last bar, which always has one. */
export function labelEvery(count: number, band: number, labelWidth: number): number {
  return count === 0 || band <= 0 ? 1 : Math.max(1, Math.ceil(labelWidth / band));
}
