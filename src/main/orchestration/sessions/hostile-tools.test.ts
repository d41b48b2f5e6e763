// Tools that break every promise, in a session with its journal: the step goes on, every call has its one result, in order.
import { statSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { CallId, SessionId } from '#shared/model/id.ts';
import { buildTool } from '#main/ports/build-tool.ts';
import type { Tool, ToolContext, ToolResult } from '#main/ports/tools.ts';
import { answer, callBlock, textBlock } from '../query-loop/testing/scripted-model.ts';
import { closeScenes, collect, createScene, type Scene } from './testing/session-scene.ts';

afterEach(closeScenes);

const cancelGraceMs = 5_000;
const forever = new Promise<never>(() => undefined);

function tool(name: string, call: (context: ToolContext) => Promise<ToolResult>, isConcurrencySafe = true): Tool {
  return buildTool({
    name,
    description: `The tool ${name}.`,
    schema: z.strictObject({ name: z.string() }),
    isReadOnly: true,
    isConcurrencySafe,
    summarise: (input) => input.name,
    access: () => [],
    call: (_input, context) => call(context),
  });
}

const says = (text: string, isError = false): ToolResult => ({ content: [{ type: 'text', text }], isError });
const look = tool('Look', async () => says('saw it'));
const crash = tool('Crash', () => Promise.reject(new Error('The tool is broken.')));
/** Never resolves and never looks at its signal. */
const hang = tool('Hang', () => forever);

/** A session whose first answer makes these calls, named `a`, `b` and so on, and whose second says that it is done. */
function sceneOf(tools: Tool[], calls: readonly string[]): Scene {
  const blocks = calls.map((name, index) => callBlock(index, idOf(index), name));
  const answers = [answer(blocks, 'tool_use'), answer([textBlock(0, 'Done.')]), answer([textBlock(0, 'And again.')])];
  return createScene({ answers, change: (deps) => ({ ...deps, tools }) });
}

const idOf = (index: number): CallId => String.fromCodePoint('a'.codePointAt(0)! + index) as CallId;

function ends(scene: Scene, session: SessionId): EventOf<'tool.finished'>[] {
  return scene.events(session).flatMap((event) => (event.type === 'tool.finished' ? [event] : []));
}

const outcomes = (scene: Scene, session: SessionId): string[] => ends(scene, session).map(({ call, outcome }) => `${call} ${outcome}`);

/** The ids of the results that the model was sent, in order. */
function resultIds(scene: Scene, request: number): unknown[] {
  const last = scene.model.requests[request]?.messages.at(-1);
  return last?.content.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : [])) ?? [];
}

test('a call that hangs is ended by the person; the others have run meanwhile and the step goes on', async () => {
  const scene = sceneOf([look, crash, hang], ['Look', 'Hang', 'Crash', 'Look']);
  const session = scene.newSession();
  const { turn } = scene.say(session, 'go');
  await scene.until(session, 'tool.started', ({ call }) => call === 'd');
  scene.sessions.stopCall(session, idOf(1));
  scene.clock.advance(cancelGraceMs);
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'completed' });
  expect(outcomes(scene, session)).toEqual(['a done', 'b cancelled', 'c failed', 'd done']);
  expect(JSON.stringify(ends(scene, session)[1]?.content)).toContain('the person stopped it. It did not end within 5 seconds');
  expect(resultIds(scene, 1)).toEqual(['a', 'b', 'c', 'd']);
});

test('a call that runs alone and hangs holds those behind it only until the person ends it', async () => {
  const scene = sceneOf([look, tool('Hang', () => forever, false)], ['Hang', 'Look']);
  const session = scene.newSession();
  const { turn } = scene.say(session, 'go');
  await scene.until(session, 'tool.started');
  scene.sessions.stopCall(session, idOf(0));
  scene.clock.advance(cancelGraceMs);
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'completed' });
  expect(outcomes(scene, session)).toEqual(['a cancelled', 'b done']);
});

test('the person ends the whole step: what ignores its signal too, and the session goes on with the next message', async () => {
  const scene = sceneOf([look, hang], ['Look', 'Hang', 'Hang', 'Look']);
  const session = scene.newSession();
  const { turn } = scene.say(session, 'go');
  await scene.until(session, 'tool.started', ({ call }) => call === 'd');
  scene.sessions.stop(session);
  scene.clock.advance(cancelGraceMs);
  expect(await scene.sessions.ended(session, turn ?? undefined)).toEqual({ reason: 'aborted_tools' });
  expect(outcomes(scene, session)).toEqual(['a done', 'b cancelled', 'c cancelled', 'd done']);
  expect(await scene.turn(session, 'go on')).toMatchObject({ reason: 'completed' });
  expect(resultIds(scene, 1)).toEqual(['a', 'b', 'c', 'd']);
});

test('64 calls in one answer: ten run at a time, each has its result, in order', async () => {
  let running = 0;
  let most = 0;
  const busy = tool('Busy', async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running -= 1;
    return says('done');
  });
  const scene = sceneOf(
    [busy],
    Array.from({ length: 64 }, () => 'Busy'),
  );
  const session = scene.newSession();
  expect(await scene.turn(session, 'go')).toMatchObject({ reason: 'completed' });
  expect(most).toBe(10);
  expect(ends(scene, session).map(({ call }) => call)).toEqual(Array.from({ length: 64 }, (_, index) => idOf(index)));
  expect(resultIds(scene, 1)).toHaveLength(64);
});

test.each([
  ['returned', () => Promise.resolve(says('x'.repeat(100 * 1024 * 1024)))],
  ['thrown', () => Promise.reject(new Error('x'.repeat(100 * 1024 * 1024)))],
])('100 MB of text %s: a file holds them; event, request and window carry their beginning', async (_, call) => {
  const scene = sceneOf([tool('Flood', call), look], ['Flood', 'Look']);
  const session = scene.newSession();
  const reading = new AbortController();
  const told = collect(
    scene.sessions.updates(session, 0, reading.signal),
    (update) => update.type === 'event' && update.event.type === 'turn.ended',
  );
  expect(await scene.turn(session, 'go')).toMatchObject({ reason: 'completed' });
  const frozen = scene.events(session).find((event) => event.type === 'result.frozen');
  if (frozen?.type !== 'result.frozen') throw new Error('Nothing was frozen.');
  expect(statSync(frozen.path).size).toBeGreaterThanOrEqual(100 * 1024 * 1024);
  const size = (value: unknown): number => JSON.stringify(value).length;
  expect(Math.max(...scene.events(session).map(size))).toBeLessThan(16 * 1024);
  expect(Math.max(...(await told).map(size))).toBeLessThan(16 * 1024);
  expect(size(scene.model.requests[1])).toBeLessThan(16 * 1024);
  expect(resultIds(scene, 1)).toEqual(['a', 'b']);
});

test('progress is shown while the call runs, and of a line without end only its beginning', async () => {
  const released = Promise.withResolvers<void>();
  const chatty = tool('Chat', async (context) => {
    context.progress('y'.repeat(10 * 1024 * 1024));
    await released.promise;
    return says('done');
  });
  const scene = sceneOf([chatty], ['Chat']);
  const session = scene.newSession();
  const isProgress = (update: SessionUpdate): boolean => update.type === 'delta' && update.delta.type === 'tool.progressed';
  const told = collect(scene.sessions.updates(session, 0, new AbortController().signal), isProgress);
  const { turn } = scene.say(session, 'go');
  expect(JSON.stringify((await told).at(-1)).length).toBeLessThan(4_096);
  expect(ends(scene, session)).toEqual([]);
  released.resolve();
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'completed' });
});

test.each([
  ['Bash', ['a failed', 'b cancelled', 'c cancelled']],
  ['Other', ['a failed', 'b done', 'c done']],
])('an error of %s beside others', async (name, expected) => {
  const sibling = Promise.withResolvers<void>();
  const failing = tool(name, async () => {
    await sibling.promise;
    return says('exit code 1', true);
  });
  const failed = Promise.withResolvers<void>();
  const waiting = tool('Waiting', async ({ signal }) => {
    sibling.resolve();
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      void failed.promise.then(resolve);
    });
    return says('done');
  });
  const scene = sceneOf([failing, waiting], [name, 'Waiting', 'Waiting']);
  const session = scene.newSession();
  const { turn } = scene.say(session, 'go');
  await scene.until(session, 'tool.finished', ({ call }) => call === 'a');
  failed.resolve();
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'completed' });
  expect(outcomes(scene, session)).toEqual(expected);
});
