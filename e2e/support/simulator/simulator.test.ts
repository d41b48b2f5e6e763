import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/model/json.ts';
import { startSimulator, type Simulator } from './simulator.ts';

const key = 'sk-ant-simulated-key';
const model = 'claude-sonnet-5-5';
let sim: Simulator;
let now = 0;

beforeEach(async () => {
  now = 1_800_000_000_000;
  sim = await startSimulator({ key, now: () => now, minCacheableTokens: 10 });
});
afterEach(() => sim.close());

async function post(body: JsonObject, headers: Record<string, string> = {}) {
  const response = await fetch(`${sim.baseUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key, 'anthropic-version': '2026-10-21', ...headers },
    body: JSON.stringify({ model, max_tokens: 100, stream: true, ...body }),
  });
  return { status: response.status, text: await response.text() };
}

/** The blocks of a streamed answer, as far as the tests here need them. */
function answered(text: string): JsonObject[] {
  const blocks: JsonObject[] = [];
  for (const line of text.split('\n').filter((candidate) => candidate.startsWith('data: '))) {
    const event = JSON.parse(line.slice(6)) as { type: string; index: number; content_block: JsonObject; delta: Record<string, string> };
    if (event.type === 'content_block_start') blocks[event.index] = { ...event.content_block };
    const block = blocks[event.index];
    if (event.type !== 'content_block_delta' || !block) continue;
    for (const name of ['text', 'thinking', 'signature']) {
      const before = block[name];
      if (event.delta[name] !== undefined) block[name] = (typeof before === 'string' ? before : '') + event.delta[name];
    }
  }
  return blocks;
}

const text = (value: string, rest: JsonObject = {}): JsonObject => ({ type: 'text', text: value, ...rest });
const user = (...content: JsonObject[]): JsonObject => ({ role: 'user', content });
const assistant = (...content: JsonObject[]): JsonObject => ({ role: 'assistant', content });
const call = (id: string): JsonObject => ({ type: 'tool_use', id, name: 'Read', input: {} });
const result = (id: string): JsonObject => ({ type: 'tool_result', tool_use_id: id, content: 'x' });
const mark = (ttl: '5m' | '1h' = '5m'): JsonObject => ({ cache_control: { type: 'ephemeral', ttl } });
const hello = { messages: [user(text('hello'))] };

describe('the script', () => {
  it('is strict: a request nobody scripted fails, and says so again at the end', async () => {
    const { status, text: body } = await post(hello);
    expect(status).toBe(500);
    expect(body).toContain('Nobody scripted this request (number 1)');
    expect(() => sim.assertDone()).toThrow('Nobody scripted this request');
  });

  it('is strict: an answer nobody asked for fails at the end', () => {
    sim.reply('unused');
    expect(() => sim.assertDone()).toThrow('1 scripted answers were never asked for');
  });

  it('gives an answer with a condition to the request that fits, whatever the order', async () => {
    sim.reply('to b').when(({ text: body }) => body.includes('from b'));
    sim.reply('to anyone');
    expect(answered((await post({ messages: [user(text('from a'))] })).text)).toEqual([text('to anyone')]);
    expect(answered((await post({ messages: [user(text('from b'))] })).text)).toEqual([text('to b')]);
    sim.assertDone();
  });

  it('can answer with what the request holds', async () => {
    sim.reply(({ body }) => `you said ${JSON.stringify(body['messages'])}`);
    expect((await post(hello)).text).toContain('you said');
  });

  it('waits inside an answer until the test lets it go on', async () => {
    const gate = Promise.withResolvers<void>();
    sim.reply('before').wait(gate.promise).reply('after');
    const posted = post(hello);
    await sim.arrived(1);
    gate.resolve();
    expect(answered((await posted).text)).toEqual([text('before'), text('after')]);
  });

  it('breaks the connection after so many events', async () => {
    sim.reply('a long text that is streamed in several pieces').breakAfter(4);
    await expect(post(hello)).rejects.toThrow();
  });
});

describe('access', () => {
  it('refuses a wrong key, counts it, and uses no answer for it', async () => {
    sim.reply('kept');
    expect((await post(hello, { 'x-api-key': 'wrong' })).status).toBe(401);
    expect([sim.unauthorised, sim.requests.length, sim.unused]).toEqual([1, 0, 1]);
  });

  it('lists the models of the price book', async () => {
    const response = await fetch(`${sim.baseUrl}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
    const { data } = (await response.json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toContain('claude-opus-5-5');
  });

  it('does not know a model nobody named', async () => {
    expect(await post({ ...hello, model: 'claude-opus-9' })).toMatchObject({ status: 404 });
  });
});

describe('what the API refuses', () => {
  it.each<[string, JsonObject, string]>([
    ['more than four marks', { messages: [user(...['a', 'b', 'c', 'd', 'e'].map((name) => text(name, mark())))] }, 'A maximum of 4 blocks'],
    [
      'a 1 h mark behind a 5 min one',
      { system: [text('s', mark('5m'))], messages: [user(text('a', mark('1h')))] },
      "must not come after a ttl='5m'",
    ],
    ['a mark on empty text', { system: [text('', mark())], ...hello }, 'cannot be set on text blocks that are empty'],
    [
      'a mark on thinking',
      {
        messages: [user(text('a')), assistant({ type: 'thinking', thinking: 't', signature: 's', ...mark() }, text('b')), user(text('c'))],
      },
      'cannot be set on thinking',
    ],
    [
      'automatic caching beside four marks',
      { ...mark(), messages: [user(...['a', 'b', 'c', 'd'].map((name) => text(name, mark())))] },
      'needs a free breakpoint',
    ],
    [
      'automatic caching with another time to live',
      { ...mark('1h'), messages: [user(text('a', mark('5m')))] },
      'differs from the explicit',
    ],
    ['two user messages in a row', { messages: [user(text('a')), user(text('b'))] }, 'roles must alternate'],
    ['an assistant message first', { messages: [assistant(text('a')), user(text('b'))] }, 'must use the "user" role'],
    ['an assistant message last', { messages: [user(text('a')), assistant(text('b'))] }, 'must end with a user message'],
    ['blank text', { messages: [user(text('  '))] }, 'non-whitespace'],
    [
      'a call without its result',
      { messages: [user(text('a')), assistant(call('t1'), call('t2')), user(result('t1'))] },
      'without tool_result blocks immediately after: t2',
    ],
    ['a result without its call', { messages: [user(result('t1'))] }, 'unexpected tool_use_id'],
    [
      'a result behind other content',
      { messages: [user(text('a')), assistant(call('t1')), user(text('b'), result('t1'))] },
      'must come first',
    ],
    [
      'a call id used twice',
      { messages: [user(text('a')), assistant(call('t1')), user(result('t1')), assistant(call('t1')), user(result('t1'))] },
      'must be unique',
    ],
    ['sampling parameters', { ...hello, temperature: 1 }, 'temperature'],
    [
      'thinking switched off where the model always thinks',
      { ...hello, model: 'claude-opus-5-5', thinking: { type: 'disabled' } },
      'always thinks',
    ],
    ['a forced tool where the model always thinks', { ...hello, model: 'claude-fable-5-2', tool_choice: { type: 'any' } }, 'always thinks'],
    ['an effort the model does not have', { ...hello, model: 'claude-haiku-4-5', output_config: { effort: 'high' } }, 'not supported'],
    ['more output than the model has', { ...hello, max_tokens: 200_000 }, 'maximum allowed'],
    [
      'two tools of one name',
      { ...hello, tools: ['a', 'a'].map((name) => ({ name, description: '', input_schema: { type: 'object' } })) },
      'unique',
    ],
  ])('%s', async (_what, body, message) => {
    const refused = await post(body);
    expect(refused.status).toBe(400);
    expect((JSON.parse(refused.text) as { error: { message: string } }).error.message).toContain(message);
    expect(() => sim.assertDone()).toThrow(message);
  });

  it('a prompt over the window', async () => {
    await sim.close();
    sim = await startSimulator({ key, windowTokens: 100 });
    sim.reply('kept for a shorter one');
    const refused = await post({ messages: [user(text('x'.repeat(1000)))] });
    expect(refused.status).toBe(400);
    expect(refused.text).toMatch(/prompt is too long: \d+ tokens > 100 maximum/);
    expect([sim.unused, sim.tooLongPrompts.length]).toEqual([1, 1]);
  });
});

describe('an answer that the window does not hold', () => {
  it('is cut off where the window ends, and says why', async () => {
    await sim.close();
    sim = await startSimulator({ key, windowTokens: 100 });
    sim.reply('fits').reply('y'.repeat(1000)).callTool('Read', {});
    const { text: body } = await post(hello);
    expect(body).toContain('"stop_reason":"model_context_window_exceeded"');
    const [fits, cut, ...rest] = answered(body);
    expect([fits, rest]).toEqual([text('fits'), []]);
    const prompt = sim.requests[0]?.usage?.input_tokens ?? 0;
    expect(cut).toEqual(text('y'.repeat(4 * (100 - prompt - 1))));
  });

  it('ends before a block that is no text', async () => {
    await sim.close();
    sim = await startSimulator({ key, windowTokens: 100 });
    sim.callTool('Read', { path: 'z'.repeat(1000) });
    const { text: body } = await post(hello);
    expect(answered(body)).toEqual([]);
    expect(body).toContain('"stop_reason":"model_context_window_exceeded"');
  });
});

describe('answers by rule', () => {
  it('are for every request that nothing was scripted for', async () => {
    sim.respond(({ text: body }, answer) => answer.reply(body.includes('summarise') ? 'a summary' : 'work'));
    sim.status(500, { headers: { 'x-should-retry': 'false' } }).when(({ text: body }) => body.includes('summarise'));
    sim.reply('scripted');
    const summarise = { messages: [user(text('summarise'))] };
    expect((await post(summarise)).status).toBe(500);
    const texts = [];
    for (const body of [hello, hello, summarise]) texts.push(answered((await post(body)).text)[0]);
    expect(texts).toEqual([text('scripted'), text('work'), text('a summary')]);
    sim.assertDone();
  });
});

describe('thinking', () => {
  const question = user(text('why?'));
  async function thought(): Promise<JsonObject[]> {
    sim.think('because').reply('so');
    return answered((await post({ messages: [question] })).text);
  }

  it('is accepted back behind the prefix it came from', async () => {
    const content = await thought();
    sim.reply('ok');
    expect((await post({ messages: [question, assistant(...content), user(text('and?'))] })).status).toBe(200);
    sim.assertDone();
  });

  it('is refused behind another prefix, from another model, or with other words', async () => {
    const content = await thought();
    const [thinking, ...rest] = content;
    const again = (first: JsonObject, blocks: JsonObject[], more: JsonObject = {}) =>
      post({ messages: [first, assistant(...blocks), user(text('and?'))], ...more });
    expect(await again(user(text('how?')), content)).toMatchObject({ status: 400 });
    expect(await again(question, content, { model: 'claude-opus-5-5' })).toMatchObject({ status: 400 });
    expect(await again(question, content, { system: [text('new')] })).toMatchObject({ status: 400 });
    expect(await again(question, [{ ...thinking, thinking: 'edited' }, ...rest])).toMatchObject({ status: 400 });
    expect(sim.failures).toHaveLength(4);
    expect(sim.failures[0]).toContain('Invalid `signature` in `thinking` block');
  });

  it('stays valid where cache marks move', async () => {
    const content = await thought();
    sim.reply('ok');
    expect((await post({ messages: [user(text('why?', mark())), assistant(...content), user(text('and?', mark()))] })).status).toBe(200);
  });
});

describe('a paused answer', () => {
  it('may be sent back as the last message, and no other answer may', async () => {
    sim.reply('searching').stop('pause_turn');
    sim.reply('found');
    const content = answered((await post(hello)).text);
    const messages = [...hello.messages, assistant(...content)];
    expect(answered((await post({ messages })).text)).toEqual([text('found')]);
    sim.assertDone();
  });
});

describe('an answer that is asked for whole', () => {
  it('comes as one message, also where a stream would be held back', async () => {
    sim.reply('all of it').holdBack();
    const { status, text: body } = await post({ ...hello, stream: false });
    const message = JSON.parse(body) as JsonObject;
    expect(status).toBe(200);
    expect(message).toMatchObject({ type: 'message', content: [text('all of it')], stop_reason: 'end_turn' });
    expect(message['usage']).toMatchObject({ output_tokens: expect.any(Number) as number });
    sim.assertDone();
  });
});

describe('usage', () => {
  it('counts the prompt cache from request to request, by the clock of the test', async () => {
    const prompt = { system: [text('s'.repeat(400), mark('1h'))], messages: [user(text('m'.repeat(400), mark()))] };
    for (const passed of [0, 60_000, 600_000, 3_600_000]) {
      sim.reply('ok');
      now += passed;
      await post(prompt);
    }
    const counted = sim.requests.map(({ usage }) => [
      usage?.cache_read_input_tokens,
      usage?.cache_creation?.ephemeral_1h_input_tokens,
      usage?.cache_creation?.ephemeral_5m_input_tokens,
    ]);
    const [system, message] = [107, 107];
    expect(counted).toEqual([
      [0, system, message],
      [system + message, 0, 0],
      [system, 0, message],
      [0, system, message],
    ]);
  });
});
