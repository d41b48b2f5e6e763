import { expect, test } from 'vitest';
import type { EventOf } from '#shared/model/event.ts';
import type { AgentId, ProjectId, RequestId, SessionId, TurnId } from '#shared/model/id.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { usageRow } from './usage-recorder.ts';

const head = { v: 1, session: 's' as SessionId, actor: 'a' as AgentId, previous: null, request: 'r' as RequestId } as const;
const sent: EventOf<'request.sent'> = {
  ...head,
  type: 'request.sent',
  seq: 1,
  at: Date.UTC(2026, 11, 31, 23),
  turn: 't' as TurnId,
  step: 1,
  purpose: 'main',
  model: 'model-a',
  maxTokens: 1,
  isSimulated: false,
  blocks: [],
  marks: [],
};
const usage = { input_tokens: 1_000_000, output_tokens: 0 };
const completed: EventOf<'response.completed'> = {
  ...head,
  type: 'response.completed',
  seq: 2,
  at: Date.UTC(2027, 0, 1),
  apiMessage: 'msg_1',
  stopReason: 'end_turn',
  usage,
  blockCount: 1,
  firstTokenMs: 5,
  durationMs: 9,
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
const row = (...[request, ending]: [typeof sent, Parameters<typeof usageRow>[1]]) => usageRow(request, ending, 'p' as ProjectId, book);

test('a request is priced at the rate of the day it was sent', () => {
  expect(row(sent, completed)).toMatchObject({
    costUsd: 2,
    isSimulated: false,
    apiMessage: 'msg_1',
    stopReason: 'end_turn',
    durationMs: 9,
    wasInterrupted: false,
  });
});

test('a simulated request costs nothing, a model without a price is unpriced', () => {
  expect(row({ ...sent, isSimulated: true }, completed)).toMatchObject({ costUsd: 0, isSimulated: true });
  expect(row({ ...sent, model: 'unheard-of' }, completed).costUsd).toBeNull();
});

test('a request that was cut off is priced by what had been reported, and unpriced where nothing had', () => {
  const cut: EventOf<'response.interrupted'> = {
    ...head,
    type: 'response.interrupted',
    seq: 2,
    at: sent.at + 70,
    apiMessage: null,
    because: 'stopped',
    usage,
    blockCount: 0,
  };
  expect(row(sent, cut)).toMatchObject({ costUsd: 2, wasInterrupted: true, durationMs: 70, stopReason: null });
  expect(row(sent, { ...cut, usage: null })).toMatchObject({ costUsd: null, usage: { inputTokens: 0 } });
});
