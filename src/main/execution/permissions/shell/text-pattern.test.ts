import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandPatterns, compare, gapped } from './text-pattern.ts';

const fits = (spec: string, ...parts: (string | null)[]): string => {
  const verdicts = new Set(commandPatterns(spec).map((pattern) => compare(pattern, gapped(parts))));
  return verdicts.has('yes') ? 'yes' : verdicts.has('maybe') ? 'maybe' : 'no';
};

test.each([
  ['npm run test *', 'npm run test', 'yes'],
  ['npm run test *', 'npm run test -- --run', 'yes'],
  ['npm run test *', 'npm run test:unit', 'no'],
  ['npm run test:*', 'npm run test --x', 'yes'],
  ['npm run test:*', 'npm run test', 'yes'],
  ['ls*', 'lsof', 'yes'],
  ['ls *', 'lsof', 'no'],
  ['git * main', 'git push origin main', 'yes'],
  ['git * main', 'git push origin dev', 'no'],
  ['* --version', 'node --version', 'yes'],
  ['git status', 'git status -s', 'no'],
  ['rm \\*.log', 'rm *.log', 'yes'],
  ['rm \\*.log', 'rm a.log', 'no'],
])('%s held against %s: %s', (spec, text, verdict) => {
  expect(fits(spec, text)).toBe(verdict);
});

test('what only running would tell makes a fit uncertain', () => {
  expect(fits('rm *', null, ' x')).toBe('maybe');
  expect(fits('rm *', 'rm ', null)).toBe('yes');
  expect(fits('rm -rf *', 'rm ', null)).toBe('maybe');
  expect(fits('git push *', 'git ', null, ' origin')).toBe('maybe');
  expect(fits('git push *', 'git log ', null)).toBe('no');
});

test('without gaps the answer is that of an ordinary wildcard match', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '*'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 10 });
  fc.assert(
    fc.property(letters, text, (pattern, candidate) => {
      const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(candidate);
      const tokens = gapped(pattern.split(/(\*)/).map((part) => (part === '*' ? null : part)));
      expect(compare(tokens, gapped([candidate]))).toBe(expected ? 'yes' : 'no');
    }),
  );
});

test('a gap never hides a text that would fit', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 6 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '*'), maxLength: 6 });
  fc.assert(
    fc.property(pattern, text, text, text, (spec, before, hidden, after) => {
      const tokens = gapped(spec.split(/(\*)/).map((part) => (part === '*' ? null : part)));
      const fitsWhole = compare(tokens, gapped([before + hidden + after])) === 'yes';
      if (fitsWhole) expect(compare(tokens, gapped([before, null, after]))).not.toBe('no');
    }),
  );
});
