import { expect, test } from 'vitest';
import { decisionsIn } from './decision-words.ts';

test.each([
  ['Look at src. Never edit the files in vendor/! Then go on.', ['Never edit the files in vendor/!']],
  ['- Always run `npm test` first\n- rename a to b', ['Always run `npm test` first']],
  ['Use pnpm instead of npm.', ['Use pnpm instead of npm.']],
  ['use tabs, not spaces', ['use tabs, not spaces']],
  ["Don’t touch the lock file. I don't know why it fails.", ['Don’t touch the lock file.']],
  ['From now on commit messages are in English.', ['From now on commit messages are in English.']],
  ['Bitte keine neuen Abhängigkeiten. Danke!', ['Bitte keine neuen Abhängigkeiten.']],
  ['Die Datei darf nicht größer als 2 MB werden.', ['Die Datei darf nicht größer als 2 MB werden.']],
  ['Nimm SQLite statt Postgres.\nUnd dann weiter.', ['Nimm SQLite statt Postgres.']],
  ['Verwende dafür keine regulären Ausdrücke.', ['Verwende dafür keine regulären Ausdrücke.']],
])('of %j these sentences hold for later', (text, decisions) => {
  expect(decisionsIn(text)).toEqual(decisions);
});

test.each([
  'Why must this always fail?',
  '```\n// never reached\n```',
  '> you must not\nquoted by somebody',
  'The nevermind package and Niederlande.',
  'What is in src/a.ts?',
])('nothing in %j does', (text) => {
  expect(decisionsIn(text)).toEqual([]);
});

test('a very long text without sentences is read all the same', () => {
  expect(decisionsIn('use '.repeat(500_000))).toEqual([]);
});
