import { describe, expect, it } from 'vitest';
import { isStuckAfterScroll } from './use-stick-to-end.ts';

const place = (top: number, height = 1_000, view = 400) => ({ top, height, view });

describe('a list at its end', () => {
  it('leaves it when the person scrolls up', () => {
    expect(isStuckAfterScroll(place(600), place(500), true)).toBe(false);
  });

  it('stays when its content grew or shrank under it', () => {
    expect(isStuckAfterScroll(place(600), place(600, 1_300), true)).toBe(true);
    expect(isStuckAfterScroll(place(600), place(450, 900), true)).toBe(true);
  });

  it('sticks again when the person comes back to the end, and not before', () => {
    expect(isStuckAfterScroll(place(300), place(500), false)).toBe(false);
    expect(isStuckAfterScroll(place(500), place(590), false)).toBe(true);
  });
});
