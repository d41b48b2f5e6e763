// What the results of one step may be together.
import { describe, expect, test } from 'vitest';
import type { EventDraft, EventOf } from '#shared/model/event.ts';
import { previewCharacters, stepCharacters } from './call/freeze.ts';
import { runTools } from './run-tools.ts';
import { StreamingToolExecutor } from './streaming-tool-executor.ts';
import { call, createExecutorScene, resultText, tellCalls } from './testing/executor-scene.ts';
import { createScriptedRunner, scriptedTool, textResult } from './testing/scripted-runner.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Six calls of 45,000 characters each; those that finish last come first. */
function createScene(order: readonly string[], runner = createScriptedRunner()) {
  const done = new Map(names.map((name) => [name, Promise.withResolvers<void>()]));
  const read = scriptedTool({
    name: 'Read',
    isConcurrencySafe: true,
    async run({ name }) {
      const before = order[order.indexOf(name) - 1];
      if (before !== undefined) await done.get(before)?.promise;
      done.get(name)?.resolve();
      return textResult(name.repeat(name === 'f' ? 100 : 45_000));
    },
  });
  return { ...createExecutorScene({ tools: [read], runner }), runner };
}

const ends = (drafts: readonly EventDraft[]): string[] => tellCalls(drafts).filter((line) => !line.endsWith('started'));
const inOrder = [
  ...['a', 'b', 'c', 'd'].map((name) => `${name} finished: done`),
  'e finished: done',
  'e frozen',
  // What is shorter than a preview stays: a file beside it would save nothing.
  'f finished: done',
];

describe('the results of one step', () => {
  test.each([
    ['in call order', names],
    ['in the opposite order', names.toReversed()],
    ['the last but one first', ['e', 'a', 'c', 'b', 'f', 'd']],
  ])('are frozen from the call on that passes 200,000 characters together, finished %s', async (_, order) => {
    const { params, drafts, runner } = createScene(order);
    const executor = new StreamingToolExecutor(params);
    for (const name of names) executor.addTool(call(name, 'Read'));
    await executor.finish();
    expect(ends(drafts)).toEqual(inOrder);
    expect(drafts.find((draft): draft is Extract<EventDraft, { type: 'result.frozen' }> => draft.type === 'result.frozen')).toMatchObject({
      because: 'step-limit',
      path: '/results/e.txt',
      originalCharacters: 45_000,
    } satisfies Partial<EventOf<'result.frozen'>>);
    expect(runner.written.size).toBe(1);
    expect(resultText(drafts, 'e')).toBe(
      `${'e'.repeat(previewCharacters)}\n\n[The result has 45,000 characters, and those of this step together may have 200,000; above are the first ` +
        '2,000. All of it is in /results/e.txt: go on with Read (offset, limit), or search it with Grep.]',
    );
  });

  test('are the same where the answer came whole', async () => {
    const { params, drafts } = createScene(names.toReversed());
    await runTools(
      names.map((name) => call(name, 'Read')),
      params,
    );
    expect(ends(drafts)).toEqual(inOrder);
  });

  test('count as the model sees them: what its own tool froze counts as its preview, and the next step begins anew', async () => {
    const huge = scriptedTool({ name: 'Read', run: ({ name }) => textResult(name.repeat(stepCharacters)), maxResultCharacters: 50_000 });
    const scene = createExecutorScene({ tools: [huge] });
    for (let step = 0; step < 2; step += 1) {
      const executor = new StreamingToolExecutor(scene.params);
      for (const name of ['a', 'b', 'c']) executor.addTool(call(`${step}${name}`, 'Read', { name }));
      await executor.finish();
    }
    const reasons = scene.drafts.flatMap((draft) => (draft.type === 'result.frozen' ? [draft.because] : []));
    expect(reasons).toEqual(Array.from({ length: 6 }, () => 'tool-limit'));
  });
});
