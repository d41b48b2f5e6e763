// How every bench says what it measured: one line, and an exit code that tells whether the figure holds.
import { measurePace } from './pace.ts';

export interface Figure {
  name: string;
  value: number;
  /** The most the value may be. */
  limit: number;
  unit: string;
  /** True for what a clock measured around other programs (a browser): told beside its limit and not judged, since a busy machine only ever adds. */
  isToldOnly?: boolean;
}

/**
 * Prints the figure beside its limit; where it is over and judged, the process will exit with 1. Milliseconds that are over are judged at the
 * pace for which their limit was set: both figures are printed then.
 */
export function reportFigure({ name, value, limit, unit, isToldOnly = false }: Figure): void {
  const told = isToldOnly ? ', told and not judged' : '';
  const isSlow = value > limit && unit === 'ms' && !isToldOnly;
  const pace = isSlow ? measurePace() : 1;
  const holds = value / pace <= limit;
  const here = pace > 1 ? `${round(value)} ms on this machine, which is ${pace.toFixed(2)} times slower at this moment: ` : '';
  console.log(`${holds ? 'ok  ' : 'OVER'} ${name}: ${here}${round(value / pace)} ${unit} (at most ${limit}${told})`);
  if (!holds && !isToldOnly) process.exitCode = 1;
}

/** The middle of the values: a few slow ones, as a busy machine gives, do not move it. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('There is no median of nothing.');
  return middle;
}

function round(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0);
}
