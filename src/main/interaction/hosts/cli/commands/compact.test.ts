import { expect, test } from 'vitest';
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import type { EventPayload } from '#shared/model/event.ts';
import type { CompactionWish } from '#main/ports/context.ts';
import { createFakeEngine } from '../../../testing/fake-engine.ts';
import { compact, type CompactOptions } from './compact.ts';

const session = '019ab000-0000-7000-8000-000000000001';
const compacted = {
  type: 'context.compacted',
  compaction: 'c',
  cause: 'asked',
  turn: null,
  stages: ['microcompact', 'summary'],
  tokensBefore: 180_000,
  tokensAfter: 60_000,
  isEnough: true,
  durationMs: 9,
};
const failed = { type: 'context.failed', compaction: 'c', request: 'r', because: 'refused', message: 'The model refused.' };

async function run(events: readonly object[], change: Partial<CompactOptions> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const wishes: CompactionWish[] = [];
  const stops: string[] = [];
  const interrupt = new AbortController();
  let usd = 1;
  const engine = createFakeEngine({
    context: { compact: (_, wish) => void wishes.push(wish) },
    sessions: {
      get: () => ({ id: session, lastSeq: 3, cost: { usd, unpricedRequests: 0 } }) as never,
      list: () => [{ id: session, folder: '/project', changedAt: 1 }] as never,
      stop: (id) => void stops.push(id),
      ended: () => {
        usd = 1.25;
        return Promise.resolve(null);
      },
      async *updates(): AsyncGenerator<SessionUpdate> {
        for (const event of events) yield { type: 'event', event: event as never as EventPayload as never };
        yield { type: 'caught-up', lastSeq: 9, drafts: [], liveCalls: [] };
      },
    },
  });
  const streams = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) } as never;
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined };
  const options = { session, continueLatest: false, folder: '/project', focus: null, isFree: false, isJson: false, ...change };
  const code = await compact(options, { engine, clock, streams, interrupt: interrupt.signal });
  return { code, out, err, wishes };
}

test('it says what was freed and what that cost', async () => {
  const { code, out, err, wishes } = await run([compacted], { focus: 'the parser' });
  expect({ code, out, err }).toEqual({
    code: 0,
    out: ['Compacted (microcompact, summary): about 180000 tokens are 60000 now, for $0.25.'],
    err: [],
  });
  expect(wishes).toEqual([{ focus: 'the parser', upTo: null }]);
});

test('the latest session of the folder is compacted without a request where that is wished, and told as JSON', async () => {
  const { code, out, wishes } = await run([compacted], { session: null, continueLatest: true, isFree: true, isJson: true });
  expect(code).toBe(0);
  expect(wishes).toEqual([{ focus: null, upTo: null, stages: ['snip', 'microcompact', 'collapse'] }]);
  expect(out.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { type: 'compacted', session_id: session, tokens_before: 180_000, tokens_after: 60_000, cost_usd: 0.25, is_error: false },
  ]);
});

test('a summary that came to nothing is an error, and one that was stopped is an interruption', async () => {
  expect(await run([failed, { ...compacted, stages: [] }])).toMatchObject({
    code: 1,
    out: ['Nothing could be freed of about 180000 tokens.'],
    err: [expect.stringContaining('The model refused.')],
  });
  expect(
    await run([
      { ...failed, because: 'stopped' },
      { ...compacted, stages: [] },
    ]),
  ).toMatchObject({ code: 130 });
  expect(await run([failed, { type: 'context.summarised' }, compacted])).toMatchObject({ code: 0, err: [] });
});

test('nothing is compacted where nobody says which session, and an end that was not stored is no success', async () => {
  await expect(run([], { session: null })).rejects.toThrow(/Which session/);
  await expect(run([])).rejects.toThrow(/could not be stored/);
});
