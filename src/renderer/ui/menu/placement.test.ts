import { expect, test } from 'vitest';
import { placeFloat } from './placement.ts';

const viewport = { width: 1000, height: 600 };
const size = { width: 200, height: 100 };
const anchorAt = (left: number, top: number) => ({ left, top, right: left + 50, bottom: top + 20 });

test('a float stands below its anchor, or above where there is no room below', () => {
  expect(placeFloat(anchorAt(100, 100), size, viewport, 'start')).toEqual({ left: 100, top: 124 });
  expect(placeFloat(anchorAt(100, 550), size, viewport, 'start')).toEqual({ left: 100, top: 446 });
  expect(placeFloat(anchorAt(100, 300), size, viewport, 'start', 'above')).toEqual({ left: 100, top: 196 });
});

test('its end stands at the end of the anchor where that is asked for', () => {
  expect(placeFloat(anchorAt(500, 100), size, viewport, 'end').left).toBe(350);
});

test('it never leaves the window', () => {
  expect(placeFloat(anchorAt(980, 100), size, viewport, 'start').left).toBe(792);
  expect(placeFloat(anchorAt(0, 100), size, viewport, 'end').left).toBe(8);
  expect(placeFloat(anchorAt(0, 10), { width: 200, height: 590 }, viewport, 'start').top).toBe(8);
});
