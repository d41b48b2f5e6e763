import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scoreWords } from '#shared/model/noticed/frustration/words.ts';
import { scoreLines } from './commands/frustration.ts';
import type { CommandStreams } from './streams.ts';
import { UsageError } from './streams.ts';

const builtInWords = scoreWords.parse(
  JSON.parse(readFileSync(new URL('../../../../../resources/frustration-words.json', import.meta.url), 'utf8')),
);

/** Runs the command over lines and keeps, in their order, what is read and what is written. */
async function score(lines: readonly string[] | null, problems: Parameters<typeof scoreLines>[0]['problems'] = []) {
  const log: string[] = [];
  const streams: CommandStreams = {
    out: (line) => log.push(`out ${line}`),
    err: (line) => log.push(`err ${line}`),
    readInput: () => Promise.reject(new Error('Nobody asked.')),
    inputLines: () =>
      lines &&
      (async function* () {
        for (const line of lines) {
          log.push('in');
          yield line;
        }
      })(),
  };
  return { exitCode: await scoreLines({ words: builtInWords, problems }, streams), log };
}

test('each message is answered with its kind and score before the next is read', async () => {
  const { exitCode, log } = await score(['"wrong again"', '"weiter"', '"Add a test."', '']);
  expect(exitCode).toBe(0);
  expect(log).toEqual([
    'in',
    'out {"kind":"negative","score":0.65}',
    'in',
    'out {"kind":"continue","score":1}',
    'in',
    'out {"kind":"none","score":0}',
    'in',
  ]);
});

test('a line that is no JSON string is told of by its number, the rest is scored, and the exit code is 2', async () => {
  const { exitCode, log } = await score(['"weiter"', 'weiter', '7', '"weiter"']);
  expect(exitCode).toBe(2);
  expect(log.filter((entry) => entry !== 'in')).toEqual([
    'out {"kind":"continue","score":1}',
    'err Line 2 is no JSON string, such as "still broken".',
    'err Line 3 is no JSON string, such as "still broken".',
    'out {"kind":"continue","score":1}',
  ]);
});

test('word lists that cannot be used are told of, and nothing piped in is wrong usage', async () => {
  const problem = { code: 'words-damaged', title: 'Your own word lists cannot be used', detail: 'Why.', path: null } as const;
  expect((await score(['"weiter"'], [problem])).log[0]).toBe('err Your own word lists cannot be used. Why.');
  await expect(score(null)).rejects.toThrow(UsageError);
});
