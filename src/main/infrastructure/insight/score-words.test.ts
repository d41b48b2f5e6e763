import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scoreMessage } from '#shared/model/noticed/frustration/score.ts';
import { readScoreWords, scoreWordsPath } from './score-words.ts';

const builtIn = fileURLToPath(new URL('../../../../resources/frustration-words.json', import.meta.url));
const installed = JSON.parse(readFileSync(builtIn, 'utf8')) as { languages: Record<string, unknown>[] };
let home = '';
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'tessera-words-'))));
afterEach(() => rmSync(home, { recursive: true }));

const own = (text: string) => writeFileSync(scoreWordsPath(home), text);
const kindOf = (text: string) => scoreMessage(text, [], readScoreWords(home, builtIn).words).kind;

test('without lists of one’s own the built-in ones count', () => {
  expect(readScoreWords(home, builtIn).problems).toEqual([]);
  expect(kindOf('wrong again')).toBe('negative');
});

test('lists of one’s own count in place of the built-in ones', () => {
  const [english] = installed.languages;
  own(JSON.stringify({ ...installed, languages: [{ ...english, complaints: ['^ carramba'], continues: ['hop hop'] }] }));
  expect(readScoreWords(home, builtIn).problems).toEqual([]);
  expect(kindOf('Carramba!')).toBe('negative');
  expect(kindOf('hop hop')).toBe('continue');
  expect(kindOf('schon wieder falsch')).toBe('none');
});

test.each([
  ['that are no JSON', '{"languages": [', 'JSON'],
  ['of another shape', '{"languages": [{"language": "en"}], "names": []}', 'languages.0.insults'],
  [
    'with a phrase that begins with no word',
    JSON.stringify({ ...installed, languages: [{ ...installed.languages[0], undo: ['.. back'] }] }),
    '".. back"',
  ],
])('lists %s are told of, left as they are, and the built-in ones count', (_, text, words) => {
  own(text);
  expect(readScoreWords(home, builtIn).problems).toMatchObject([{ code: 'words-damaged', path: scoreWordsPath(home) }]);
  expect(readScoreWords(home, builtIn).problems[0]?.detail).toContain(words);
  expect(readFileSync(scoreWordsPath(home), 'utf8')).toBe(text);
  expect(kindOf('wrong again')).toBe('negative');
});
