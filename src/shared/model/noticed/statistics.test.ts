import { describe, expect, test } from 'vitest';
import { addValue, chanceOfDifference, meanOf, noMoments, rateOf, significantlyHigher, valuesNeeded, varianceOf } from './statistics.ts';

/** Numbers from 0 up to 1 that are always the same. */
function rolls(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('a share', () => {
  test("has Wilson's interval", () => {
    const { share, low, high } = rateOf(10, 100);
    expect(share).toBe(0.1);
    expect(low).toBeCloseTo(0.0552, 4);
    expect(high).toBeCloseTo(0.1744, 4);
  });

  test('of nothing is not known, and of few is known badly', () => {
    expect(rateOf(0, 0)).toEqual({ count: 0, of: 0, share: null, low: 0, high: 1 });
    expect(rateOf(0, 4).high).toBeGreaterThan(0.45);
  });

  test('lies in its interval 95 times of 100', () => {
    const next = rolls(7);
    let held = 0;
    for (let trial = 0; trial < 2_000; trial += 1) {
      let count = 0;
      for (let index = 0; index < 60; index += 1) if (next() < 0.2) count += 1;
      const { low, high } = rateOf(count, 60);
      if (low <= 0.2 && 0.2 <= high) held += 1;
    }
    expect(held / 2_000).toBeGreaterThan(0.93);
    expect(held / 2_000).toBeLessThan(0.975);
  });
});

describe('a difference', () => {
  test('is judged by the two-proportion test', () => {
    expect(chanceOfDifference({ count: 30, of: 100 }, { count: 15, of: 100 })).toBeCloseTo(0.0112, 3);
    expect(chanceOfDifference({ count: 3, of: 4 }, { count: 0, of: 4 })).toBe(1);
    expect(chanceOfDifference({ count: 0, of: 50 }, { count: 0, of: 70 })).toBe(1);
  });

  test('is marked on the worse one only where chance is a bad explanation, over all pairs', () => {
    expect(
      significantlyHigher([
        { count: 60, of: 200 },
        { count: 20, of: 200 },
        { count: 21, of: 200 },
      ]),
    ).toEqual([[1, 2], [], []]);
    expect(
      significantlyHigher([
        { count: 22, of: 100 },
        { count: 20, of: 100 },
      ]),
    ).toEqual([[], []]);
  });

  test('is hardly ever marked where there is none', () => {
    const next = rolls(11);
    let marked = 0;
    for (let trial = 0; trial < 400; trial += 1) {
      const groups = Array.from({ length: 5 }, () => ({
        count: Array.from({ length: 120 }, () => next() < 0.15).filter(Boolean).length,
        of: 120,
      }));
      if (significantlyHigher(groups).some((lower) => lower.length > 0)) marked += 1;
    }
    expect(marked / 400).toBeLessThan(0.08);
  });
});

describe('a mean', () => {
  const moments = [2, 4, 4, 4, 5, 5, 7, 9].reduce(addValue, noMoments);

  test('has an interval from three values on', () => {
    expect(varianceOf(moments)).toBeCloseTo(4.571, 3);
    const { mean, low, high } = meanOf(moments);
    expect(mean).toBe(5);
    expect(low).toBeCloseTo(3.518, 3);
    expect(high).toBeCloseTo(6.482, 3);
    expect(meanOf([3, 5].reduce(addValue, noMoments))).toEqual({ mean: 4, low: null, high: null, count: 2 });
    expect(meanOf(noMoments).mean).toBeNull();
  });

  test('says how many values a difference of a tenth still needs', () => {
    expect(valuesNeeded(moments, 0.1)).toBe(Math.ceil((2 * varianceOf(moments) * 2.801585 ** 2) / 0.25));
    expect(valuesNeeded([5, 5].reduce(addValue, noMoments), 0.1)).toBeNull();
  });
});
