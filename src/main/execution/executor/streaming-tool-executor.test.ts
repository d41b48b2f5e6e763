import { expect, test } from 'vitest';
import type { Delta } from '#shared/model/delta.ts';
import type { EventDraft } from '#shared/model/event.ts';
import { StreamingToolExecutor } from './streaming-tool-executor.ts';
import { call, createExecutorScene, resultText, tellCalls } from './testing/executor-scene.ts';
import { createScriptedRunner, scriptedTool, textResult, untilCancelled } from './testing/scripted-runner.ts';

const isFinished = (id: string) => (draft: EventDraft) => draft.type === 'tool.finished' && draft.call === id;
const isStarted = (id: string) => (draft: EventDraft) => draft.type === 'tool.started' && draft.call === id;

test('a call starts while more may come, and its start is stored before it runs', async () => {
  const seen: string[] = [];
  const look = scriptedTool({ name: 'Look', run: () => (seen.push(...tellCalls(scene.drafts)), textResult('seen')) });
  const scene = createExecutorScene({ tools: [look] });
  const executor = new StreamingToolExecutor(scene.params);
  executor.addTool(call('a', 'Look'));
  await scene.stored(isFinished('a'));
  expect(seen).toEqual(['a started']);
  executor.addTool(call('b', 'Look'));
  await executor.finish();
  expect(tellCalls(scene.drafts)).toEqual(['a started', 'a finished: done', 'b started', 'b finished: done']);
});

test('safe calls run together, an unsafe one alone and in its place', async () => {
  const doors = new Map(['a', 'b', 'c', 'd'].map((id) => [id, Promise.withResolvers<void>()]));
  const run = async (input: { name: string }) => (await doors.get(input.name)?.promise, textResult(input.name));
  const scene = createExecutorScene({
    tools: [scriptedTool({ name: 'Look', isConcurrencySafe: true, run }), scriptedTool({ name: 'Change', run })],
  });
  const executor = new StreamingToolExecutor(scene.params);
  for (const incoming of [call('a', 'Look'), call('b', 'Look'), call('c', 'Change'), call('d', 'Look')]) executor.addTool(incoming);
  await scene.stored(isStarted('b'));
  doors.get('b')?.resolve();
  doors.get('d')?.resolve();
  doors.get('a')?.resolve();
  await scene.stored(isStarted('c'));
  expect(executor.tools.map((tool) => tool.status)).toEqual(['yielded', 'yielded', 'executing', 'queued']);
  doors.get('c')?.resolve();
  await executor.finish();
  expect(tellCalls(scene.drafts)).toEqual([
    'a started',
    'b started',
    'a finished: done',
    'b finished: done',
    'c started',
    'c finished: done',
    'd started',
    'd finished: done',
  ]);
});

test('a result waits until those of the calls before it are out', async () => {
  const door = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const look = scriptedTool({
    name: 'Look',
    isConcurrencySafe: true,
    run: async ({ name }) => {
      if (name === 'a') await door.promise;
      else ended.resolve();
      return textResult(name);
    },
  });
  const scene = createExecutorScene({ tools: [look] });
  const executor = new StreamingToolExecutor(scene.params);
  executor.addTool(call('a', 'Look'));
  executor.addTool(call('b', 'Look'));
  await ended.promise;
  await new Promise(setImmediate);
  expect(executor.tools.map((tool) => tool.status)).toEqual(['executing', 'completed']);
  door.resolve();
  await executor.finish();
  expect(tellCalls(scene.drafts).slice(2)).toEqual(['a finished: done', 'b finished: done']);
});

test('of 64 safe calls never more than ten run at the same time, and never fewer while enough wait', async () => {
  let running = 0;
  let most = 0;
  const look = scriptedTool({
    name: 'Look',
    isConcurrencySafe: true,
    run: async ({ name }) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
      return textResult(name);
    },
  });
  const scene = createExecutorScene({ tools: [look] });
  const executor = new StreamingToolExecutor(scene.params);
  const ids = Array.from({ length: 64 }, (_, index) => `call-${index}`);
  for (const id of ids) executor.addTool(call(id, 'Look'));
  await executor.finish();
  expect(most).toBe(10);
  const finished = scene.drafts.flatMap((draft) => (draft.type === 'tool.finished' ? [draft.call] : []));
  expect(finished).toEqual(ids);
});

test('progress is shown at once, and of lines nobody has taken yet only the newest is kept', async () => {
  const taken: PromiseWithResolvers<void>[] = [];
  const look = scriptedTool({
    name: 'Look',
    run: async (_, context) => {
      for (const line of ['one', 'two', 'three']) context.progress(line);
      taken.shift()?.resolve();
      await new Promise(setImmediate);
      return textResult('seen');
    },
  });
  const publish = (_: Delta) => (taken.push(Promise.withResolvers()), taken.at(-1)?.promise ?? Promise.resolve());
  const scene = createExecutorScene({ tools: [look], publish });
  const executor = new StreamingToolExecutor(scene.params);
  executor.addTool(call('a', 'Look'));
  await executor.finish();
  expect(scene.deltas).toEqual([
    { type: 'tool.progressed', call: 'a', message: 'one' },
    { type: 'tool.progressed', call: 'a', message: 'three' },
  ]);
});

test('a todo list is stored before the tool goes on', async () => {
  const todos = [{ content: 'look', status: 'pending' as const }];
  let before: string[] = [];
  const plan = scriptedTool({
    name: 'Plan',
    run: async (_, context) => {
      await context.setTodos(todos);
      before = tellCalls(scene.drafts);
      return textResult('noted');
    },
  });
  const scene = createExecutorScene({ tools: [plan] });
  const executor = new StreamingToolExecutor(scene.params);
  executor.addTool(call('a', 'Plan'));
  await executor.finish();
  expect(before).toEqual(['a started', 'todos.changed']);
});

test('a second call of the same id is not run', async () => {
  const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Look' })] });
  const executor = new StreamingToolExecutor(scene.params);
  executor.addTool(call('a', 'Look'));
  executor.addTool(call('a', 'Look'));
  await executor.finish();
  expect(tellCalls(scene.drafts)).toEqual(['a started', 'a finished: done']);
});

test('an error in Bash stops the calls beside it and those behind it', async () => {
  const both = Promise.withResolvers<void>();
  const bash = scriptedTool({
    name: 'Bash',
    isConcurrencySafe: true,
    run: async () => (await both.promise, textResult('exit code 1', true)),
  });
  const look = scriptedTool({ name: 'Look', isConcurrencySafe: true, run: (_, context) => (both.resolve(), untilCancelled(context)) });
  const change = scriptedTool({ name: 'Change' });
  const scene = createExecutorScene({ tools: [bash, look, change] });
  const executor = new StreamingToolExecutor(scene.params);
  for (const incoming of [call('a', 'Bash'), call('b', 'Look'), call('c', 'Change')]) executor.addTool(incoming);
  await executor.finish();
  executor.addTool(call('d', 'Look'));
  await executor.finish();
  expect(tellCalls(scene.drafts)).toEqual([
    'a started',
    'b started',
    'a finished: failed',
    'b finished: cancelled',
    'c finished: cancelled',
    'd finished: cancelled',
  ]);
  expect(resultText(scene.drafts, 'b')).toBe('This call was stopped before its end: another call of the same step failed (Bash a).');
  expect(resultText(scene.drafts, 'c')).toBe('This call was not run: another call of the same step failed (Bash a).');
  const cancellers = scene.drafts.flatMap((draft) => (draft.type === 'tool.finished' ? [draft.cancelledBy] : []));
  expect(cancellers).toEqual([undefined, 'sibling', 'sibling', 'sibling']);
});

test('an error in any other tool stops nothing', async () => {
  const look = scriptedTool({ name: 'Look', isConcurrencySafe: true, run: ({ name }) => textResult(name, name === 'a') });
  const scene = createExecutorScene({ tools: [look] });
  const executor = new StreamingToolExecutor(scene.params);
  for (const id of ['a', 'b', 'c']) executor.addTool(call(id, 'Look'));
  await executor.finish();
  expect(tellCalls(scene.drafts).slice(-3)).toEqual(['a finished: failed', 'b finished: done', 'c finished: done']);
});

test('a Bash call that the person stopped leaves its siblings alone', async () => {
  const runner = createScriptedRunner();
  const bash = scriptedTool({
    name: 'Bash',
    run: async (_, context) => untilCancelled(context).catch(() => textResult('half of it', true)),
  });
  const scene = createExecutorScene({ tools: [bash, scriptedTool({ name: 'Look' })], runner });
  const executor = new StreamingToolExecutor(scene.params);
  executor.addTool(call('a', 'Bash'));
  executor.addTool(call('b', 'Look'));
  await scene.stored(isStarted('a'));
  await new Promise(setImmediate);
  runner.running.get(call('a', 'Bash').block.id)?.();
  await executor.finish();
  expect(tellCalls(scene.drafts)).toEqual(['a started', 'a finished: cancelled', 'b started', 'b finished: done']);
  expect(resultText(scene.drafts, 'a')).toBe('half of it\nThis call was stopped before its end: the person stopped it.');
  expect(runner.running.size).toBe(0);
});

test('when an event cannot be stored, what runs is stopped and nothing further is started', async () => {
  const running = Promise.withResolvers<void>();
  let wasStopped = false;
  const look = scriptedTool({
    name: 'Look',
    isConcurrencySafe: true,
    run: (_, context) => (running.resolve(), untilCancelled(context).finally(() => (wasStopped = true))),
  });
  const onStore = async (draft: EventDraft) => {
    if (draft.type !== 'tool.started' || draft.call !== 'b') return;
    await running.promise;
    throw new Error('The disk is full.');
  };
  const scene = createExecutorScene({ tools: [look], onStore });
  const executor = new StreamingToolExecutor(scene.params);
  executor.addTool(call('a', 'Look'));
  executor.addTool(call('b', 'Look'));
  await expect(executor.finish()).rejects.toThrow('The disk is full.');
  await executor.close();
  executor.addTool(call('c', 'Look'));
  expect({ wasStopped, told: tellCalls(scene.drafts) }).toEqual({ wasStopped: true, told: ['a started'] });
});
