import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelError, type ModelPort } from '#main/ports/model.ts';
import { createRehearsalModel } from '../rehearsal/model.ts';
import { assistantContent, collect, failureOf, requestOf } from '../testing/collect.ts';
import { createInstantClock } from '../testing/manual-clock.ts';
import { createRecorder } from './recording-model.ts';
import { createReplayModel, recordedModelName } from './replay-model.ts';

let folder: string;
let file: string;
const clock = createInstantClock();
const never = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-recording-'));
  file = join(folder, 'session.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const rehearsal = () => createRehearsalModel({ clock, paceMs: 7 });
const hello = requestOf('hello');

/** Records two requests of one conversation; returns them with what was streamed. */
async function recordTwo() {
  const model = createRecorder(file, clock).record(rehearsal());
  const first = await collect(model, hello);
  const second = {
    ...hello,
    messages: [...hello.messages, { role: 'assistant' as const, content: assistantContent(first) }, ...requestOf('help').messages],
  };
  return { first, second, streamed: await collect(model, second) };
}

describe('a recording', () => {
  it('replays what was streamed, event by event, and says that it is simulated', async () => {
    const { first, second, streamed } = await recordTwo();
    const replay = createReplayModel({ file, clock });
    expect(replay).toMatchObject({ provider: 'recorded', isSimulated: true });
    expect(await collect(replay, hello)).toEqual(first);
    expect(await collect(replay, second)).toEqual(streamed);
    expect(recordedModelName(file)).toBe('claude-sonnet-5-5');
  });

  it('keeps an answer that came whole, and gives it whichever way it is asked for', async () => {
    const model: ModelPort = { ...rehearsal(), whole: (body, signal) => rehearsal().stream(body, signal) };
    const whole = createRecorder(file, clock).record(model).whole?.(hello, never);
    if (whole === undefined) throw new Error('The recorded model has lost a way to answer.');
    const first = await Array.fromAsync(whole);
    const replayed = createReplayModel({ file, clock });
    expect(await Array.fromAsync(replayed.whole?.(hello, never) ?? [])).toEqual(first);
    expect(await collect(createReplayModel({ file, clock }), hello)).toEqual(first);
    expect(createRecorder(file, clock).record(rehearsal())).not.toHaveProperty('whole');
  });

  it('pauses as the recorded stream did, up to a bound', async () => {
    await recordTwo();
    const paused = createInstantClock();
    await collect(createReplayModel({ file, clock: paused, maxPauseMs: 5 }), hello);
    expect(new Set(paused.slept)).toEqual(new Set([5]));
  });

  it('fits wherever the person says the same: tool results, prompts and notices may differ', async () => {
    await recordTwo();
    const elsewhere = requestOf('hello', { model: 'another', system: [{ type: 'text', text: 'another folder' }] });
    elsewhere.messages[0]?.content.unshift({ type: 'text', text: 'The date is now 2027-01-01.' } as never);
    expect(await collect(createReplayModel({ file, clock }), elsewhere)).not.toHaveLength(0);
  });

  it('refuses a request that does not fit, says what differs, and keeps the answer', async () => {
    await recordTwo();
    const replay = createReplayModel({ file, clock });
    const { failure } = await failureOf(replay.stream(requestOf('good morning'), never));
    expect(failure).toMatchObject({ kind: 'recording', isRetryable: false });
    expect(failure.message).toMatch(/at request 1, message 1 was recorded as \(user: "hello" \w+\) and is \(user: "good morning" \w+\)/);
    expect(await collect(replay, hello)).not.toHaveLength(0);
  });

  it('refuses a request behind its last', async () => {
    const { second } = await recordTwo();
    const replay = createReplayModel({ file, clock });
    await collect(replay, hello);
    await collect(replay, second);
    expect((await failureOf(replay.stream(second, never))).failure.message).toContain('holds 2 requests, and this is one more');
  });

  it('replays a failure as it happened', async () => {
    const failure = {
      kind: 'overloaded' as const,
      message: 'The API is overloaded.',
      status: 529,
      apiRequestId: 'req_1',
      retryAfterMs: 250,
      isRetryable: true,
    };
    const failing: ModelPort = {
      provider: 'anthropic',
      isSimulated: false,
      // oxlint-disable-next-line require-yield
      async *stream() {
        throw new ModelError(failure);
      },
    };
    await failureOf(createRecorder(file, clock).record(failing).stream(hello, never));
    expect((await failureOf(createReplayModel({ file, clock }).stream(hello, never))).failure).toEqual(failure);
  });

  it('keeps what had arrived of an answer nobody read to its end', async () => {
    for await (const event of createRecorder(file, clock).record(rehearsal()).stream(hello, never))
      if (event.type === 'block.closed') break;
    const { failure, events } = await failureOf(createReplayModel({ file, clock }).stream(hello, never));
    expect(events.at(-1)).toMatchObject({ type: 'block.closed', index: 0 });
    expect(failure.message).toContain('was stopped at this point');
  });

  it('is one JSON object a line', async () => {
    await recordTwo();
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type).filter((type) => type !== 'event')).toEqual([
      'recording',
      'request',
      'request',
    ]);
  });

  it.each([
    ['a missing file', null, 'cannot be read (ENOENT)'],
    ['a file that is none', '{"type":"request","model":"m","outline":[]}\n', 'is not a recording'],
    ['a damaged line', '{"type":"recording","version":1}\n{"type":"ev', 'Line 2 of the recording'],
  ])('says what is wrong with %s', async (_what, content, message) => {
    if (content !== null) await writeFile(file, content);
    expect(() => createReplayModel({ file, clock })).toThrow(message);
  });

  it('says that it cannot be written, before anything is asked', async () => {
    const unasked: ModelPort = {
      ...rehearsal(),
      stream() {
        throw new Error('The model was asked.');
      },
    };
    const model = createRecorder(join(folder, 'gone', 'x.jsonl'), clock).record(unasked);
    expect((await failureOf(model.stream(hello, never))).failure.message).toContain('cannot be written (ENOENT)');
  });
});
