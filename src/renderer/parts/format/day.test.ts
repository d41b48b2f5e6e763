import { expect, test } from 'vitest';
import { dateText, dayText, isoDayOf, monthText, spanText, startOfDay, weekdayText } from './day.ts';

test('a day begins at midnight where the person is, also behind a month’s end', () => {
  expect(startOfDay('2026-11-30', 1)).toBe(new Date(2026, 11, 1).getTime());
  expect(isoDayOf(startOfDay('2026-11-07') + 1)).toBe('2026-11-07');
});

test('days and spans read as people write them', () => {
  expect([dayText('2026-11-07'), weekdayText('2026-11-07'), monthText('2026-11-07')]).toEqual(['7 Nov', 'Sat', 'November 2026']);
  expect([
    spanText('2026-11-07', '2026-11-20'),
    spanText('2026-10-28', '2026-11-03'),
    spanText('2025-12-30', '2026-01-02'),
    spanText('2026-11-20', '2026-11-20'),
  ]).toEqual(['7 to 20 November 2026', '28 October to 3 November 2026', '30 December 2025 to 2 January 2026', '20 November 2026']);
  expect([dateText('2026-11-09', startOfDay('2026-11-20')), dateText('2025-11-09', startOfDay('2026-11-20'))]).toEqual([
    '9 November',
    '9 November 2025',
  ]);
});
