import { expect, test } from 'vitest';
import { resolveTheme } from './apply-theme.ts';

test('a chosen theme is taken as it is; the system is asked for contrast first', () => {
  const system =
    (...true_: string[]) =>
    (query: string) =>
      true_.some((part) => query.includes(part));
  expect(resolveTheme('light', system('dark'))).toBe('light');
  expect(resolveTheme('system', system('dark'))).toBe('dark');
  expect(resolveTheme('system', system())).toBe('light');
  expect(resolveTheme('system', system('dark', 'contrast'))).toBe('contrast');
});
