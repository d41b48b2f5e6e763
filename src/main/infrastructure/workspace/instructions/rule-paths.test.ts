import { expect, it } from 'vitest';
import { isMatched, rulePatterns } from './rule-paths.ts';

it.each([
  ['---\npaths: src/**/*.ts\n---\nText', ['src/**/*.ts']],
  ['---\r\ndescription: x\r\npaths:\r\n  - "src/**/*.{ts,tsx}"\r\n  - \'lib/*\'\r\nother: y\r\n---\r\n', ['src/**/*.{ts,tsx}', 'lib/*']],
  ['---\npaths: ["a/*.{ts,js}", b]\n---', ['a/*.{ts,js}', 'b']],
  ['---\npaths:\n---\nText', null],
  ['---\npaths: a\nno end', null],
  ['Text\n---\npaths: a\n---', null],
])('the files a rule holds for stand in its front matter', (text, patterns) => {
  expect(rulePatterns(text)).toEqual(patterns);
});

it('matches paths, hidden ones too', () => {
  expect(isMatched(['src/**/*.{ts,tsx}'], 'src/a/.hidden/b.tsx')).toBe(true);
  expect(isMatched(['*.ts'], 'src/a.ts')).toBe(false);
});

it('does not try patterns that could take for ever', () => {
  const hostile = [`${'*a'.repeat(40)}b`, `${'**/'.repeat(30)}b`, `+(${'a|'.repeat(40)}a)`, '*'.repeat(500), '{'.repeat(150)];
  const startMs = performance.now();
  expect(isMatched(hostile, `${'a'.repeat(255)}/${'a/'.repeat(200)}c`)).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(2000);
});
