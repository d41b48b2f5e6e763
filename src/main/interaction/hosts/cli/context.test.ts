import { expect, test } from 'vitest';
import { sessionId } from '#shared/model/id.ts';
import type { ContextView, SideAnswer } from '#shared/model/insight/context-view.ts';
import { createFakeEngine } from '../../testing/fake-engine.ts';
import { runCommandLine } from './program.ts';

const session = sessionId.parse('019ab000-0000-7000-8000-000000000002');
const figures = { tokensBefore: 150_000, tokensAfter: 90_000, rewrittenTokens: 40_000, costUsd: 0.19, expectedSteps: 20, savesUsd: 0.24 };
const view: ContextView = {
  model: 'claude-opus-5-5',
  isSimulated: false,
  window: { windowTokens: 200_000, effectiveTokens: 180_000, triggerTokens: 167_000 },
  tokens: 150_000,
  countedBy: 'usage',
  parts: [
    { part: 'tools', tokens: 3_000, blocks: 12, ttls: ['1h'] },
    { part: 'results', tokens: 147_000, blocks: 80, ttls: ['5m'] },
  ],
  blocks: [
    {
      index: 40,
      part: 'results',
      name: 'Read: till.ts',
      server: null,
      tokens: 9_000,
      place: null,
      ttl: '5m',
      drop: { stage: 'microcompact', freesTokens: 8_900, costUsd: 0.31 },
    },
  ],
  stages: [
    { stage: 'microcompact', figures, isOffered: true },
    { stage: 'summary', figures: null, isOffered: false },
  ],
  breaker: 'open',
  isCompacting: false,
};

async function command(answers: readonly SideAnswer[], ...argv: string[]) {
  const [out, err, asked]: [string[], string[], string[]] = [[], [], []];
  const engine = createFakeEngine({
    sessions: {
      get: () => ({ id: session }) as never,
      list: () => [{ id: session, folder: '/nowhere/shop', changedAt: 1 }] as never,
    },
    context: {
      describe: async () => view,
      async *ask(_session, question) {
        asked.push(question);
        yield* answers;
      },
    },
  });
  const code = await runCommandLine(argv, {
    version: '0',
    streams: { out: (line: string) => out.push(line), err: (line: string) => err.push(line), input: async () => null } as never,
    clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined },
    interrupt: new AbortController().signal,
    folder: () => '/nowhere/shop',
    pageRoot: '',
    hasColour: false,
    artSheet: () => ({ species: [], moods: {} }),
    openEngine: async () => engine,
    createPermissionCheck: () => Promise.reject(new Error('Nobody asked.')),
    openScoreWords: () => {
      throw new Error('Nobody asked.');
    },
    describeInstructions: () => Promise.reject(new Error('Nobody asked.')),
  });
  return { code, out: out.join('\n'), err: err.join('\n'), asked };
}

test('the window of a session is told by part, largest block and stage, with what each costs', async () => {
  const { code, out } = await command([], 'context', session);
  expect(code).toBe(0);
  expect(out).toContain('claude-opus-5-5: 150,000 tokens (counted by the API, with an estimate of what was added)');
  expect(out).toContain('Window 200,000: 30,000 free, 20,000 kept for an answer; compaction begins at 167,000.');
  expect(out).toMatch(/results +147,000 +98\.0 % +80 +5m/u);
  expect(out).toMatch(/results +9,000 +Read: till\.ts +microcompact +8,900 +\$0\.31/u);
  expect(out).toMatch(/microcompact +90,000 +40,000 +\$0\.19 +\$0\.24/u);
  expect(out).toMatch(/summary +frees nothing +its breaker is open/u);
  expect(JSON.parse((await command([], 'context', '--continue', '--json')).out)).toEqual(view);
  expect(await command([], 'context')).toMatchObject({ code: 2, err: expect.stringContaining('Which session?') });
});

test('a question beside the work is answered on standard output, and what it cost stands beside', async () => {
  const ended: SideAnswer = { type: 'ended', problem: null, costUsd: 0.021, isSimulated: false, promptTokens: 10_000, readTokens: 9_800 };
  const texts = ['It is do', 'ne.\nAll of ', 'it.'].map((text): SideAnswer => ({ type: 'text', text }));
  const answered = await command([...texts, ended], 'ask', session, 'Is it', 'done?');
  expect(answered).toMatchObject({ code: 0, out: 'It is done.\nAll of it.', asked: ['Is it done?'] });
  expect(answered.err).toBe('$0.0210: 9,800 of 10,000 tokens read from the cache. Nothing of it entered the session.');
  const json = await command([...texts, ended], 'ask', '--continue', 'Is it done?', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ session_id: session, text: 'It is done.\nAll of it.', problem: null, costUsd: 0.021 });
});

test('a question that is not answered says why and ends with 1; without a question it is wrong usage', async () => {
  const problem: SideAnswer = {
    type: 'ended',
    problem: 'The model refused.',
    costUsd: null,
    isSimulated: false,
    promptTokens: 0,
    readTokens: 0,
  };
  expect(await command([problem], 'ask', session, 'May I?')).toMatchObject({ code: 1, out: '', err: 'The model refused.' });
  expect(await command([], 'ask', session)).toMatchObject({ code: 2, err: expect.stringContaining('What do you want to ask?') });
});
