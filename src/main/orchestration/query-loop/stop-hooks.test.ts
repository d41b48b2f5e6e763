import { describe, expect, test } from 'vitest';
import type { HookRun } from '#shared/model/events/hook-events.ts';
import { noVerdict, type HookOccasion, type HookVerdict } from '#main/ports/hooks.ts';
import { createScriptedRunner, scriptedTool } from '#main/execution/executor/testing/scripted-runner.ts';
import type { ToolRunner } from '#main/execution/executor/types.ts';
import { createLoopScene, person, tell } from './testing/loop-scene.ts';
import { answer, callBlock, textBlock, type Answer } from './testing/scripted-model.ts';

const look = scriptedTool({ name: 'Look' });
const says = (text: string): Answer => answer([textBlock(0, text)]);
const calls = (id: string): Answer => answer([callBlock(0, id, 'Look')], 'tool_use');
const ran = (outcome: HookRun['outcome'], message: string | null = null): HookRun => ({
  moment: 'Stop',
  command: 'check',
  source: 'user',
  outcome,
  message,
  durationMs: 1,
  isCut: false,
});
const blocks = (reason: string): Partial<HookVerdict> => ({ runs: [ran('blocked', reason)], objections: [reason] });

/** Hooks that say one thing after the other at each normal end, and nothing at any other moment. */
function stopHooks(...verdicts: Partial<HookVerdict>[]): { runner: ToolRunner; seen: HookOccasion[] } {
  const seen: HookOccasion[] = [];
  const runHooks = (occasion: HookOccasion): Promise<HookVerdict> => {
    if (occasion.moment !== 'Stop') return Promise.resolve(noVerdict);
    seen.push(occasion);
    return Promise.resolve({ ...noVerdict, ...verdicts.shift() });
  };
  return { runner: { ...createScriptedRunner(), runHooks }, seen };
}

describe('a normal end passes the stop hooks', () => {
  test('one that has no objection lets it pass, and its run is stored', async () => {
    const { runner, seen } = stopHooks({ runs: [ran('passed')] });
    const scene = createLoopScene({ runner, answers: [says('All done.')] });
    expect(await scene.run()).toEqual({ reason: 'completed', stopReason: 'end_turn' });
    expect(scene.stored.at(-1)).toMatchObject({ type: 'hook.finished', outcome: 'passed', call: null });
    expect(seen).toEqual([{ moment: 'Stop', isActive: false, lastText: 'All done.' }]);
  });

  test('one that blocks sends the agent on with its reason', async () => {
    const { runner, seen } = stopHooks(blocks('Run the tests.'), {});
    const scene = createLoopScene({ runner, answers: [says('Done.'), says('Tested.')], takeSteering: () => [person('And hurry.')] });
    expect(await scene.run()).toEqual({ reason: 'completed', stopReason: 'end_turn' });
    expect(tell(scene.stored).slice(3)).toEqual([
      'hook.finished',
      'loop.transitioned stop_hook_blocking, step 2',
      'notice.appended hook',
      'message.sent',
      'request.sent step 2',
      'block.completed 0 text',
      'response.completed end_turn, 1 blocks',
    ]);
    expect(JSON.stringify(scene.model.requests[1]?.messages.at(-1))).toContain('Run the tests.');
    expect(seen.map((occasion) => occasion.moment === 'Stop' && occasion.isActive)).toEqual([false, true]);
  });

  test('one that prevents ends the turn for good, whatever others ask for', async () => {
    const { runner } = stopHooks({ ...blocks('Go on.'), stop: { command: 'guard', reason: 'It is late.' } });
    const scene = createLoopScene({ runner, answers: [says('Done.')] });
    expect(await scene.run()).toEqual({ reason: 'stop_hook_prevented', hook: 'guard', message: 'It is late.' });
  });

  test.each(['failed', 'timed-out'] as const)('one that %s lets it pass and is told', async (outcome) => {
    const { runner } = stopHooks({ runs: [ran(outcome, 'why')] });
    const scene = createLoopScene({ runner, answers: [says('Done.')] });
    expect(await scene.run()).toMatchObject({ reason: 'completed' });
    expect(scene.stored.at(-1)).toMatchObject({ type: 'hook.finished', outcome, message: 'why' });
  });

  test('no other end does: not one by a refusal, not one by the person', async () => {
    const { runner, seen } = stopHooks();
    const refused = createLoopScene({ runner, answers: [answer([textBlock(0, 'No.')], 'refusal')] });
    expect(await refused.run()).toMatchObject({ reason: 'model_error' });
    const stopped = createLoopScene({ runner, answers: [[{ type: 'hang' }]] });
    const ended = stopped.run();
    await stopped.until((event) => event.type === 'request.sent');
    stopped.stop.abort();
    expect(await ended).toEqual({ reason: 'aborted_streaming' });
    expect(seen).toEqual([]);
  });

  test('a stop by the person while they run ends the turn', async () => {
    const runner: ToolRunner = {
      ...createScriptedRunner(),
      runHooks: (_occasion, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ ...noVerdict, ...blocks('Go on.'), runs: [ran('cancelled')] }));
          scene.stop.abort();
        }),
    };
    const scene = createLoopScene({ runner, answers: [says('Done.')] });
    expect(await scene.run()).toEqual({ reason: 'aborted_tools' });
  });

  test('a stop by the person behind the whole answer leaves it completed where there is no hook', async () => {
    const runHooks = (): Promise<HookVerdict> => {
      scene.stop.abort();
      return Promise.resolve(noVerdict);
    };
    const scene = createLoopScene({ runner: { ...createScriptedRunner(), runHooks }, answers: [says('Done.')] });
    expect(await scene.run()).toEqual({ reason: 'completed', stopReason: 'end_turn' });
  });
});

describe('stop hooks that never let go', () => {
  test('end the turn at the third block in a row', async () => {
    const { runner } = stopHooks(blocks('one'), blocks('two'), blocks('three'));
    const scene = createLoopScene({ runner, answers: [says('Done.'), says('Done.'), says('Done.')] });
    expect(await scene.run()).toEqual({ reason: 'stop_hook_loop', blocks: 3, message: 'three' });
    expect(scene.model.unused).toBe(0);
  });

  test('count anew after a tool call', async () => {
    const { runner } = stopHooks(blocks('1'), blocks('2'), blocks('3'), blocks('4'), blocks('5'));
    const answers = [says('Done.'), says('Done.'), calls('a'), says('Done.'), says('Done.'), says('Done.')];
    const scene = createLoopScene({ runner, tools: [look], answers });
    expect(await scene.run()).toEqual({ reason: 'stop_hook_loop', blocks: 3, message: '5' });
    expect(scene.model.unused).toBe(0);
  });

  test('stop where the allowed steps are used up', async () => {
    const { runner } = stopHooks(blocks('one'), blocks('two'));
    const scene = createLoopScene({ runner, answers: [says('Done.'), says('Done.')], maxSteps: 2 });
    expect(await scene.run()).toEqual({ reason: 'max_turns', maxSteps: 2 });
  });
});

test('a hook around a tool that ends the turn is its own exit, and the calls have their results', async () => {
  const runHooks: ToolRunner['runHooks'] = ({ moment }) =>
    Promise.resolve(moment === 'PostToolUse' ? { ...noVerdict, stop: { command: 'guard', reason: 'enough' } } : noVerdict);
  const scene = createLoopScene({ runner: { ...createScriptedRunner(), runHooks }, tools: [look], answers: [calls('a')] });
  expect(await scene.run()).toEqual({ reason: 'hook_stopped', hook: 'guard', message: 'enough' });
  expect(tell(scene.stored).at(-1)).toBe('tool.finished a done');
});
