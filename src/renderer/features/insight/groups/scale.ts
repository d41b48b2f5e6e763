import type { Rate } from '#shared/model/noticed/kinds.ts';

/** Ends of a scale of shares that read well. */
const ends = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1] as const;

/** The share at the right end of lines that stand below one another: all intervals fit. */
export function fullOf(rates: readonly Rate[]): number {
  const highest = Math.max(0, ...rates.filter((rate) => rate.of > 0).map((rate) => rate.high));
  return ends.find((end) => highest <= end) ?? 1;
}

/** What a scale reaches, in words. */
export function scaleText(full: number): string {
  return `0 to ${Math.round(full * 100)} %`;
}
