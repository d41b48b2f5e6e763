import { describe, expect, test } from 'vitest';
import type { HookRun } from '#shared/model/events/hook-events.ts';
import { noVerdict, type HookOccasion, type HookVerdict } from '#main/ports/hooks.ts';
import { StreamingToolExecutor } from './streaming-tool-executor.ts';
import { call, createExecutorScene, resultText, tellCalls, type ExecutorScene } from './testing/executor-scene.ts';
import { createScriptedRunner, scriptedTool, textResult, untilCancelled } from './testing/scripted-runner.ts';
import type { IncomingCall, ToolRunner } from './types.ts';

const passed: HookRun = {
  moment: 'PreToolUse',
  command: 'check',
  source: 'user',
  outcome: 'passed',
  message: null,
  durationMs: 1,
  isCut: false,
};

/** Hooks that say what the test wants at each moment. */
function hooked(
  says: (occasion: HookOccasion) => Partial<HookVerdict> | Promise<Partial<HookVerdict>>,
  more: Partial<Pick<ToolRunner, 'decide' | 'ask'>> = {},
): ToolRunner {
  const runHooks = async (occasion: HookOccasion): Promise<HookVerdict> => ({ ...noVerdict, ...(await says(occasion)) });
  return { ...createScriptedRunner(more), runHooks };
}

async function runAll(scene: ExecutorScene, ...calls: IncomingCall[]): Promise<StreamingToolExecutor> {
  const executor = new StreamingToolExecutor(scene.params);
  for (const incoming of calls) executor.addTool(incoming);
  await executor.finish();
  return executor;
}

const before =
  (verdict: Partial<HookVerdict>) =>
  ({ moment }: HookOccasion): Partial<HookVerdict> =>
    moment === 'PreToolUse' ? verdict : {};
const after =
  (verdict: Partial<HookVerdict>) =>
  ({ moment }: HookOccasion): Partial<HookVerdict> =>
    moment === 'PostToolUse' ? verdict : {};

describe('hooks before a call', () => {
  test('are stored before it starts, and those after it before its end', async () => {
    const runner = hooked(({ moment }) => ({ runs: [{ ...passed, moment }] }));
    const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Look' })], runner });
    await runAll(scene, call('a', 'Look'));
    expect(tellCalls(scene.drafts)).toEqual(['hook.finished', 'a started', 'hook.finished', 'a finished: done']);
    expect(scene.drafts[0]).toMatchObject({ call: 'a', moment: 'PreToolUse', command: 'check' });
  });

  test('can refuse it: it never runs, and the model is told why', async () => {
    const runner = hooked(before({ advice: { type: 'deny', because: 'not on Fridays' } }));
    const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Look' })], runner });
    await runAll(scene, call('a', 'Look'));
    expect(tellCalls(scene.drafts)).toEqual(['a finished: denied']);
    expect(resultText(scene.drafts, 'a')).toContain('not on Fridays');
  });

  test('can want the person to be asked where the rules would allow', async () => {
    const runner = hooked(before({ advice: { type: 'ask', because: 'look twice' } }));
    const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Look' })], runner });
    await runAll(scene, call('a', 'Look'));
    expect(scene.drafts[0]).toMatchObject({
      type: 'permission.asked',
      reason: expect.stringContaining('look twice') as unknown,
      isFromHook: true,
    });
    expect(tellCalls(scene.drafts).at(-1)).toBe('a finished: done');
  });

  test.each([
    ['what a rule could allow', { type: 'ask', because: 'the mode', suggestedRules: ['Look'] }, 'a started'],
    ['what is denied only because nobody is asked', { type: 'deny', because: 'the mode', suggestedRules: ['Look'] }, 'a started'],
    ['not what a rule wants asked', { type: 'ask', because: 'a rule', suggestedRules: [], rule: 'Look' }, 'a asked'],
    ['not what only a person can allow', { type: 'ask', because: 'protected', suggestedRules: [] }, 'a asked'],
    ['not what a rule denies', { type: 'deny', because: 'a rule', rule: 'Look' }, 'a finished: denied'],
  ] as const)('can allow %s', async (_what, decision, first) => {
    const decide: ToolRunner['decide'] = () =>
      Promise.resolve('suggestedRules' in decision ? { ...decision, suggestedRules: [...decision.suggestedRules] } : decision);
    const runner = hooked(before({ advice: { type: 'allow', because: 'known' } }), { decide });
    const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Look' })], runner });
    await runAll(scene, call('a', 'Look'));
    expect(tellCalls(scene.drafts)[0]).toBe(first);
  });

  test('can change its input: permission is decided on the changed one, and that one runs', async () => {
    const judged: unknown[] = [];
    const decide: ToolRunner['decide'] = (_tool, input) => (judged.push(input), Promise.resolve({ type: 'allow', because: 'a test' }));
    const runner = hooked(before({ updatedInput: { name: 'other' }, contexts: ['it was renamed'] }), { decide });
    const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Look' })], runner });
    await runAll(scene, call('a', 'Look', { name: 'first' }));
    expect(judged).toEqual([{ name: 'other' }]);
    expect(scene.drafts[0]).toMatchObject({ type: 'tool.started', input: { name: 'other' } });
    expect(resultText(scene.drafts, 'a')).toBe('other\n[From a hook: it was renamed]');
  });

  test('that change the input into one the tool cannot take keep it from running', async () => {
    const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Look' })], runner: hooked(before({ updatedInput: { nome: 1 } })) });
    await runAll(scene, call('a', 'Look'));
    expect(tellCalls(scene.drafts)).toEqual(['a finished: failed']);
    expect(resultText(scene.drafts, 'a')).toContain('A hook changed the input');
  });

  test('a call that a hook made unsafe waits until it is alone', async () => {
    const said: string[] = [];
    const released = Promise.withResolvers<void>();
    const careful = scriptedTool({
      name: 'Look',
      async run({ name }) {
        said.push(`${name} begins`);
        if (name === 'slow') await released.promise;
        said.push(`${name} ends`);
        return textResult(name);
      },
    });
    const tool = { ...careful, isConcurrencySafe: (input: { [key: string]: unknown }) => input['name'] !== 'unsafe' };
    const changed = Promise.withResolvers<void>();
    const runner = hooked((occasion) => {
      if (occasion.moment !== 'PreToolUse' || occasion.input['name'] !== 'b') return {};
      changed.resolve();
      return { updatedInput: { name: 'unsafe' } };
    });
    const scene = createExecutorScene({ tools: [tool], runner });
    const ended = runAll(scene, call('a', 'Look', { name: 'slow' }), call('b', 'Look', { name: 'b' }));
    await changed.promise;
    await scene.stored((draft) => draft.type === 'tool.started' && draft.call === 'a');
    await new Promise((resolve) => setImmediate(resolve));
    released.resolve();
    await ended;
    expect(said).toEqual(['slow begins', 'slow ends', 'unsafe begins', 'unsafe ends']);
  });
});

describe('hooks after a call', () => {
  test('can replace its result and add to it', async () => {
    const runner = hooked(after({ updatedOutput: 'tidied', objections: ['lint fails'], contexts: ['see the log'] }));
    const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Look' })], runner });
    await runAll(scene, call('a', 'Look'));
    expect(resultText(scene.drafts, 'a')).toBe(
      'tidied\n[From a hook: A hook objects to what this call did: lint fails]\n[From a hook: see the log]',
    );
  });

  test('are given the result, and do not run for a call that failed', async () => {
    const seen: HookOccasion[] = [];
    const runner = hooked((occasion) => (seen.push(occasion), {}));
    const broken = scriptedTool({ name: 'Break', run: () => textResult('no', true) });
    const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Look' }), broken], runner });
    await runAll(scene, call('a', 'Look'), call('b', 'Break'));
    expect(seen.map(({ moment }) => moment)).toEqual(['PreToolUse', 'PostToolUse', 'PreToolUse']);
    expect(seen[1]).toMatchObject({ call: 'a', response: { content: [{ type: 'text', text: 'a' }], is_error: false } });
  });
});

describe('a hook that ends the turn', () => {
  const stop = { command: 'check', reason: 'enough' };

  test('before a call: neither it nor what waits behind it runs, and every call has its result', async () => {
    const scene = createExecutorScene({ tools: [scriptedTool({ name: 'Change' })], runner: hooked(before({ stop })) });
    const executor = await runAll(scene, call('a', 'Change'), call('b', 'Change'));
    expect(executor.hookStop).toEqual(stop);
    expect(tellCalls(scene.drafts)).toEqual(['a finished: denied', 'b finished: cancelled']);
    expect(resultText(scene.drafts, 'b')).toContain('a hook ended the turn');
  });

  test('after a call: that one keeps its result, what runs beside it is stopped', async () => {
    const waits = scriptedTool({ name: 'Wait', isConcurrencySafe: true, run: (_input, context) => untilCancelled(context) });
    const look = scriptedTool({ name: 'Look', isConcurrencySafe: true });
    const scene = createExecutorScene({ tools: [look, waits], runner: hooked(after({ stop })) });
    const executor = await runAll(scene, call('a', 'Wait'), call('b', 'Look'));
    expect(executor.hookStop).toEqual(stop);
    expect(tellCalls(scene.drafts).slice(-2)).toEqual(['a finished: cancelled', 'b finished: done']);
  });
});
