import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../../../e2e/support/simulator/simulator.ts';
import type { CallId } from '#shared/model/id.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { assistantContent, blocksOf, collect, failureOf, requestOf } from '../testing/collect.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createDiagnosticsSupport } from './diagnostics.ts';
import { createAnthropicModel } from './model.ts';

const key = 'sk-ant-test-0123456789';
const clock = createManualClock();
let sim: Simulator;

beforeEach(async () => {
  sim = await startSimulator({ key });
});
afterEach(() => sim.close());

const modelOf = (rest: { secret?: string; type?: 'key' | 'token'; baseUrl?: string; silenceMs?: number } = {}) =>
  createAnthropicModel({
    credential: { type: rest.type ?? 'key', secret: rest.secret ?? key },
    baseUrl: rest.baseUrl ?? sim.baseUrl,
    clock,
    ...(rest.silenceMs === undefined ? {} : { silenceMs: rest.silenceMs }),
  });
const never = new AbortController().signal;

describe('the Messages API behind the model port', () => {
  it('tells an answer of thinking, text and a call, and what it cost', async () => {
    sim.think('Let me look.').reply('I read the file.').callTool('Read', { file_path: 'a.ts', limit: 3 }, 'toolu_1');
    const events = await collect(modelOf(), requestOf('read a.ts'));
    expect(events[0]).toMatchObject({ type: 'started', apiMessage: 'msg_sim_000001', model: 'claude-sonnet-5-5' });
    expect(blocksOf(events)).toEqual([
      { type: 'thinking', thinking: 'Let me look.', signature: expect.stringMatching(/^sim\.[0-9a-f]{64}$/) as string },
      { type: 'text', text: 'I read the file.' },
      { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { file_path: 'a.ts', limit: 3 } },
    ]);
    expect(events.filter((event) => event.type === 'block.opened')).toEqual([
      { type: 'block.opened', index: 0, kind: 'thinking' },
      { type: 'block.opened', index: 1, kind: 'text' },
      { type: 'block.opened', index: 2, kind: 'tool_use', call: 'toolu_1', name: 'Read' },
    ]);
    const grown = events.flatMap((event) => (event.type === 'block.grew' && event.index === 1 ? [event.text] : [])).join('');
    expect(grown).toBe('I read the file.');
    const finished = events.at(-1);
    expect(finished).toMatchObject({ type: 'finished', stopReason: 'tool_use' });
    if (finished?.type !== 'finished') throw new Error('not finished');
    expect(finished.usage.input_tokens).toBeGreaterThan(0);
    expect(finished.usage.output_tokens).toBeGreaterThan(1);
    sim.assertDone();
  });

  it('sends the body byte for byte, with `stream` behind it', async () => {
    sim.reply('ok');
    const body = requestOf('ünïcode ✂ and "quotes"', {
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'high' },
      system: [{ type: 'text', text: 'You are here.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    });
    await collect(modelOf(), body);
    expect(sim.requests[0]?.text).toBe(`${JSON.stringify(body).slice(0, -1)},"stream":true}`);
    expect(sim.requests[0]?.headers['anthropic-version']).toBe('2026-10-21');
  });

  it('authenticates with a key or with a token', async () => {
    sim.reply('a');
    sim.reply('b');
    await collect(modelOf({ type: 'key' }), requestOf('x'));
    await collect(modelOf({ type: 'token' }), requestOf('x'));
    expect(sim.requests.map(({ headers }) => [headers['authorization'], headers['x-api-key']])).toEqual([
      [`Bearer ${key}`, key],
      [`Bearer ${key}`, undefined],
    ]);
  });

  it('gives back thinking that the API accepts in the next request', async () => {
    sim.think('first').callTool('Read', { file_path: 'a' }, 'toolu_1');
    sim.reply('done');
    const first = requestOf('go');
    const events = await collect(modelOf(), first);
    const second: MessagesRequest = {
      ...first,
      messages: [
        ...first.messages,
        { role: 'assistant', content: assistantContent(events) },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'toolu_1' as CallId, content: [{ type: 'text', text: 'content' }] }],
        },
      ],
    };
    expect(blocksOf(await collect(modelOf(), second))).toEqual([{ type: 'text', text: 'done' }]);
    sim.assertDone();
  });

  it('keeps unknown blocks, deltas and events as they came', async () => {
    sim
      .answer()
      .block({ type: 'hologram', beam: 'a' }, { type: 'beam_delta', beam: 'b' }, { type: 'beam_delta', tint: 7 })
      .event('weather', { sky: 'grey' })
      .reply('fine');
    const events = await collect(modelOf(), requestOf('x'));
    expect(blocksOf(events)).toEqual([
      { type: 'unknown', raw: { type: 'hologram', beam: 'ab', tint: 7 } },
      { type: 'text', text: 'fine' },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'finished', unknownEvents: [{ type: 'weather', sky: 'grey' }] });
  });

  it('hands a call out with an empty input and the text as it came where the input is not valid JSON', async () => {
    sim.answer().callToolWithJson('Write', '{"file_path": "a.ts", "cont').stop('max_tokens');
    const events = await collect(modelOf(), requestOf('x'));
    expect(events.find((event) => event.type === 'block.closed')).toMatchObject({
      block: { type: 'tool_use', name: 'Write', input: {} },
      malformedInput: '{"file_path": "a.ts", "cont',
    });
    expect(events.at(-1)).toMatchObject({ stopReason: 'max_tokens' });
  });

  it('tells a refusal with its details', async () => {
    sim.reply('I').stop('refusal', { type: 'refusal', category: 'cyber' });
    expect((await collect(modelOf(), requestOf('x'))).at(-1)).toMatchObject({
      stopReason: 'refusal',
      stopDetails: { type: 'refusal', category: 'cyber' },
    });
  });
});

describe('a request that fails', () => {
  const failing = (secret = key) => failureOf(modelOf({ secret }).stream(requestOf('x'), never));

  it('says that the key is wrong, without naming it', async () => {
    const { failure } = await failing('sk-ant-wrong-key');
    expect(failure).toMatchObject({
      kind: 'authentication',
      status: 401,
      isRetryable: false,
      apiRequestId: expect.stringMatching(/^req_sim_/) as string,
    });
    expect(failure.message).toBe(
      'The API refused this key (401). It said: invalid x-api-key. Check the key in Settings, or ANTHROPIC_API_KEY.',
    );
  });

  it('strikes a key out of what the server says', async () => {
    sim.status(403, { message: `key ${key} may not` });
    expect((await failing()).failure.message).toContain('key [key] may not');
  });

  it('leaves the words whole where the key is too short to be one', async () => {
    expect((await failing('k')).failure.message).toContain('Check the key');
  });

  it('says that a base URL is no address', async () => {
    const { failure } = await failureOf(modelOf({ baseUrl: 'not-a-url' }).stream(requestOf('x'), never));
    expect(failure).toMatchObject({ kind: 'network', isRetryable: false });
    expect(failure.message).toContain('"not-a-url" is no address');
  });

  it.each([
    [400, {}, { kind: 'invalid_request', isRetryable: false }],
    [400, { message: 'prompt is too long: 205000 tokens > 200000 maximum' }, { kind: 'prompt_too_long', isRetryable: false }],
    [
      400,
      { message: 'You have reached your specified API usage limits. You will regain access on 2026-12-01.' },
      { kind: 'billing', isRetryable: false },
    ],
    [402, {}, { kind: 'billing', isRetryable: false }],
    [403, {}, { kind: 'permission', isRetryable: false }],
    [404, {}, { kind: 'not_found', isRetryable: false }],
    [413, {}, { kind: 'too_large', isRetryable: false }],
    [429, { headers: { 'retry-after': '7' } }, { kind: 'rate_limit', isRetryable: true, retryAfterMs: 7000 }],
    [429, { details: { error_code: 'enforced_spend_limit_reached' } }, { kind: 'billing', isRetryable: false, retryAfterMs: null }],
    [500, { headers: { 'x-should-retry': 'false' } }, { kind: 'server', isRetryable: false }],
    [502, { rawBody: '<html>Bad gateway</html>' }, { kind: 'server', isRetryable: true }],
    [529, { headers: { 'retry-after-ms': '250', 'retry-after': '9' } }, { kind: 'overloaded', isRetryable: true, retryAfterMs: 250 }],
  ] as const)('knows what a %i means (%o)', async (status, rest, expected) => {
    sim.status(status, rest);
    expect((await failing()).failure).toMatchObject({ status, ...expected });
  });

  it('reads a date to wait until', async () => {
    sim.status(429, { headers: { 'retry-after': new Date(clock.now() + 30_000).toUTCString() } });
    expect((await failing()).failure.retryAfterMs).toBe(30_000);
  });

  it('is made once: nothing is retried here', async () => {
    sim.status(529);
    sim.reply('would come with a second attempt');
    await failing();
    expect(sim.requests).toHaveLength(1);
  });

  it('fails by the kind of an error event that comes after HTTP 200, and keeps what arrived', async () => {
    sim.reply('half').error('overloaded_error', 'Overloaded').reply('never sent');
    const { failure, events } = await failing();
    expect(failure).toMatchObject({ kind: 'overloaded', status: null, isRetryable: true });
    expect(blocksOf(events)).toEqual([{ type: 'text', text: 'half' }]);
  });

  it.each(['reset', 'end'] as const)('is a network failure where the stream breaks (%s)', async (how) => {
    sim.reply('half')[how]();
    const { failure, events } = await failing();
    expect(failure).toMatchObject({ kind: 'network', isRetryable: true });
    expect(failure.message).toMatch(/^The (connection to|answer from) 127\.0\.0\.1:\d+ (broke|ended)/);
    expect(blocksOf(events)).toHaveLength(1);
  });

  it('says that nothing answers at an address', async () => {
    const { baseUrl } = sim;
    await sim.close();
    const { failure } = await failureOf(modelOf({ baseUrl }).stream(requestOf('x'), never));
    sim = await startSimulator();
    expect(failure).toMatchObject({ kind: 'network', isRetryable: true, status: null });
    expect(failure.message).toContain('the connection was refused');
    expect(failure.isUnsent).toBe(true);
  });

  it('says that a name cannot be resolved', async () => {
    const { failure } = await failureOf(modelOf({ baseUrl: 'http://nowhere.invalid' }).stream(requestOf('x'), never));
    expect(failure.message).toBe('The name nowhere.invalid cannot be resolved. Check the network connection and the base URL.');
  });

  it('says that an address does not speak the format', async () => {
    sim.status(200, { rawBody: '<html>Welcome</html>' });
    const { failure } = await failing();
    expect(failure).toMatchObject({ kind: 'unknown', isRetryable: false });
    expect(failure.message).toContain('An event stream was expected; text/html came. Check the base URL.');
  });

  it('ends a stream that has been silent for the set time', async () => {
    sim.reply('one').hang();
    const stream = modelOf({ silenceMs: 90_000 }).stream(requestOf('x'), never);
    const outcome = failureOf(
      (async function* () {
        for await (const event of stream) {
          yield event;
          // The first block is here; from now on the stream is silent.
          if (event.type === 'block.closed') clock.advance(90_000);
        }
      })(),
    );
    const { failure } = await outcome;
    expect(failure).toMatchObject({ kind: 'silent', isRetryable: true });
    expect(failure.message).toContain('sent nothing for 90 seconds');
  });
});

describe('a request that is cancelled', () => {
  it('ends with the reason of the signal and closes the connection', async () => {
    sim.reply('one').hang();
    const abort = new AbortController();
    const reason = new Error('the person stopped it');
    const seen: string[] = [];
    const run = (async () => {
      for await (const event of modelOf().stream(requestOf('x'), abort.signal)) {
        seen.push(event.type);
        if (event.type === 'block.closed') abort.abort(reason);
      }
    })();
    await expect(run).rejects.toBe(reason);
    expect(seen).not.toContain('finished');
    // Only a closed connection lets the server close without cutting any.
    await sim.idle();
  });

  it('closes the connection when the reader stops early', async () => {
    sim.reply('one').hang();
    for await (const event of modelOf().stream(requestOf('x'), never)) if (event.type === 'block.closed') break;
    await sim.idle();
  });

  it('is not sent where the signal is already aborted', async () => {
    const reason = new Error('too late');
    await expect(collect(modelOf(), requestOf('x'), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(sim.requests).toHaveLength(0);
  });
});

describe('the comparison of prompts', () => {
  const asking = (text: string, previous: string | null): MessagesRequest =>
    requestOf(text, { diagnostics: { previous_message_id: previous } });
  const saidOf = async (model: ReturnType<typeof modelOf>, body: MessagesRequest): Promise<unknown> => {
    const [started] = await collect(model, body);
    return started?.type === 'started' ? started.diagnostics : 'nothing began';
  };

  it('is handed out as the API told it', async () => {
    for (let count = 0; count < 3; count += 1) sim.reply('ok');
    sim.reply('ok').comparing();
    expect(await saidOf(modelOf(), asking('a', null))).toBeNull();
    expect(await saidOf(modelOf(), asking('b', 'msg_sim_000001'))).toEqual({
      cache_miss_reason: { type: 'messages_changed', cache_missed_input_tokens: expect.any(Number) as number },
    });
    expect(await saidOf(modelOf(), asking('b', 'msg_gone'))).toEqual({ cache_miss_reason: { type: 'previous_message_not_found' } });
    expect(await saidOf(modelOf(), asking('b', 'msg_sim_000003'))).toEqual({ cache_miss_reason: null });
    sim.assertDone();
  });

  it('is left out for a server that refused it: the request is sent again without, and later ones at once, and the log says so', async () => {
    await using plain = await startSimulator({ key, refusesDiagnostics: true });
    plain.reply('one');
    plain.reply('two');
    const lines: string[] = [];
    const options = { credential: { type: 'key' as const, secret: key }, baseUrl: plain.baseUrl, clock };
    const diagnostics = createDiagnosticsSupport((line) => lines.push(line));
    const model = createAnthropicModel({ ...options, diagnostics });
    expect(model.comparesPrompts).toBe(true);
    expect(await saidOf(model, asking('a', null))).toBeUndefined();
    expect(model.comparesPrompts).toBe(false);
    await saidOf(createAnthropicModel({ ...options, diagnostics }), asking('b', null));
    expect(plain.requests.map(({ body }) => 'diagnostics' in body)).toEqual([true, false, false]);
    expect(lines).toEqual([expect.stringContaining(plain.baseUrl)]);
    plain.assertDone();
  });

  it('goes on where a refusal that names it had another cause', async () => {
    sim.status(400, { message: 'messages: the text "diagnostics" is too odd' });
    sim.status(400, { message: 'messages: the text "diagnostics" is too odd' });
    const model = modelOf();
    expect((await failureOf(model.stream(asking('a', null), never))).failure.kind).toBe('invalid_request');
    expect(model.comparesPrompts).toBe(true);
  });
});
