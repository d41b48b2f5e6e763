// A schedule of what the API does wrong, and how it is scripted.
import * as fc from 'fast-check';
import type { Answer } from '../simulator/answer.ts';
import type { Simulator } from '../simulator/simulator.ts';

const block = fc.constantFrom('text', 'look', 'look', 'change', 'change', 'fail', 'unknown-tool', 'malformed');

/** What an answer holds, and what becomes of it. */
const planned = fc.record({
  blocks: fc.array(block, { maxLength: 4 }),
  fault: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ type: 'none' } as const) },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('status' as const),
        status: fc.constantFrom(429, 500, 502, 529, 529),
        hasWish: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('final' as const), status: fc.constantFrom(400, 401, 402, 429) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('held-back' as const) }) },
    // Before, between, within and after blocks, wherever that number falls.
    { weight: 4, arbitrary: fc.record({ type: fc.constant('reset' as const), afterEvents: fc.integer({ min: 0, max: 24 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constantFrom('hang', 'end', 'error-event', 'garbage', 'unknown-event'),
        at: fc.integer({ min: 0, max: 4 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('stop' as const),
        reason: fc.constantFrom('max_tokens', 'pause_turn', 'refusal', 'model_context_window_exceeded', 'of_a_newer_api'),
      }),
    },
  ),
});
export type Planned = typeof planned extends fc.Arbitrary<infer T> ? T : never;

/** What the API does in one turn, and whether the person stops it after so many requests. */
export const schedule = fc.record({
  answers: fc.array(planned, { minLength: 1, maxLength: 7 }),
  stopAfterRequests: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 7 }) }),
});
export type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;

/** Scripts a schedule. Every call has a name of its own, `prefix` included. */
export function scriptSchedule(simulator: Simulator, { answers }: Schedule, prefix: string): void {
  for (const [index, plan] of answers.entries()) scriptAnswer(simulator.answer(), plan, `${prefix}-${index}`);
}

function scriptAnswer(answer: Answer, { blocks, fault }: Planned, prefix: string): void {
  for (const [index, kind] of blocks.entries()) {
    if ('at' in fault && fault.at === index) breakAnswer(answer, fault.type);
    addBlock(answer, kind, `${prefix}-${index}`);
  }
  if ('at' in fault && fault.at >= blocks.length) breakAnswer(answer, fault.type);
  switch (fault.type) {
    case 'status':
      answer.refuse({ status: fault.status, ...(fault.hasWish ? { headers: { 'retry-after-ms': '5' } } : {}) });
      return;
    case 'final':
      answer.refuse({
        status: fault.status,
        details: { error_code: 'enforced_spend_limit_reached' },
        headers: { 'x-should-retry': 'false' },
      });
      return;
    case 'held-back':
      answer.holdBack();
      return;
    case 'reset':
      answer.breakAfter(fault.afterEvents);
      return;
    case 'stop':
      // A pause makes no sense behind a call, and an answer that says nothing is not one.
      if (fault.reason !== 'pause_turn') answer.reply('So far.');
      answer.stop(fault.reason);
      return;
    default:
  }
}

function breakAnswer(answer: Answer, type: 'hang' | 'end' | 'error-event' | 'garbage' | 'unknown-event'): void {
  if (type === 'hang') answer.hang();
  else if (type === 'end') answer.end();
  else if (type === 'error-event') answer.error('overloaded_error', 'Overloaded');
  else if (type === 'garbage') answer.garbage('event: content_block_delta\ndata: {"type":"content_block_de\n\n');
  else answer.event('of_a_newer_api', { beam: 7 });
}

function addBlock(answer: Answer, kind: Planned['blocks'][number], name: string): void {
  if (kind === 'text') answer.reply(`Words of ${name}.`);
  else if (kind === 'look') answer.callTool('Look', { name });
  else if (kind === 'change') answer.callTool('Change', { name });
  else if (kind === 'fail') answer.callTool('Change', { name: `fail ${name}` });
  else if (kind === 'unknown-tool') answer.callTool('Nothing', { name });
  else answer.callToolWithJson('Change', '{"name": "ha');
}
