import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventDraft } from '#shared/model/event.ts';
import { noVerdict, type HookOccasion, type HookVerdict } from '#main/ports/hooks.ts';
import type { ToolContext } from '#main/ports/tools.ts';
import { StreamingToolExecutor } from './streaming-tool-executor.ts';
import { partitionToolCalls } from './partition-tool-calls.ts';
import { prepareCall } from './call/prepare.ts';
import { runTools } from './run-tools.ts';
import { call, createExecutorScene, tellCalls, type ExecutorScene } from './testing/executor-scene.ts';
import { createScriptedRunner, scriptedTool, textResult, untilCancelled } from './testing/scripted-runner.ts';
import type { IncomingCall } from './types.ts';

/** One call of a random mix: which tool, how it ends, and after how many turns of the microtask queue. */
interface Plan {
  kind: keyof typeof tools;
  ticks: number;
  /** Turns that pass in the stream before the call closes. */
  arrivesAfter: number;
}

/**
 * What ends more than itself is run by a tool that runs alone: which of several calls at the same time a stop still reaches is a matter of
 * time, and differs between the two ways as it does between two runs of one.
 */
const tools = {
  safe: 'Look',
  'safe-error': 'Look',
  long: 'Look',
  asked: 'Look',
  'asked-long': 'Look',
  misfit: 'Look',
  'safe-throw': 'Look',
  'safe-stopped': 'Look',
  'safe-hung': 'Look',
  'hook-refused': 'Look',
  'hook-changed': 'Look',
  'hook-replaced': 'Look',
  'hook-broken': 'Look',
  unsafe: 'Change',
  'unsafe-throw': 'Change',
  denied: 'Change',
  refused: 'Change',
  malformed: 'Change',
  stopped: 'Change',
  aborting: 'Change',
  'stops-turn': 'Change',
  'hook-stop': 'Change',
  'hook-stop-after': 'Change',
  unknown: 'Nothing',
  bash: 'Bash',
  'bash-error': 'Bash',
  'bash-throw': 'Bash',
} as const;

/** Kinds that end the rest of the step come seldom, or no long mix would ever run to its end. */
const seldom: Plan['kind'][] = ['stops-turn', 'hook-stop', 'hook-stop-after', 'bash-error', 'bash-throw'];
const often = (Object.keys(tools) as Plan['kind'][]).filter((kind) => !seldom.includes(kind));

const plan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.oneof({ weight: 24, arbitrary: fc.constantFrom(...often) }, { weight: 1, arbitrary: fc.constantFrom(...seldom) }),
  ticks: fc.nat(6),
  arrivesAfter: fc.nat(6),
});

const mix = fc.array(plan, { maxLength: 24, size: 'max' });

async function tick(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await Promise.resolve();
}

/** A scene that watches who runs beside whom. */
type WatchedScene = ExecutorScene & { readonly most: number; readonly wasCrowded: boolean };

function createScene(plans: readonly Plan[], hasHooks = false): WatchedScene {
  const kindOf = (name: unknown): Plan['kind'] => plans[Number(name)]?.kind ?? 'safe';
  const running = { safe: 0, alone: 0, most: 0, wasCrowded: false };
  const work = async ({ name }: { name: string }, context: ToolContext) => {
    const kind = kindOf(name);
    await tick(plans[Number(name)]?.ticks ?? 0);
    if (kind === 'stopped' || kind === 'safe-stopped' || kind === 'safe-hung') runner.running.get(context.call)?.();
    if (kind === 'safe-hung') return await new Promise<never>(() => undefined);
    if (kind === 'stops-turn') scene.stop.abort();
    if (kind === 'stopped' || kind === 'safe-stopped' || kind === 'stops-turn') return await untilCancelled(context);
    if (kind === 'aborting') throw new DOMException('The tool gave up.', 'AbortError');
    if (kind === 'unsafe-throw' || kind === 'safe-throw' || kind === 'bash-throw') throw new Error('broken');
    const isLong = kind === 'long' || kind === 'asked-long';
    return textResult(isLong ? 'z'.repeat(3_000) : `did ${name}`, kind === 'safe-error' || kind === 'bash-error');
  };
  const run = async (input: { name: string }, context: ToolContext) => {
    const place = tools[kindOf(input.name)] === 'Look' ? 'safe' : 'alone';
    running[place] += 1;
    running.most = Math.max(running.most, running.safe);
    running.wasCrowded ||= running.alone > 1 || (running.alone === 1 && running.safe > 0);
    try {
      return await work(input, context);
    } finally {
      running[place] -= 1;
    }
  };
  const scripted = createScriptedRunner({
    decide: async (_, input) => {
      const kind = kindOf(input['name']);
      if (kind === 'denied') return { type: 'deny', because: 'A rule.' };
      const isAsked = kind === 'asked' || kind === 'asked-long' || kind === 'refused';
      return isAsked ? { type: 'ask', because: 'mode', suggestedRules: [] } : { type: 'allow', because: 'mode' };
    },
    ask: async ({ input }) => {
      await tick(plans[Number(input['name'])]?.ticks ?? 0);
      const isAllowed = kindOf(input['name']) !== 'refused';
      return { answer: isAllowed ? { type: 'allow', scope: 'once' } : { type: 'deny' }, by: 'person', rules: [] };
    },
  });
  const runner = hasHooks ? { ...scripted, runHooks: async (occasion: HookOccasion) => hookVerdict(occasion, kindOf) } : scripted;
  const named = [
    scriptedTool({ name: 'Look', isConcurrencySafe: true, maxResultCharacters: 100, run }),
    scriptedTool({ name: 'Change', run }),
    scriptedTool({ name: 'Bash', run }),
  ];
  const scene = createExecutorScene({ tools: named, runner });
  return Object.assign(scene, {
    get most() {
      return running.most;
    },
    get wasCrowded() {
      return running.wasCrowded;
    },
  });
}

function hookVerdict(occasion: HookOccasion, kindOf: (name: unknown) => Plan['kind']): HookVerdict {
  if (occasion.moment === 'Stop') return noVerdict;
  const kind = kindOf(occasion.input['name']);
  const stop = { command: 'guard', reason: 'Enough.' };
  if (occasion.moment === 'PostToolUse') {
    if (kind === 'hook-stop-after') return { ...noVerdict, stop };
    return kind === 'hook-replaced' ? { ...noVerdict, updatedOutput: 'replaced', contexts: ['and more'] } : noVerdict;
  }
  if (kind === 'hook-refused') return { ...noVerdict, advice: { type: 'deny', because: 'Not today.' } };
  if (kind === 'hook-changed') return { ...noVerdict, updatedInput: { name: `${Number(occasion.input['name'])}.0` } };
  if (kind === 'hook-broken') return { ...noVerdict, updatedInput: { title: 1 } };
  return kind === 'hook-stop' ? { ...noVerdict, stop } : noVerdict;
}

function callsOf(plans: readonly Plan[]): IncomingCall[] {
  return plans.map(({ kind }, index) => {
    const id = `c${index}`;
    if (kind === 'malformed') return call(id, tools[kind], {}, '{"name');
    return call(id, tools[kind], kind === 'misfit' ? { title: 1 } : { name: String(index) });
  });
}

/** What must not depend on the way the calls were run: every end in order, and which calls were asked about and ran. */
function essence(drafts: readonly EventDraft[]): unknown {
  const ends = drafts.flatMap((draft): EventDraft[] => {
    if (draft.type === 'result.frozen') return [draft];
    return draft.type === 'tool.finished' ? [{ ...draft, durationMs: 0 }] : [];
  });
  const started = drafts.flatMap((draft) => (draft.type === 'tool.started' ? [`${draft.call} ${JSON.stringify(draft.input)}`] : []));
  const asked = drafts.flatMap((draft) => (draft.type === 'permission.decided' ? [`${draft.call} ${draft.answer.type}`] : []));
  return { ends, started: started.toSorted(), asked: asked.toSorted() };
}

test('streamed or at once, any mix of calls gives the same results in the same order, one for each', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(mix, fc.boolean(), async (plans, hasHooks) => {
      const streamed = createScene(plans, hasHooks);
      const executor = new StreamingToolExecutor(streamed.params);
      for (const [index, incoming] of callsOf(plans).entries()) {
        await tick(plans[index]?.arrivesAfter ?? 0);
        executor.addTool(incoming);
      }
      await executor.finish();

      const atOnce = createScene(plans, hasHooks);
      const hookStop = await runTools(callsOf(plans), atOnce.params);

      expect(essence(streamed.drafts)).toEqual(essence(atOnce.drafts));
      expect(hookStop).toEqual(executor.hookStop);
      const finished = streamed.drafts.flatMap((draft) => (draft.type === 'tool.finished' ? [draft.call] : []));
      expect(finished).toEqual(plans.map((_, index) => `c${index}`));
      for (const { most, wasCrowded } of [streamed, atOnce])
        expect({ isWithin: most <= 10, wasCrowded }).toEqual({ isWithin: true, wasCrowded: false });
    }),
    { numRuns: 2_000 },
  );
});

test('a stop at any moment leaves every call with one end, in order, whichever way they run', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(mix, fc.nat(60), fc.boolean(), async (plans, stopsAfter, isStreamed) => {
      const scene = createScene(plans);
      const stopping = tick(stopsAfter).then(() => scene.stop.abort());
      if (isStreamed) {
        const executor = new StreamingToolExecutor(scene.params);
        for (const incoming of callsOf(plans)) executor.addTool(incoming);
        await executor.finish();
      } else {
        await runTools(callsOf(plans), scene.params);
      }
      await stopping;
      const finished = scene.drafts.flatMap((draft) => (draft.type === 'tool.finished' ? [draft.call] : []));
      expect(finished).toEqual(plans.map((_, index) => `c${index}`));
      const started = scene.drafts.flatMap((draft) => (draft.type === 'tool.started' ? [draft.call] : []));
      expect(new Set(started).size).toBe(started.length);
      expect(scene.wasCrowded).toBe(false);
    }),
    { numRuns: 500 },
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
