import { expect, test } from 'vitest';
import type { EventOf, SessionEvent } from '../event.ts';
import type { AgentId, ProjectId, RequestId, SessionId, TurnId } from '../id.ts';
import type { PriceBook } from '../price.ts';
import { usageRows, type UsageRow } from './usage-row.ts';

const head = { v: 1, session: 's' as SessionId, actor: 'a' as AgentId, previous: null, request: 'r' as RequestId } as const;
const created: EventOf<'session.created'> = {
  v: 1,
  session: head.session,
  seq: 1,
  at: 1,
  actor: 'person',
  previous: null,
  type: 'session.created',
  project: 'p' as ProjectId,
  folder: '/f',
  agent: head.actor,
  mode: 'default',
  title: null,
  appVersion: '1',
  model: { provider: 'anthropic', model: 'model-a', effort: null },
};
const sent: EventOf<'request.sent'> = {
  ...head,
  type: 'request.sent',
  seq: 2,
  at: Date.UTC(2026, 11, 31, 23),
  turn: 't' as TurnId,
  step: 1,
  purpose: 'main',
  model: 'model-a',
  maxTokens: 1,
  isSimulated: false,
  blocks: ['b1', 'b2'],
  marks: [{ block: 1, ttl: '5m' }],
};
const usage = { input_tokens: 1_000_000, output_tokens: 0 };
const completed: EventOf<'response.completed'> = {
  ...head,
  type: 'response.completed',
  seq: 3,
  at: Date.UTC(2027, 0, 1),
  apiMessage: 'msg_1',
  stopReason: 'end_turn',
  usage,
  blockCount: 1,
  firstTokenMs: 5,
  durationMs: 9,
};
const cut: EventOf<'response.interrupted'> = {
  ...head,
  type: 'response.interrupted',
  seq: 3,
  at: sent.at + 70,
  apiMessage: null,
  because: 'stopped',
  usage,
  blockCount: 0,
};
const band = (input: number) => [{ promptTokensUpTo: null, input, output: 0, write5m: 0, write1h: 0, read: 0 }];
const book: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: [
    {
      id: 'model-a',
      name: 'A',
      contextWindow: null,
      maxOutputTokens: null,
      minCacheableTokens: null,
      thinking: 'none',
      efforts: [],
      defaultEffort: null,
      isLegacy: false,
      prices: [
        { from: '2026-01-01', bands: band(2), source: 'test' },
        { from: '2027-01-01', bands: band(20), source: 'test' },
      ],
    },
  ],
};

const rowsOf = (...events: SessionEvent[]): UsageRow[] => usageRows([], [created, ...events], book);

test('a request is priced at the rate of the day it was sent, and kept with all that was sent and answered', () => {
  expect(rowsOf(sent, completed)).toMatchObject([
    {
      costUsd: 2,
      isSimulated: false,
      apiMessage: 'msg_1',
      stopReason: 'end_turn',
      durationMs: 9,
      wasInterrupted: false,
      project: 'p',
      turn: 't',
      agent: 'a',
      seq: 2,
      endSeq: 3,
      number: 1,
      attempts: 0,
      sentBlocks: 2,
      answerBlocks: 1,
      marks: [{ block: 1, ttl: '5m' }],
      wireUsage: usage,
      verdict: { outcome: 'first' },
      promptHash: null,
    },
  ]);
});

test('a simulated request costs nothing, a model without a price is unpriced', () => {
  expect(rowsOf({ ...sent, isSimulated: true }, completed)).toMatchObject([{ costUsd: 0, isSimulated: true }]);
  expect(rowsOf({ ...sent, model: 'unheard-of' }, completed)).toMatchObject([{ costUsd: null }]);
});

test('a request that was cut off is priced by what had been reported, and unpriced where nothing had', () => {
  expect(rowsOf(sent, cut)).toMatchObject([{ costUsd: 2, wasInterrupted: true, durationMs: 70, stopReason: null }]);
  expect(rowsOf(sent, { ...cut, usage: null })).toMatchObject([
    { costUsd: null, usage: { inputTokens: 0 }, wireUsage: null, verdict: { outcome: 'unknown' } },
  ]);
});

test('a request that failed before anything arrived has no row, and the next try says how many there were', () => {
  const failed = { ...head, type: 'request.failed', seq: 3, at: sent.at, retryInMs: 5 } as unknown as EventOf<'request.failed'>;
  const again = { ...sent, seq: 4, request: 'r2' as RequestId };
  const nextStep = { ...sent, seq: 6, request: 'r3' as RequestId, step: 2 };
  const rows = rowsOf(sent, failed, again, { ...completed, request: again.request }, nextStep, { ...completed, request: nextStep.request });
  expect(rows.map(({ request, number, attempts }) => ({ request, number, attempts }))).toEqual([
    { request: 'r2', number: 2, attempts: 1 },
    { request: 'r3', number: 3, attempts: 0 },
  ]);
});

test('the prompt’s version is a hash of tools and static sections alone', () => {
  const section = { name: 'identity', version: 1, isStatic: true, text: 'You are.' };
  const place = { name: 'place', version: 1, isStatic: false, text: '/home/one' };
  const fixed = (...sections: (typeof section)[]): EventOf<'prompt.fixed'> => ({
    v: 1,
    session: head.session,
    seq: 2,
    at: 2,
    actor: head.actor,
    previous: null,
    type: 'prompt.fixed',
    sections,
    tools: [],
    variants: { identity: 'short' },
  });
  const hashOf = (event: EventOf<'prompt.fixed'>) => rowsOf(event, sent, completed)[0]?.promptHash;
  const hash = hashOf(fixed(section, place));
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf(fixed(section, { ...place, text: '/home/other' }))).toBe(hash);
  expect(hashOf(fixed({ ...section, text: 'You were.' }, place))).not.toBe(hash);
  expect(rowsOf(fixed(section), sent, completed)).toMatchObject([{ variants: { identity: 'short' } }]);
});

test('a fork’s rows are those of its own requests, which count from 1', () => {
  const forked = {
    ...created,
    type: 'session.forked',
    session: 'f',
    parent: { session: 's', seq: 3, hash: '' },
  } as unknown as SessionEvent;
  const own = { ...sent, session: 'f' as SessionId, request: 'r2' as RequestId };
  const rows = usageRows([created, sent, completed], [forked, own, { ...completed, session: own.session, request: own.request }], book);
  expect(rows).toMatchObject([{ request: 'r2', session: 'f', number: 1 }]);
});
