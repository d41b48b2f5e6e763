// Every way for one call to end: one result, whatever happens.
import { describe, expect, test } from 'vitest';
import type { EventDraft } from '#shared/model/event.ts';
import type { Tool } from '#main/ports/tools.ts';
import { cancelGraceMs } from './call/execute.ts';
import { previewCharacters } from './call/freeze.ts';
import { StreamingToolExecutor } from './streaming-tool-executor.ts';
import { call, createExecutorScene, resultText, tellCalls, type ExecutorScene, type SceneOptions } from './testing/executor-scene.ts';
import { createScriptedRunner, scriptedTool, textResult, untilCancelled } from './testing/scripted-runner.ts';
import type { IncomingCall, ToolRunner } from './types.ts';

const look = scriptedTool({ name: 'Look' });

async function runOne(
  incoming: IncomingCall,
  options: Partial<SceneOptions> = {},
): Promise<{ told: string[]; text: string; scene: ExecutorScene }> {
  const scene = createExecutorScene({ tools: [look], ...options });
  const executor = new StreamingToolExecutor(scene.params);
  executor.addTool(incoming);
  await executor.finish();
  return { told: tellCalls(scene.drafts), text: resultText(scene.drafts, incoming.block.id), scene };
}

function withTool(run: NonNullable<Parameters<typeof scriptedTool>[0]['run']>): { tools: Tool[] } {
  return { tools: [scriptedTool({ name: 'Look', run, maxResultCharacters: 100 })] };
}

function asking(ask: ToolRunner['ask']): Partial<SceneOptions> {
  return {
    runner: createScriptedRunner({
      decide: () => Promise.resolve({ type: 'ask', because: 'mode default', suggestedRules: ['Look'] }),
      ask,
    }),
  };
}

describe('a call that cannot be run', () => {
  test('of an unknown tool is told which tools there are', async () => {
    const { told, text } = await runOne(call('a', 'Lok'));
    expect(told).toEqual(['a finished: invalid']);
    expect(text).toBe('There is no tool named "Lok". Tools: Look.');
  });

  test('with input that is no JSON is told where it ends', async () => {
    const { told, text } = await runOne(call('a', 'Look', {}, '{"name": "hal'));
    expect(told).toEqual(['a finished: invalid']);
    expect(text).toContain('It ends with: "{\\"name\\": \\"hal"');
  });

  test('with input that does not fit is told what and where', async () => {
    const { told, text } = await runOne(call('a', 'Look', { name: 3 }));
    expect(told).toEqual(['a finished: invalid']);
    expect(text).toContain('expected string, received number');
    expect(text).toContain('at name');
  });
});

describe('permission', () => {
  test('denied by a rule tells the model why', async () => {
    const { told, text } = await runOne(call('a', 'Look'), {
      runner: createScriptedRunner({ decide: () => Promise.resolve({ type: 'deny', because: 'The rule Look denies it.' }) }),
    });
    expect(told).toEqual(['a finished: denied']);
    expect(text).toBe('This call was not run: it is not permitted. The rule Look denies it.');
  });

  test('that cannot be decided is refused', async () => {
    const { told, text } = await runOne(call('a', 'Look'), {
      runner: createScriptedRunner({ decide: () => Promise.reject(new Error('the grammar is missing')) }),
    });
    expect(told).toEqual(['a finished: failed']);
    expect(text).toContain('the grammar is missing');
  });

  test('is asked, stored, answered, stored, and only then does the call start', async () => {
    const { told, scene } = await runOne(
      call('a', 'Look'),
      asking(() => Promise.resolve({ answer: { type: 'allow', scope: 'session' }, by: 'person', rules: ['Look'] })),
    );
    expect(told).toEqual(['a asked', 'a decided: allow by person', 'a started', 'a finished: done']);
    expect(scene.drafts[0]).toMatchObject({ input: { name: 'a' }, summary: 'Look a', reason: 'mode default', suggestedRules: ['Look'] });
    expect(scene.drafts[1]).toMatchObject({ actor: 'person', rules: ['Look'] });
  });

  test("denied by the person carries the person's words to the model", async () => {
    const { told, text } = await runOne(
      call('a', 'Look'),
      asking(() => Promise.resolve({ answer: { type: 'deny', comment: 'use the other folder' }, by: 'person', rules: [] })),
    );
    expect(told).toEqual(['a asked', 'a decided: deny by person', 'a finished: denied']);
    expect(text).toBe('The person denied this call, so it was not run, and said: use the other folder');
  });

  test('that nobody can give names the rule that would', async () => {
    const { told, text } = await runOne(
      call('a', 'Look'),
      asking(() => Promise.resolve({ answer: { type: 'deny', comment: 'The rule Look would allow it.' }, by: 'nobody', rules: [] })),
    );
    expect(told).toEqual(['a asked', 'a decided: deny by nobody', 'a finished: denied']);
    expect(text).toBe('This call was not run: permission was not given. The rule Look would allow it.');
  });
});

describe('a tool', () => {
  test('that throws has failed, and the model is told how', async () => {
    const { told, text } = await runOne(
      call('a', 'Look'),
      withTool(() => Promise.reject(new Error('no such device'))),
    );
    expect(told).toEqual(['a started', 'a finished: failed']);
    expect(text).toBe('The tool failed: no such device');
  });

  test('that throws before its first await has failed too', async () => {
    const { told } = await runOne(
      call('a', 'Look'),
      withTool(() => {
        throw new Error('at once');
      }),
    );
    expect(told).toEqual(['a started', 'a finished: failed']);
  });

  test('whose summary throws is named instead', async () => {
    const broken: Tool = {
      ...look,
      summarise: () => {
        throw new Error('no words');
      },
    };
    const { told, scene } = await runOne(call('a', 'Look'), { tools: [broken] });
    expect(told).toEqual(['a started', 'a finished: done']);
    expect(scene.drafts[0]).toMatchObject({ summary: 'Look' });
  });

  test('with a result over its limit: the file holds all of it, the model sees the beginning and the path', async () => {
    const long = 'x'.repeat(1_234_567);
    const runner = createScriptedRunner();
    const { told, text, scene } = await runOne(call('a', 'Look'), { ...withTool(() => textResult(long)), runner });
    expect(told).toEqual(['a started', 'a finished: done', 'a frozen']);
    expect(scene.drafts[1]).toMatchObject({ isFrozen: true, content: [] });
    expect(scene.drafts[2]).toMatchObject({ path: '/results/a.txt', originalCharacters: 1_234_567 });
    expect([...runner.written.values()]).toEqual([long]);
    expect(text).toBe(
      `${'x'.repeat(previewCharacters)}\n\n[The result has 1,234,567 characters; above are the first 2,000. ` +
        'All of it is in /results/a.txt: go on with Read (offset, limit), or search it with Grep.]',
    );
  });

  test('with a long result that cannot be written: the model sees the beginning and that the rest is lost', async () => {
    const runner = createScriptedRunner({ writeResult: () => Promise.reject(new Error('no space left on device')) });
    const { told, text } = await runOne(call('a', 'Look'), { ...withTool(() => textResult('y'.repeat(5_000))), runner });
    expect(told).toEqual(['a started', 'a finished: done']);
    expect(text).toContain('is lost: no space left on device');
  });
});

describe('a turn stopped', () => {
  async function stopWhen(
    isReached: (draft: EventDraft) => boolean,
    options: Partial<SceneOptions>,
  ): Promise<{ told: string[]; text: string; scene: ExecutorScene }> {
    const scene = createExecutorScene({ tools: [look], ...options });
    const executor = new StreamingToolExecutor(scene.params);
    executor.addTool(call('a', 'Look'));
    await scene.stored(isReached);
    await new Promise(setImmediate);
    scene.stop.abort(new Error('stopped'));
    await executor.finish();
    return { told: tellCalls(scene.drafts), text: resultText(scene.drafts, 'a'), scene };
  }

  test('before the call began', async () => {
    const scene = createExecutorScene({ tools: [look] });
    scene.stop.abort();
    const executor = new StreamingToolExecutor(scene.params);
    executor.addTool(call('a', 'Look'));
    await executor.finish();
    expect(tellCalls(scene.drafts)).toEqual(['a finished: cancelled']);
    expect(resultText(scene.drafts, 'a')).toBe('This call was not run: the turn was stopped.');
  });

  test('while its permission is decided, even by a runner that never comes back', async () => {
    const scene = createExecutorScene({ tools: [look], runner: createScriptedRunner({ decide: () => new Promise(() => undefined) }) });
    const executor = new StreamingToolExecutor(scene.params);
    executor.addTool(call('a', 'Look'));
    scene.stop.abort();
    await executor.finish();
    expect(tellCalls(scene.drafts)).toEqual(['a finished: cancelled']);
  });

  test('while the person is asked: the question is closed as denied', async () => {
    const { told, text } = await stopWhen(
      (draft) => draft.type === 'permission.asked',
      asking(() => new Promise(() => undefined)),
    );
    expect(told).toEqual(['a asked', 'a decided: deny by stopped', 'a finished: cancelled']);
    expect(text).toBe('This call was not run: the turn was stopped.');
  });

  test('while the tool runs and ends in time: what it had is kept', async () => {
    const { told, text } = await stopWhen(
      (draft) => draft.type === 'tool.started',
      withTool((_, context) => untilCancelled(context).catch(() => textResult('the first half', true))),
    );
    expect(told).toEqual(['a started', 'a finished: cancelled']);
    expect(text).toBe('the first half\nThis call was stopped before its end: the turn was stopped.');
  });

  test('while the tool runs and throws because of it', async () => {
    const { told } = await stopWhen(
      (draft) => draft.type === 'tool.started',
      withTool((_, context) => untilCancelled(context)),
    );
    expect(told).toEqual(['a started', 'a finished: cancelled']);
  });

  test('while a tool runs that does not listen: after its time the result says so', async () => {
    const { told, text, scene } = await stopWhen(
      (draft) => draft.type === 'tool.started',
      withTool(() => new Promise(() => undefined)),
    );
    expect(told).toEqual(['a started', 'a finished: cancelled']);
    expect(text).toContain('It did not end within 5 seconds of that: what it began may still be going on.');
    expect(scene.clock.waits).toEqual([cancelGraceMs]);
  });

  test('after the tool had done its work all the same: the work counts', async () => {
    const { told } = await stopWhen(
      (draft) => draft.type === 'tool.started',
      withTool((_, context) => untilCancelled(context).catch(() => textResult('all of it'))),
    );
    expect(told).toEqual(['a started', 'a finished: done']);
  });
});
