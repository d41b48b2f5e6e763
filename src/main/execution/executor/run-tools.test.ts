import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventDraft } from '#shared/model/event.ts';
import { StreamingToolExecutor } from './streaming-tool-executor.ts';
import { partitionToolCalls } from './partition-tool-calls.ts';
import { prepareCall } from './call/prepare.ts';
import { runTools } from './run-tools.ts';
import { call, createExecutorScene, tellCalls, type ExecutorScene } from './testing/executor-scene.ts';
import { createScriptedRunner, scriptedTool, textResult } from './testing/scripted-runner.ts';
import type { IncomingCall } from './types.ts';

/** One call of a random mix: which tool, how it ends, and after how many turns of the microtask queue. */
interface Plan {
  kind:
    | 'safe'
    | 'unsafe'
    | 'safe-error'
    | 'unsafe-throw'
    | 'unknown'
    | 'malformed'
    | 'misfit'
    | 'denied'
    | 'asked'
    | 'refused'
    | 'long'
    | 'bash'
    | 'bash-error';
  ticks: number;
  /** Turns that pass in the stream before the call closes. */
  arrivesAfter: number;
}

const tools: Record<Plan['kind'], string> = {
  safe: 'Look',
  'safe-error': 'Look',
  long: 'Look',
  asked: 'Look',
  unsafe: 'Change',
  'unsafe-throw': 'Change',
  denied: 'Change',
  refused: 'Change',
  unknown: 'Nothing',
  malformed: 'Change',
  misfit: 'Look',
  bash: 'Bash',
  'bash-error': 'Bash',
};

const plan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom(...(Object.keys(tools) as Plan['kind'][])),
  ticks: fc.nat(6),
  arrivesAfter: fc.nat(6),
});

async function tick(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await Promise.resolve();
}

function createScene(plans: readonly Plan[]): ExecutorScene {
  const planOf = (name: unknown): Plan | undefined => plans[Number(name)];
  const run = async ({ name }: { name: string }) => {
    const { kind, ticks } = planOf(name) ?? { kind: 'safe', ticks: 0 };
    await tick(ticks);
    if (kind === 'unsafe-throw') throw new Error('broken');
    return textResult(kind === 'long' ? 'z'.repeat(3_000) : `did ${name}`, kind === 'safe-error' || kind === 'bash-error');
  };
  const runner = createScriptedRunner({
    decide: async (_, input) => {
      const kind = planOf(input['name'])?.kind;
      if (kind === 'denied') return { type: 'deny', because: 'A rule.' };
      return kind === 'asked' || kind === 'refused'
        ? { type: 'ask', because: 'mode', suggestedRules: [] }
        : { type: 'allow', because: 'mode' };
    },
    ask: async ({ input }) => {
      const isAllowed = planOf(input['name'])?.kind === 'asked';
      return { answer: isAllowed ? { type: 'allow', scope: 'once' } : { type: 'deny' }, by: 'person', rules: [] };
    },
  });
  const named = [
    scriptedTool({ name: 'Look', isConcurrencySafe: true, maxResultCharacters: 100, run }),
    scriptedTool({ name: 'Change', run }),
    scriptedTool({ name: 'Bash', run }),
  ];
  return createExecutorScene({ tools: named, runner });
}

function callsOf(plans: readonly Plan[]): IncomingCall[] {
  return plans.map(({ kind }, index) => {
    const id = `c${index}`;
    if (kind === 'malformed') return call(id, tools[kind], {}, '{"name');
    return call(id, tools[kind], kind === 'misfit' ? { title: 1 } : { name: String(index) });
  });
}

/** What must not depend on the way the calls were run: every end in order, and which calls ran. */
function essence(drafts: readonly EventDraft[]): unknown {
  const ends = drafts.filter((draft) => draft.type === 'tool.finished' || draft.type === 'result.frozen');
  const started = drafts.flatMap((draft) => (draft.type === 'tool.started' ? [draft.call] : []));
  return { ends, started: started.toSorted() };
}

test('streamed or at once, any mix of calls gives the same results in the same order, one for each', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { maxLength: 24 }), async (plans) => {
      const streamed = createScene(plans);
      const executor = new StreamingToolExecutor(streamed.params);
      for (const [index, incoming] of callsOf(plans).entries()) {
        await tick(plans[index]?.arrivesAfter ?? 0);
        executor.addTool(incoming);
      }
      await executor.finish();

      const atOnce = createScene(plans);
      await runTools(callsOf(plans), atOnce.params);

      expect(essence(streamed.drafts)).toEqual(essence(atOnce.drafts));
      const finished = streamed.drafts.flatMap((draft) => (draft.type === 'tool.finished' ? [draft.call] : []));
      expect(finished).toEqual(plans.map((_, index) => `c${index}`));
    }),
    { numRuns: 300 },
  );
});

test('neighbours that are safe, and calls that cannot run, share a batch; any other call has its own', () => {
  const { params } = createScene([]);
  const plans = ['safe', 'unknown', 'safe', 'unsafe', 'malformed', 'safe', 'bash', 'unsafe'].map(
    (kind) => ({ kind, ticks: 0, arrivesAfter: 0 }) as Plan,
  );
  const prepared = callsOf(plans).map((incoming) => prepareCall(incoming, params.tools));
  const batches = partitionToolCalls(prepared).map((batch) => batch.map((one) => one.incoming.block.id));
  expect(batches).toEqual([['c0', 'c1', 'c2'], ['c3'], ['c4', 'c5'], ['c6'], ['c7']]);
});

test('a message of 64 safe calls runs ten at a time', async () => {
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
  await runTools(
    Array.from({ length: 64 }, (_, index) => call(`c${index}`, 'Look')),
    scene.params,
  );
  expect(most).toBe(10);
  expect(tellCalls(scene.drafts).filter((line) => line.endsWith('finished: done'))).toHaveLength(64);
});

test('when an event cannot be stored, the message ends with that error and leaves nothing running', async () => {
  const scene = createExecutorScene({
    tools: [scriptedTool({ name: 'Look', isConcurrencySafe: true })],
    onStore: (draft) => {
      if (draft.type === 'tool.finished' && draft.call === 'b') throw new Error('The disk is full.');
    },
  });
  await expect(runTools([call('a', 'Look'), call('b', 'Look'), call('c', 'Look')], scene.params)).rejects.toThrow('The disk is full.');
});
