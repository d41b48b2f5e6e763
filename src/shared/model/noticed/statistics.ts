// The statistics behind every comparison of versions and variants: intervals, whether a difference can be chance, and how much is still to be seen.
import type { Rate } from './kinds.ts';
import type { Mean } from './reports.ts';

/** Two-sided 95 % of the normal distribution. */
const z95 = 1.959964;
/** One-sided 80 %: the usual power of a comparison. */
const z80 = 0.841621;
/** A difference is told where chance alone would make one like it less often than this, over all that are compared. */
const significance = 0.05;

/** A share with Wilson's interval, which holds for few and for extreme counts. https://doi.org/10.1080/01621459.1927.10502953 */
export function rateOf(count: number, of: number): Rate {
  if (of <= 0) return { count: 0, of: 0, share: null, low: 0, high: 1 };
  const share = count / of;
  const z2 = z95 ** 2;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (z95 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of ** 2))) / (1 + z2 / of);
  return { count, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Sums from which a mean is told: how many, their sum and the sum of their squares. */
export interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

export const noMoments: Moments = { count: 0, sum: 0, squares: 0 };

/** Adds one value. */
export function addValue({ count, sum, squares }: Moments, value: number): Moments {
  return { count: count + 1, sum: sum + value, squares: squares + value ** 2 };
}

/** A mean with its interval by the normal distribution; no interval below three values, since none would be honest. */
export function meanOf(moments: Moments): Mean {
  const { count, sum } = moments;
  if (count === 0) return { mean: null, low: null, high: null, count };
  const mean = sum / count;
  if (count < 3) return { mean, low: null, high: null, count };
  const half = z95 * Math.sqrt(varianceOf(moments) / count);
  return { mean, low: mean - half, high: mean + half, count };
}

/** The variance of values, estimated from a sample of them. */
export function varianceOf({ count, sum, squares }: Moments): number {
  return count < 2 ? 0 : Math.max(0, (squares - sum ** 2 / count) / (count - 1));
}

/** The chance that two equal shares differ by as much, by the two-proportion z-test; 1 where either has fewer than five of anything to go by. */
export function chanceOfDifference(a: Pick<Rate, 'count' | 'of'>, b: Pick<Rate, 'count' | 'of'>): number {
  if (a.of < 5 || b.of < 5) return 1;
  const pooled = (a.count + b.count) / (a.of + b.of);
  if (pooled === 0 || pooled === 1) return 1;
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.of + 1 / b.of));
  return 2 * (1 - normal(Math.abs(a.count / a.of - b.count / b.of) / error));
}

/**
 * For each rate the indices of those that are significantly lower. All pairs are compared, and Holm's method keeps the chance of any false mark at 5 %.
 * https://www.jstor.org/stable/4615733
 */
export function significantlyHigher(rates: readonly Pick<Rate, 'count' | 'of'>[]): number[][] {
  const pairs: { higher: number; lower: number; chance: number }[] = [];
  for (const [i, a] of rates.entries()) {
    for (let j = i + 1; j < rates.length; j += 1) {
      const b = rates[j];
      if (b === undefined) continue;
      const isFirstHigher = a.count * b.of > b.count * a.of;
      pairs.push({ higher: isFirstHigher ? i : j, lower: isFirstHigher ? j : i, chance: chanceOfDifference(a, b) });
    }
  }
  const found: number[][] = rates.map(() => []);
  const sorted = pairs.toSorted((a, b) => a.chance - b.chance);
  for (const [index, { higher, lower, chance }] of sorted.entries()) {
    if (chance > significance / (sorted.length - index)) break;
    found[higher]?.push(lower);
  }
  return found.map((lower) => lower.toSorted((a, b) => a - b));
}

/**
 * How many values each of two groups needs until a difference of `share` of the mean would be found four times of five; null where too few were seen to
 * say so.
 */
export function valuesNeeded(moments: Moments, share: number): number | null {
  if (moments.count < 5 || moments.sum === 0) return null;
  const difference = Math.abs((moments.sum / moments.count) * share);
  return Math.ceil((2 * varianceOf(moments) * (z95 + z80) ** 2) / difference ** 2);
}

/** The share of the standard normal distribution below a value, to seven places. Abramowitz and Stegun, 26.2.17 over 7.1.26. */
function normal(value: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(value));
  const density = Math.exp(-(value ** 2) / 2) / Math.sqrt(2 * Math.PI);
  const tail = density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return value >= 0 ? 1 - tail : tail;
}
