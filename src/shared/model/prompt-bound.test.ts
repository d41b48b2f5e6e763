import { describe, expect, it } from 'vitest';
import type { SessionEvent } from './event.ts';
import { blockTokensBound, foldPromptMeasure, leastPromptTokens, promptBound, unmeasured } from './prompt-bound.ts';

const sent = (request: string, blocks: string[], more: object = {}): SessionEvent =>
  ({ type: 'request.sent', request, purpose: 'main', model: 'model', isSimulated: false, blocks, marks: [], ...more }) as never;
const completed = (request: string, stopReason = 'end_turn'): SessionEvent =>
  ({
    type: 'response.completed',
    request,
    blockCount: 1,
    stopReason,
    usage: { input_tokens: 40, cache_read_input_tokens: 60, output_tokens: 7 },
  }) as never;

describe('the bound of a prompt', () => {
  it('counts each byte of text as a token, and an image by its most', () => {
    expect(blockTokensBound({ type: 'text', text: 'ü'.repeat(1_000) })).toBeGreaterThanOrEqual(2_000);
    const image = { type: 'image', source: { type: 'base64', data: 'x'.repeat(1_000_000) } };
    expect(blockTokensBound(image)).toBeLessThan(10_000);
    const result = { type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: 'a'.repeat(500) }, image] };
    expect(blockTokensBound(result)).toBeGreaterThan(5_500);
    expect(blockTokensBound(result)).toBeLessThan(10_000);
  });

  it('builds on what the API counted where the prompt only grew, and on nothing where it changed', () => {
    const state = [sent('r1', ['a', 'b']), completed('r1')].reduce(foldPromptMeasure, unmeasured);
    expect(state.measured).toEqual({ model: 'model', blocks: ['a', 'b'], tokens: 107, uncertainTokens: 0, answerBlocks: 1 });
    const grown = { model: 'model', blocks: ['a', 'b', 'c'], bounds: [9_000, 9_000, 30] };
    expect(promptBound(grown, state.measured)).toBe(137);
    const whole = promptBound(grown, null);
    expect(whole).toBeGreaterThanOrEqual(18_030);
    expect(promptBound({ ...grown, blocks: ['a', 'x', 'c'] }, state.measured)).toBe(whole);
    expect(promptBound({ ...grown, model: 'other' }, state.measured)).toBe(whole);
    expect(promptBound({ ...grown, blocks: ['a'], bounds: [9_000] }, state.measured)).toBe(10_000);
  });

  it('learns nothing from simulated requests, other purposes and answers that broke off', () => {
    const events = [
      sent('r1', ['a'], { isSimulated: true }),
      completed('r1'),
      sent('r2', ['a'], { purpose: 'title' }),
      completed('r2'),
      sent('r3', ['a']),
    ];
    expect(events.reduce(foldPromptMeasure, unmeasured).measured).toBeNull();
  });
});

describe('the least of a prompt', () => {
  const text = (length: number) => ({ type: 'text', text: 'a'.repeat(length) });
  const block = (of: object, more: object = {}): SessionEvent =>
    ({ type: 'block.completed', request: 'r1', index: 0, block: of, ...more }) as never;

  it('is what the API counted with its answer, and a low estimate of what was added since', () => {
    const { measured } = [sent('r1', ['a']), block(text(800)), completed('r1')].reduce(foldPromptMeasure, unmeasured);
    const grown = { model: 'model', hashes: ['a', 'answer', 'c'], blocks: [text(9), text(800), text(80)] };
    expect(leastPromptTokens(grown, measured)).toBe(107 + 10);
    expect(leastPromptTokens({ ...grown, hashes: ['x', 'answer', 'c'] }, measured)).toBe(1 + 100 + 10);
  });

  it('leaves out what may not be counted: thinking of earlier answers, and images', () => {
    const thinking = { type: 'thinking', thinking: 'h'.repeat(400), signature: 's' };
    const { measured } = [sent('r1', ['a']), block(thinking), block(text(16)), completed('r1')].reduce(foldPromptMeasure, unmeasured);
    const image = { type: 'image', source: { type: 'base64', data: 'x'.repeat(10_000) } };
    const result = { type: 'tool_result', tool_use_id: 'c', content: [image, text(16)] };
    const blocks = [text(9), thinking, image, result];
    // Of the answer's 7 tokens its 16 characters are 2 at least; the other 5 may have been thinking.
    expect(leastPromptTokens({ model: 'model', hashes: ['a', 'b', 'c', 'd'], blocks }, measured)).toBe(107 - 5 + 2);
    expect(leastPromptTokens({ model: 'other', hashes: ['a', 'b', 'c', 'd'], blocks }, measured)).toBe(1 + 2);
  });

  it('leaves out an answer whose calls were cut off or never run: later prompts may not hold them', () => {
    const call = { type: 'tool_use', id: 'c', name: 'Write', input: {} };
    const least = (...events: SessionEvent[]): number => {
      const { measured } = [sent('r1', ['a']), ...events].reduce(foldPromptMeasure, unmeasured);
      return leastPromptTokens({ model: 'model', hashes: ['a', 'b'], blocks: [text(9), text(9)] }, measured);
    };
    expect(least(block(call), completed('r1', 'tool_use'))).toBe(107);
    expect(least(block(call, { malformedInput: '{"content":' }), completed('r1', 'tool_use'))).toBe(100);
    expect(least(block(call), completed('r1', 'refusal'))).toBe(100);
    expect(least(block(text(16)), completed('r1', 'max_tokens'))).toBe(100);
  });
});
