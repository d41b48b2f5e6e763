import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/model/json.ts';
import { createAssembler, StreamFormatError } from './assembler.ts';

const start: JsonObject = {
  type: 'message_start',
  message: { id: 'msg_1', model: 'm', usage: { input_tokens: 10, output_tokens: 1, cache_read_input_tokens: 5, service_tier: 'standard' } },
};
const open = (block: JsonObject, index = 0): JsonObject => ({ type: 'content_block_start', index, content_block: block });
const delta = (fields: JsonObject, index = 0): JsonObject => ({ type: 'content_block_delta', index, delta: fields });
const close = (index = 0): JsonObject => ({ type: 'content_block_stop', index });

function assemble(...events: JsonObject[]) {
  const assembler = createAssembler();
  return { told: [start, ...events].flatMap((event) => assembler.push(event)), end: () => assembler.end() };
}

const closed = (...events: JsonObject[]) => assemble(...events).told.find((event) => event.type === 'block.closed');

describe('an answer put together from its stream', () => {
  it('adds what later events report to the usage of the first, and keeps fields it does not know', () => {
    const { told } = assemble(
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn' },
        usage: { output_tokens: 42, input_tokens: null, iterations: [{ type: 'message' }] },
      },
      { type: 'message_stop' },
    );
    expect(told.at(-1)).toMatchObject({
      type: 'finished',
      usage: {
        input_tokens: 10,
        output_tokens: 42,
        cache_read_input_tokens: 5,
        service_tier: 'standard',
        iterations: [{ type: 'message' }],
      },
    });
  });

  it('tells the diagnostics of the cache, also where they say that nothing was found', () => {
    const message = { id: 'msg_1', model: 'm', usage: {} };
    const diagnosed = (diagnostics: JsonObject | null) =>
      createAssembler().push({ type: 'message_start', message: { ...message, diagnostics } })[0];
    expect(diagnosed(null)).toHaveProperty('diagnostics', null);
    expect(diagnosed({ cache_miss_reason: { type: 'tools_changed' } })).toMatchObject({
      diagnostics: { cache_miss_reason: { type: 'tools_changed' } },
    });
    expect(assemble().told[0]).not.toHaveProperty('diagnostics');
  });

  it('keeps citations with their text', () => {
    const block = closed(
      open({ type: 'text', text: '' }),
      delta({ type: 'citations_delta', citation: { n: 1 } }),
      delta({ type: 'text_delta', text: 'a' }),
      delta({ type: 'citations_delta', citation: { n: 2 } }),
      close(),
    );
    expect(block).toMatchObject({ block: { type: 'text', text: 'a', citations: [{ n: 1 }, { n: 2 }] } });
  });

  it('keeps redacted thinking, and thinking that came without words', () => {
    expect(closed(open({ type: 'redacted_thinking', data: 'x' }), close())).toMatchObject({
      block: { type: 'redacted_thinking', data: 'x' },
    });
    expect(closed(open({ type: 'thinking', thinking: '' }), delta({ type: 'signature_delta', signature: 's' }), close())).toMatchObject({
      block: { type: 'thinking', thinking: '', signature: 's' },
    });
  });

  it('keeps a call of the server as unknown, with its input put together', () => {
    const block = closed(
      open({ type: 'server_tool_use', id: 's1', name: 'web_search', input: {} }),
      delta({ type: 'input_json_delta', partial_json: '{"q":' }),
      delta({ type: 'input_json_delta', partial_json: '1}' }),
      close(),
    );
    expect(block).toMatchObject({
      block: { type: 'unknown', raw: { type: 'server_tool_use', id: 's1', name: 'web_search', input: { q: 1 } } },
    });
  });

  it.each([
    ['no input at all', '', {}, undefined],
    ['an empty object', '{}', {}, undefined],
    ['broken JSON', '{"a"', {}, '{"a"'],
    ['JSON that is no object', '[1]', {}, '[1]'],
  ])('gives a call %s as an object', (_what, json, input, malformedInput) => {
    const block = closed(
      open({ type: 'tool_use', id: 't1', name: 'Read', input: {} }),
      delta({ type: 'input_json_delta', partial_json: json }),
      close(),
    );
    expect(block).toMatchObject({ block: { type: 'tool_use', input } });
    expect(block?.type === 'block.closed' && block.malformedInput).toBe(malformedInput);
  });

  it('keeps blocks that stream side by side apart', () => {
    const { told } = assemble(
      open({ type: 'text', text: '' }, 0),
      open({ type: 'text', text: 'b' }, 1),
      delta({ type: 'text_delta', text: 'a' }, 0),
      close(1),
      close(0),
    );
    expect(told.filter((event) => event.type === 'block.closed')).toEqual([
      { type: 'block.closed', index: 1, block: { type: 'text', text: 'b' } },
      { type: 'block.closed', index: 0, block: { type: 'text', text: 'a' } },
    ]);
  });

  it('is whole without `message_stop` where the stop reason came and every block is closed, and not otherwise', () => {
    const stop: JsonObject = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } };
    expect(assemble(stop).end()).toMatchObject({ type: 'finished', stopReason: 'end_turn' });
    expect(assemble(open({ type: 'text', text: '' }), stop).end()).toBeUndefined();
    expect(assemble().end()).toBeUndefined();
    expect(assemble(stop, { type: 'message_stop' }).end()).toBeUndefined();
  });

  it('refuses a stream that contradicts itself', () => {
    expect(() => assemble(delta({ type: 'text_delta', text: 'a' }, 3))).toThrow(StreamFormatError);
    expect(() => createAssembler().push({ type: 'message_start', message: {} })).toThrow('without a message id');
  });
});
