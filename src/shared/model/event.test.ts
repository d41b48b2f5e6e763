import { expect, it } from 'vitest';
import { parseEvent } from './event.ts';

const envelope = {
  v: 1,
  session: '01900000-0000-7000-8000-000000000001',
  seq: 7,
  at: 1_760_000_000_000,
  actor: '01900000-0000-7000-8000-000000000002',
  previous: 'a'.repeat(64),
};
const turn = '01900000-0000-7000-8000-000000000003';
const request = '01900000-0000-7000-8000-000000000004';
const rest = { status: 400, apiRequestId: null, retryAfterMs: null, isRetryable: false };

it.each([
  { type: 'loop.transitioned', turn, step: 2, transition: { reason: 'max_output_tokens_recovery', attempt: 1, maxTokens: 64_000 } },
  { type: 'request.sent', request, turn, step: 1, purpose: 'main', model: 'm', maxTokens: 9, isSimulated: false, blocks: [], marks: [] },
  { type: 'breaker.tripped', turn, breaker: 'retries', consequence: 'ended', count: 4, tool: null },
  {
    type: 'turn.ended',
    turn,
    terminal: { reason: 'model_error', failure: { kind: 'prompt_too_long', message: 'Too long.', ...rest } },
    steps: 1,
    durationMs: 5,
  },
  {
    type: 'turn.ended',
    turn,
    terminal: { reason: 'budget_exhausted', scope: 'day', unit: 'usd', limit: 1, spent: 1, held: 0, needed: 0.1 },
    steps: 1,
    durationMs: 5,
  },
])('an event of an older journal is read as what it was: %j', (payload) => {
  expect(parseEvent(JSON.stringify({ ...envelope, ...payload }))).toEqual({ ...envelope, ...payload });
});

it('a reason that this version does not know is kept raw', () => {
  const text = JSON.stringify({ ...envelope, type: 'loop.transitioned', turn, step: 2, transition: { reason: 'of_a_newer_version' } });
  expect(parseEvent(text)).toMatchObject({ type: 'unknown', originalType: 'loop.transitioned', raw: text });
});
