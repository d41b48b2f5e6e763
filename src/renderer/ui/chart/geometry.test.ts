import { expect, test } from 'vitest';
import { indexAfterKey } from './choice-keys.ts';
import { shareAxis } from './share-axis.ts';
import { labelEvery, stack } from './stack.ts';
import { isTooSmallToDraw } from './token-bar.tsx';

const down = (value: number) => 100 - value;

test('the parts of a bar stand on one another from the bottom, a gap apart', () => {
  const parts = [
    { key: 'a', fill: 'series-1', value: 30 },
    { key: 'b', fill: 'series-2', value: 20 },
  ] as const;
  expect(stack(parts, down, 1)).toEqual({
    segments: [
      { key: 'a', fill: 'series-1', y: 70, height: 29 },
      { key: 'b', fill: 'series-2', y: 50, height: 19 },
    ],
    top: 50,
  });
});

test('what is too small to draw is left out and never drawn larger', () => {
  const parts = [
    { key: 'a', fill: 'read', value: 0.2 },
    { key: 'b', fill: 'fresh', value: 40 },
  ] as const;
  expect(stack(parts, down, 1).segments.map((segment) => segment.key)).toEqual(['b']);
  expect([isTooSmallToDraw(28, 77_620), isTooSmallToDraw(3_212, 77_620), isTooSmallToDraw(0, 77_620)]).toEqual([true, false, false]);
});

test('the axis of shares begins where all fits, at zero where it must', () => {
  const axisOf = (...values: number[]) => shareAxis(values.map((held) => ({ held, ideal: null })));
  expect(axisOf(0.906, 0.957)).toEqual({ start: 0.88, step: 0.04 });
  expect(axisOf(0.991)).toEqual({ start: 0.98, step: 0.01 });
  expect(axisOf(0.02, 0.9)).toEqual({ start: 0, step: 0.25 });
  expect(axisOf()).toEqual({ start: 0, step: 0.25 });
});

test('labels share a place where they would touch', () => {
  expect([labelEvery(14, 61, 46), labelEvery(60, 14, 46), labelEvery(0, 0, 46)]).toEqual([1, 4, 1]);
});

test('arrows move among what can be chosen and stay at the ends', () => {
  expect([
    indexAfterKey('ArrowRight', 1, 3),
    indexAfterKey('ArrowRight', 2, 3),
    indexAfterKey('ArrowLeft', 0, 3),
    indexAfterKey('Home', 2, 3),
    indexAfterKey('End', 0, 3),
    indexAfterKey('a', 0, 3),
  ]).toEqual([2, 2, 0, 0, 2, null]);
});
