import { describe, expect, test } from 'vitest';
import type { EventOf } from '#shared/model/event.ts';
import type { BlobId, CallId } from '#shared/model/id.ts';
import { toMessages } from '#shared/model/folds/messages.ts';
import { hashJson } from '#shared/model/json.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { createStory, type Story } from '#shared/model/folds/transcript-story.ts';
import { fold } from '../testing/loop-scene.ts';
import { createAssembler } from './assemble.ts';
import { placeMarks, type Prefix } from './cache-marks.ts';
import type { QueryParams } from '../types.ts';

const model = {
  name: 'claude-opus-5-5',
  effort: null,
  highestMaxTokens: 64_000,
  maxTokens: 20_000,
  contextWindow: null,
  thinking: 'adaptive',
} as const;

function createParams(change: Partial<QueryParams['model']> = {}, images = new Map<string, Uint8Array>(), comparesPrompts = false) {
  const reads: string[] = [];
  const get = (blob: BlobId) => {
    reads.push(blob);
    const bytes = images.get(blob);
    return bytes === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(bytes);
  };
  const port = { provider: 'rehearsal', isSimulated: false, comparesPrompts, stream: () => (async function* () {})() } as const;
  const blobs = { get, put: () => Promise.reject(new Error('nothing is written here')) };
  return { params: { model: { port, ...model, ...change }, blobs }, reads };
}

function withPrompt(more: Partial<EventOf<'prompt.fixed'>> = {}): Story {
  const story = createStory();
  story.created();
  story.add('prompt.fixed', {
    sections: [
      { name: 'identity', version: 1, isStatic: true, text: 'You work in Tessera.' },
      { name: 'project', version: 1, isStatic: false, text: 'The project is Harbor.' },
      { name: 'conduct', version: 1, isStatic: true, text: 'Be brief.' },
      { name: 'memory', version: 1, isStatic: false, text: '' },
    ],
    tools: [
      { name: 'Read', description: 'Reads.', input_schema: { type: 'object' } },
      { name: 'Bash', description: 'Runs.', input_schema: { type: 'object' } },
    ],
    ...more,
  });
  story.sent('Look.');
  return story;
}

/** Adds a step of one call, sent as the assembler marked it. */
async function addStep(story: Story, call: string, assemble: ReturnType<typeof createAssembler>, results = 1): Promise<void> {
  const { marks } = await assemble(fold(story.events));
  const sent = story.asks();
  story.events[story.events.length - 1] = { ...sent, marks };
  story.block({ type: 'thinking', thinking: 'hm', signature: 's' }, 0);
  for (let index = 0; index < results; index += 1) {
    const each = `${call}-${index}`;
    story.calls(each, 'Read', { path: each }, index + 1);
    story.starts(each, 'Read', { path: each });
    story.finishes(each, 'Read', `text of ${each}`);
  }
  story.completes();
}

function withoutMarks(body: MessagesRequest): MessagesRequest {
  return JSON.parse(JSON.stringify(body), (key, value: unknown) => (key === 'cache_control' ? undefined : value)) as MessagesRequest;
}

describe('a request', () => {
  test('holds tools by name, what is static above what is not, and the messages', async () => {
    const { params } = createParams({ effort: 'high' });
    const { body } = await createAssembler(params)(fold(withPrompt().events));
    const cache_control = { type: 'ephemeral' };
    expect(JSON.stringify(body)).toBe(
      JSON.stringify({
        model: 'claude-opus-5-5',
        max_tokens: 20_000,
        thinking: { type: 'adaptive', display: 'summarized' },
        output_config: { effort: 'high' },
        tools: [
          { name: 'Bash', description: 'Runs.', input_schema: { type: 'object' } },
          { name: 'Read', description: 'Reads.', input_schema: { type: 'object' } },
        ],
        system: [
          { type: 'text', text: 'You work in Tessera.\n\nBe brief.', cache_control },
          { type: 'text', text: 'The project is Harbor.', cache_control },
        ],
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Look.', cache_control }] }],
      }),
    );
  });

  test('sends each section as a block where the prompt says so, and marks the last static one and the last of all', async () => {
    const { params } = createParams();
    const sections = [
      { name: 'identity', version: 1, isStatic: true, text: 'You work in Tessera.' },
      { name: 'conduct', version: 1, isStatic: true, text: 'Be brief.' },
      { name: 'project', version: 1, isStatic: false, text: 'The project is Harbor.' },
      { name: 'memory', version: 1, isStatic: false, text: 'Ada likes tests.' },
    ];
    const { body, marks } = await createAssembler(params)(fold(withPrompt({ sections, layout: 'sections' }).events));
    expect(body.system.map(({ text }) => text)).toEqual(sections.map(({ text }) => text));
    expect(marks.map((mark) => mark.block)).toEqual([3, 5, 6]);
  });

  test('names the answer that the API shall compare its prompt with, behind everything that is cached', async () => {
    const { params } = createParams({}, new Map(), true);
    const story = withPrompt();
    const first = await createAssembler(params)(fold(story.events));
    expect(first.body.diagnostics).toEqual({ previous_message_id: null });
    expect(Object.keys(first.body).at(-1)).toBe('diagnostics');
    await addStep(story, 'a', createAssembler(params));
    const second = await createAssembler(params)(fold(story.events));
    expect(second.body.diagnostics).toEqual({ previous_message_id: 'msg_1' });
    const silent = await createAssembler(createParams().params)(fold(story.events));
    expect(silent.body).toEqual({ ...second.body, diagnostics: undefined });
    story.state.isSimulated = true;
    await addStep(story, 'b', createAssembler(params));
    expect((await createAssembler(params)(fold(story.events))).body.diagnostics).toEqual({ previous_message_id: null });
  });

  test('to a model without thinking says nothing of it', async () => {
    const { params } = createParams({ thinking: 'none' });
    const { body } = await createAssembler(params)(fold(withPrompt().events));
    expect(Object.keys(body)).toEqual(['model', 'max_tokens', 'tools', 'system', 'messages']);
  });

  test('names the hash of every block without its mark, in wire order', async () => {
    const { params } = createParams();
    const { body, blocks, marks } = await createAssembler(params)(fold(withPrompt().events));
    const bare = withoutMarks(body);
    const wire = [...bare.tools, ...bare.system, ...bare.messages.flatMap((message) => message.content as object[])];
    expect(blocks).toEqual(wire.map(hashJson));
    expect(marks).toEqual([2, 3, 4].map((block) => ({ block, ttl: '5m' })));
  });

  test('carries images as base64, reads each once, and says where one is gone', async () => {
    const shot = 'a'.repeat(64) as BlobId;
    const gone = 'b'.repeat(64) as BlobId;
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
    const { params, reads } = createParams({}, new Map([[shot, bytes]]));
    const story = withPrompt();
    story.asks();
    story.calls('a', 'Read', {});
    story.starts('a', 'Read', {});
    story.add('tool.finished', {
      call: 'a' as CallId,
      tool: 'Read',
      outcome: 'done',
      isError: false,
      content: [shot, gone].map((blob) => ({ type: 'image', blob, mediaType: 'image/png', bytes: 1 })),
      isFrozen: false,
      durationMs: 1,
    });
    const assemble = createAssembler(params);
    const state = fold(story.events);
    const first = await assemble(state);
    const second = await assemble(state);
    expect(first.body.messages.at(-1)?.content[0]).toMatchObject({
      content: [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: Buffer.from(bytes).toString('base64') } },
        { type: 'text', text: '[An image stood here; its file is missing from the data folder.]' },
      ],
    });
    expect(second).toEqual(first);
    expect(reads).toEqual([shot, gone]);
  });
});

describe('over many steps', () => {
  test('nothing before the new blocks changes but the marks, restart or not', async () => {
    const story = withPrompt();
    let assemble = createAssembler(createParams().params);
    let before: MessagesRequest | null = null;
    for (let number = 0; number < 12; number += 1) {
      if (number === 6) assemble = createAssembler(createParams().params);
      const body = withoutMarks((await assemble(fold(story.events))).body);
      if (before !== null) {
        const { messages, ...rest } = before;
        expect(JSON.stringify({ ...body, messages: body.messages.slice(0, messages.length) })).toBe(JSON.stringify({ ...rest, messages }));
      }
      before = body;
      await addStep(story, `call-${number}`, assemble);
    }
  });

  test('four marks: static end, dynamic end, where the last cache entry ends, and the end; never on thinking', async () => {
    const story = withPrompt();
    const assemble = createAssembler(createParams().params);
    await addStep(story, 'a', assemble, 16);
    const second = await assemble(fold(story.events));
    expect(second.marks.map((mark) => mark.block)).toEqual([2, 3, 4, 4 + 1 + 16 + 16]);
    await addStep(story, 'b', assemble);
    const third = await assemble(fold(story.events));
    expect(third.marks.map((mark) => mark.block)).toEqual([2, 3, 37, 40]);
    expect(JSON.stringify(third.body).match(/cache_control/g)).toHaveLength(4);
  });

  test('an hour for tools and system where the session was begun so, five minutes behind them, and the same for a prompt fixed anew', async () => {
    const story = withPrompt({ ttl: '1h' });
    const assemble = createAssembler(createParams().params);
    await addStep(story, 'a', assemble);
    const { body, marks } = await assemble(fold(story.events));
    expect(marks.map(({ ttl }) => ttl)).toEqual(['1h', '1h', '5m', '5m']);
    expect(body.system.map((block) => block.cache_control)).toEqual(Array.from({ length: 2 }, () => ({ type: 'ephemeral', ttl: '1h' })));
    story.add('prompt.fixed', { sections: [{ name: 'identity', version: 2, isStatic: true, text: 'You work here.' }], tools: [] });
    expect((await assemble(fold(story.events))).marks.map(({ ttl }) => ttl)).toEqual(['1h', '5m']);
  });

  test('the end of an answer that goes on is marked where the API takes a mark', () => {
    const text = (words: string) => ({ type: 'text' as const, text: words });
    const paused = [text('Searching.'), { type: 'thinking', thinking: 'hm', signature: 's' }, text('')];
    const prefix: Prefix = {
      tools: [],
      system: [text('static')],
      messages: [
        { role: 'user', content: [text('Look.')] },
        { role: 'assistant', content: paused },
      ],
    };
    const plan = { staticSystemBlocks: 1, promptTtl: '5m', cachedTo: 1 } as const;
    expect(placeMarks(prefix, plan).map((mark) => mark.block)).toEqual([0, 1, 2]);
  });

  test('for another model thinking is left out, and the old end of the cache is no mark', async () => {
    const story = withPrompt();
    await addStep(story, 'a', createAssembler(createParams().params));
    const { body, marks } = await createAssembler(createParams({ name: 'model-b' }).params)(fold(story.events));
    expect(JSON.stringify(body)).not.toContain('"thinking":"hm"');
    expect(marks).toHaveLength(3);
    expect(toMessages(fold(story.events))[1]?.content).toHaveLength(2);
  });
});
