import { describe, expect, it } from 'vitest';
import { bytesText, clockText, durationText, percentText } from './duration.ts';

describe('times and sizes in words', () => {
  it('have one unit until two are needed', () => {
    expect([12.4, 2_140, 6_000, 9_960, 32_000, 59_700, 125_000, 3_600_000, 3_840_000].map(durationText)).toEqual([
      '12 ms',
      '2.1 s',
      '6 s',
      '10 s',
      '32 s',
      '1 min',
      '2 min 5 s',
      '1 h',
      '1 h 4 min',
    ]);
  });

  it('run like a clock', () => {
    expect([-5, 7_900, 750_000, 3_729_000].map(clockText)).toEqual(['0:00', '0:07', '12:30', '1:02:09']);
  });

  it('say bytes and shares shortly', () => {
    expect([812, 48_000, 999_600, 2_400_000, 1_500_000_000].map(bytesText)).toEqual(['812 B', '48 KB', '1.0 MB', '2.4 MB', '1.5 GB']);
    expect([0, 0.0001, 0.958, 1].map(percentText)).toEqual(['0 %', '<0.1 %', '95.8 %', '100 %']);
  });
});
