import { expect, test } from 'vitest';
import { readTokenTarget } from './token-target.ts';

test.each([
  ['Port the parser +500k', { text: 'Port the parser', tokenTarget: 500_000 }],
  ['Port the parser\n+1.5M ', { text: 'Port the parser', tokenTarget: 1_500_000 }],
  ['+500k', { text: '+500k', tokenTarget: null }],
  ['Add 2+500k', { text: 'Add 2+500k', tokenTarget: null }],
  ['Raise it by +500 now', { text: 'Raise it by +500 now', tokenTarget: null }],
  ['By +0k', { text: 'By +0k', tokenTarget: null }],
])('%j', (written, read) => {
  expect(readTokenTarget(written)).toEqual(read);
});
