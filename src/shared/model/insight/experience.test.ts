import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gain, noExperience, outputRange, quantile, scaleOf, toTokens, type Growth } from './experience.ts';

const model = 'claude-opus-5-5';
const growth = (change: Partial<Growth>): Growth => ({ model, bytes: 4_000, images: 0, outputTokens: 100, tokens: 1_100, ...change });

describe('the scale of a model', () => {
  test('is the general figure until something was counted', () => {
    expect(scaleOf(noExperience, model)).toMatchObject({ isMeasured: false, keptOutput: expect.closeTo(1, 9) });
  });

  test('follows whole prompts of this model, and never those of another', () => {
    const experience = gain(noExperience, 'wholes', [
      { model, bytes: 20_000, images: 0, tokens: 8_000 },
      { model: 'other', bytes: 20_000, images: 0, tokens: 2_000 },
    ]);
    expect(scaleOf(experience, model).tokensPerByte).toBeCloseTo(0.4, 6);
  });

  test('finds how many tokens a byte is and how much of an answer stays, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 0.6, noNaN: true }),
        fc.double({ min: 0.2, max: 1.2, noNaN: true }),
        fc.array(fc.tuple(fc.integer({ min: 500, max: 40_000 }), fc.integer({ min: 50, max: 3_000 })), { minLength: 20, maxLength: 40 }),
        (perByte, kept, sizes) => {
          const growths = sizes.map(([bytes, outputTokens]) =>
            growth({ bytes, outputTokens, tokens: bytes * perByte + outputTokens * kept }),
          );
          const scale = scaleOf(gain(noExperience, 'growths', growths), model);
          const bytes = 10_000;
          expect(Math.abs(toTokens({ bytes, images: 0 }, scale) - bytes * perByte)).toBeLessThan(bytes * perByte * 0.1);
          expect(scale.keptOutput).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test('counts images by themselves', () => {
    const scale = scaleOf(gain(noExperience, 'growths', [growth({ images: 2, tokens: 4_100 })]), model);
    expect(toTokens({ bytes: 4_000, images: 2 }, scale)).toBeCloseTo(4_000, -2);
  });
});

describe('the output of the next request', () => {
  const answered = (...tokens: number[]) =>
    gain(
      noExperience,
      'outputs',
      tokens.map((each) => ({ model, tokens: each })),
    );

  test('is what this session usually answers, before what others do', () => {
    expect(outputRange(answered(100, 200, 300), answered(5_000, 5_000, 5_000), model)).toMatchObject({ likely: 200 });
    expect(outputRange(answered(100), answered(5_000, 5_000, 5_000), model)).toMatchObject({ likely: 5_000 });
  });

  test('has a wide range while few answers were seen', () => {
    expect(outputRange(answered(100), noExperience, model)).toEqual({ low: 50, likely: 100, high: 200 });
  });
});

test('a quantile lies between the values beside it', () => {
  expect([quantile([], 0.5), quantile([3, 1, 2], 0.5), quantile([1, 2], 0.5), quantile([1, 2, 3], 1)]).toEqual([0, 2, 1.5, 3]);
});
