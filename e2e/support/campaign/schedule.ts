// A schedule of what goes wrong in a session: what the API answers and how that breaks, what hooks say, what the person does meanwhile.
import * as fc from 'fast-check';

/** What an answer holds. `same` is a call that is the same each time; every other call has an input of its own. */
const block = fc.constantFrom(
  ...(['text', 'think', 'look', 'look', 'change', 'change', 'fail', 'slow', 'same', 'forbidden'] as const),
  ...(['command', 'failing-command', 'unknown-tool', 'malformed', 'wrong-schema', 'unknown-block', 'unknown-delta'] as const),
);
export type PlannedBlock = typeof block extends fc.Arbitrary<infer T> ? T : never;

/** Refusals that pass, with or without the server's own wish for how long to wait. */
const status = fc.record({
  type: fc.constant('status' as const),
  status: fc.constantFrom(408, 409, 429, 429, 500, 502, 504, 529, 529, 529),
  wish: fc.constantFrom(null, null, 'ms', 'seconds', 'date'),
});
/** Refusals that no waiting mends. */
const final = fc.record({
  type: fc.constant('final' as const),
  status: fc.constantFrom(400, 401, 402, 403, 404, 413, 429),
});
/** A proxy collects the stream and lets nothing through; a whole answer would come. */
const heldBack = fc.record({ type: fc.constant('held-back' as const) });
/** The connection is cut before, between, within and after blocks, wherever that number of events falls. */
const reset = fc.record({ type: fc.constant('reset' as const), afterEvents: fc.integer({ min: 0, max: 24 }) });
const broken = fc.record({
  type: fc.constantFrom('hang', 'end', 'unknown-event', 'reset-within'),
  at: fc.integer({ min: 0, max: 4 }),
});
const errorEvent = fc.record({
  type: fc.constant('error-event' as const),
  at: fc.integer({ min: 0, max: 4 }),
  error: fc.constantFrom('overloaded_error', 'overloaded_error', 'api_error', 'rate_limit_error', 'timeout_error', 'invalid_request_error'),
});
const garbage = fc.record({ type: fc.constant('garbage' as const), at: fc.integer({ min: 0, max: 4 }), which: fc.nat({ max: 7 }) });
const stop = fc.record({
  type: fc.constant('stop' as const),
  reason: fc.constantFrom('max_tokens', 'max_tokens', 'pause_turn', 'refusal', 'model_context_window_exceeded', 'of_a_newer_api'),
});

const none = fc.constant({ type: 'none' } as const);
const fault = fc.oneof(
  { weight: 6, arbitrary: none },
  { weight: 3, arbitrary: status },
  { weight: 1, arbitrary: final },
  { weight: 2, arbitrary: heldBack },
  { weight: 4, arbitrary: reset },
  { weight: 2, arbitrary: broken },
  { weight: 1, arbitrary: errorEvent },
  { weight: 1, arbitrary: garbage },
  { weight: 2, arbitrary: stop },
);

const planned = fc.record({ blocks: fc.array(block, { maxLength: 4 }), fault });
export type Planned = typeof planned extends fc.Arbitrary<infer T> ? T : never;

/** Different answers, or one and the same again and again, broken or not: only that reaches the breakers. */
const whole = fc.record({ blocks: fc.array(block, { minLength: 1, maxLength: 3 }), fault: fc.oneof(none, stop) });
const again = fc.record({ once: fc.oneof(planned, whole), times: fc.integer({ min: 3, max: 9 }) });
const answers = fc.oneof(
  { weight: 3, arbitrary: fc.array(planned, { minLength: 1, maxLength: 7 }) },
  { weight: 2, arbitrary: again.map(({ once, times }) => Array.from({ length: times }, () => once)) },
);

/** What comes from outside while the session works, at the n-th request or when the n-th call begins. */
const disturbance = fc.record({
  type: fc.constantFrom('stop', 'stop', 'crash', 'steer', 'queue', 'stop-call', 'compact'),
  when: fc.constantFrom('request', 'call'),
  count: fc.integer({ min: 1, max: 6 }),
});
export type Disturbance = typeof disturbance extends fc.Arbitrary<infer T> ? T : never;

/** One or two turns of a session and everything that happens to them. */
export const schedule = fc.record({
  answers,
  disturbances: fc.array(disturbance, { maxLength: 2 }),
  /** What the hooks of the folder do; some campaigns have none. */
  hooks: fc.constantFrom('silent', 'silent', 'deny', 'change', 'end-turn', 'block-end-once', 'block-end', 'prevent-end'),
  maxSteps: fc.constantFrom(null, null, null, null, 1, 3),
  tokenTarget: fc.constantFrom(null, null, null, null, 2_000),
  maxBudgetUsd: fc.constantFrom<(number | null)[]>(...Array.from({ length: 10 }, () => null), 0.03, 0.06),
  hasFallback: fc.boolean(),
  /** Which stages run once the low trigger is passed, which takes a few calls then; null where nothing is compacted by itself. */
  compaction: fc.constantFrom(null, null, 'all', 'snip', 'microcompact', 'collapse', 'summary'),
});
export type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;

const calm: Omit<Schedule, 'answers'> = {
  disturbances: [],
  hooks: 'silent',
  maxSteps: null,
  tokenTarget: null,
  maxBudgetUsd: null,
  hasFallback: false,
  compaction: null,
};

/** One schedule for each exit that must be reached whatever is drawn at random. */
export const certain: readonly Schedule[] = [
  { ...calm, answers: repeat(12, { blocks: ['same'], fault: { type: 'none' } }) },
  { ...calm, answers: repeat(10, { blocks: ['text'], fault: { type: 'stop', reason: 'max_tokens' } }) },
  { ...calm, answers: repeat(10, { blocks: [], fault: { type: 'stop', reason: 'pause_turn' } }) },
  { ...calm, answers: repeat(5, { blocks: ['text'], fault: { type: 'none' } }), tokenTarget: 2_000 },
  { ...calm, answers: repeat(6, { blocks: ['look'], fault: { type: 'none' } }), maxSteps: 3 },
  { ...calm, answers: repeat(1, { blocks: ['text'], fault: { type: 'none' } }), maxBudgetUsd: 0.001 },
  { ...calm, answers: repeat(9, { blocks: ['look'], fault: { type: 'status', status: 529, wish: null } }), hasFallback: true },
  {
    ...calm,
    answers: repeat(2, { blocks: ['text'], fault: { type: 'hang', at: 1 } }),
    disturbances: [{ type: 'stop', when: 'request', count: 1 }],
  },
  {
    ...calm,
    // The second call begins behind the slow one, when the answer has long been read.
    answers: repeat(4, { blocks: ['slow', 'change'], fault: { type: 'none' } }),
    disturbances: [{ type: 'stop', when: 'call', count: 2 }],
  },
  {
    ...calm,
    answers: repeat(3, { blocks: ['look', 'slow'], fault: { type: 'none' } }),
    disturbances: [{ type: 'crash', when: 'call', count: 2 }],
  },
  {
    ...calm,
    answers: repeat(3, { blocks: ['slow'], fault: { type: 'none' } }),
    disturbances: [
      { type: 'steer', when: 'call', count: 1 },
      { type: 'queue', when: 'call', count: 2 },
    ],
  },
  { ...calm, answers: repeat(4, { blocks: ['text'], fault: { type: 'none' } }), hooks: 'block-end' },
  { ...calm, answers: repeat(2, { blocks: ['text'], fault: { type: 'none' } }), hooks: 'prevent-end' },
  { ...calm, answers: repeat(2, { blocks: ['look'], fault: { type: 'none' } }), hooks: 'end-turn' },
  { ...calm, answers: repeat(9, { blocks: ['look', 'look'], fault: { type: 'none' } }), compaction: 'all' },
  // What a request for a summary is answered here is a call: that is none.
  { ...calm, answers: repeat(12, { blocks: ['look', 'look'], fault: { type: 'none' } }), compaction: 'summary' },
  {
    ...calm,
    answers: [{ blocks: ['slow', 'failing-command', 'command', 'look'], fault: { type: 'reset', afterEvents: 24 } }],
    hooks: 'change',
  },
];

function repeat(times: number, once: Planned): Planned[] {
  return Array.from({ length: times }, () => once);
}
