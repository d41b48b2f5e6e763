// Every way into an iteration of the loop and every way out of a turn, through the session service on a real store.
import { afterEach, describe, expect, it } from 'vitest';
import { noCaps } from '#shared/model/caps.ts';
import type { Terminal, Transition } from '#shared/model/exit.ts';
import { emptyTranscript } from '#shared/model/folds/transcript-state.ts';
import { foldTranscript } from '#shared/model/folds/transcript.ts';
import { JournalError, type Lease } from '#main/ports/journal.ts';
import { noVerdict, type HooksPort } from '#main/ports/hooks.ts';
import { answer, callBlock, failureOf, started, textBlock, type Answer, type Cue } from '../query-loop/testing/scripted-model.ts';
import type { SendOptions } from '#main/ports/sessions.ts';
import type { SessionsDeps } from './deps.ts';
import { closeScenes, createScene, type Scene, type SceneOptions } from './testing/session-scene.ts';

afterEach(closeScenes);

const done = answer([textBlock(0, 'Done.')]);
const cut = answer([textBlock(0, 'Half')], 'max_tokens');
const look = (name: string): Answer => answer([callBlock(0, name, 'Look', { name: 'same' })], 'tool_use');
const failing = (kind: Parameters<typeof failureOf>[0]): Answer => [{ type: 'fail', failure: failureOf(kind) }];
const hang: Answer = [{ type: 'hang' }];
/** An answer after a prompt of so many tokens. */
const after = (inputTokens: number, blocks: readonly Cue[][] = [textBlock(0, 'Hm.')], stopReason = 'end_turn'): Answer => [
  started(),
  ...blocks.flat(),
  { type: 'say', event: { type: 'finished', stopReason, usage: { input_tokens: inputTokens, output_tokens: 10 } } },
];

const noStages = { snip: false, microcompact: false, collapse: false, summary: false };

interface Way extends SceneOptions {
  /** What the turn is sent with. */
  send?: SendOptions;
  /** What comes of it. */
  expected?: object;
  /** Done while the turn runs. */
  meanwhile?: (scene: Scene, session: ReturnType<Scene['newSession']>) => Promise<void>;
}

const hooks = (run: HooksPort['run']): Pick<SceneOptions, 'change'> => ({ change: (deps) => ({ ...deps, hooks: { run } }) });
const stopping = (reason: string) => Promise.resolve({ ...noVerdict, stop: { command: 'guard', reason } });
const objecting: HooksPort['run'] = ({ moment }) =>
  Promise.resolve(moment === 'Stop' ? { ...noVerdict, objections: ['Run the tests.'] } : noVerdict);

async function stopAt(scene: Scene, session: ReturnType<Scene['newSession']>, type: 'request.sent' | 'tool.started'): Promise<void> {
  await scene.until(session, type);
  scene.sessions.stop(session);
}

/** A journal that stores no whole block. */
function full({ journal, ...deps }: SessionsDeps): SessionsDeps {
  const wrap = (lease: Lease): Lease => ({
    ...lease,
    append(drafts) {
      if (drafts.some((draft) => draft.type === 'block.completed')) throw new JournalError('disk-full', 'The disk is full.');
      return lease.append(drafts);
    },
  });
  const create: SessionsDeps['journal']['create'] = (...request) => {
    const created = journal.create(...request);
    return { ...created, lease: wrap(created.lease) };
  };
  return { ...deps, journal: { ...journal, create } };
}

// A row for each exit: a way out that nobody tests does not compile.
const exits: Record<Terminal['reason'], Way> = {
  completed: { answers: [done], expected: { stopReason: 'end_turn' } },
  max_turns: { answers: [look('a')], send: { maxSteps: 1 }, expected: { maxSteps: 1 } },
  aborted_streaming: { answers: [hang], meanwhile: (scene, session) => stopAt(scene, session, 'request.sent') },
  aborted_tools: {
    answers: [answer([callBlock(0, 'a', 'Wait')], 'tool_use')],
    meanwhile: (scene, session) => stopAt(scene, session, 'tool.started'),
  },
  model_error: { answers: [failing('authentication')], expected: { failure: { kind: 'authentication' } } },
  prompt_too_long: { answers: [failing('prompt_too_long')], expected: { failure: { kind: 'prompt_too_long' } } },
  blocking_limit: {
    isSimulated: false,
    answers: [after(99_990, [callBlock(0, 'a', 'Look')], 'tool_use')],
    expected: { model: 'model-a', contextWindow: 100_000 },
  },
  journal_failed: { answers: [done], change: full, expected: { message: 'The disk is full.' } },
  output_limit: { answers: [cut, cut, cut, cut], expected: { recoveries: 3 } },
  diminishing_returns: { answers: [done, done, done, done], send: { tokenTarget: 90_000 }, expected: { continuations: 3 } },
  repeated_calls: { answers: ['a', 'b', 'c', 'd', 'e'].map(look), expected: { tool: 'Look', times: 5 } },
  budget_exhausted: { isSimulated: false, caps: () => ({ ...noCaps, perDayUsd: 0.001 }), expected: { scope: 'day', limit: 0.001 } },
  hook_stopped: {
    answers: [look('a')],
    ...hooks(({ moment }) => (moment === 'PostToolUse' ? stopping('Enough.') : Promise.resolve(noVerdict))),
    expected: { hook: 'guard', message: 'Enough.' },
  },
  stop_hook_prevented: {
    answers: [done],
    ...hooks(({ moment }) => (moment === 'Stop' ? stopping('Not today.') : Promise.resolve(noVerdict))),
    expected: { message: 'Not today.' },
  },
  stop_hook_loop: { answers: [done, done, done], ...hooks(objecting), expected: { blocks: 3 } },
  compaction_thrash: {
    answers: ['a', 'b', 'c'].map((name) => answer([callBlock(0, name, 'Look', { name })], 'tool_use')),
    compaction: { extraTokens: () => 5_000, settings: { triggerTokens: 100, stages: { ...noStages, collapse: true } } },
    expected: { compactions: 2 },
  },
};

// A row for each transition, with the script of a turn that makes it.
const transitions: Record<Transition['reason'], Way> = {
  next_turn: { answers: [look('a'), done] },
  max_output_tokens_recovery: { answers: [cut, done], expected: { attempt: 1, cutAt: 8_000 } },
  pause_turn_continuation: { answers: [answer([textBlock(0, 'Searching')], 'pause_turn'), done] },
  token_budget_continuation: {
    answers: [after(10), after(10)],
    send: { tokenTarget: 20 },
    expected: { outputTokens: 10, target: 20 },
  },
  model_fallback: {
    answers: [failing('overloaded'), failing('overloaded'), failing('overloaded'), done],
    change: (deps) => ({
      ...deps,
      fallbackModel: () => 'model-b',
      clock: { ...deps.clock, sleep: () => Promise.resolve() },
      provider: { ...deps.provider, defaultChoice: () => ({ provider: 'anthropic', model: 'model-a', effort: null }) },
    }),
    expected: { from: 'model-a', to: 'model-b' },
  },
  stop_hook_blocking: {
    answers: [done, done],
    ...hooks((occasion) =>
      Promise.resolve('isActive' in occasion && !occasion.isActive ? { ...noVerdict, objections: ['Go on.'] } : noVerdict),
    ),
    expected: { message: 'Go on.' },
  },
  collapse_drain_retry: {
    answers: [look('a'), look('b'), failing('prompt_too_long'), done],
    compaction: {},
    expected: { isCutOff: false },
  },
  reactive_compact_retry: {
    answers: [look('a'), look('b'), failing('prompt_too_long'), after(10, [textBlock(0, 'What was done.')]), done],
    compaction: { settings: { stages: { ...noStages, summary: true } } },
    expected: { isCutOff: false },
  },
};

async function runWay(way: Way): Promise<{ scene: Scene; session: ReturnType<Scene['newSession']>; terminal: Terminal | null }> {
  const scene = createScene(way);
  const session = scene.newSession();
  const { turn } = scene.say(session, 'Go', way.send);
  const ended = scene.sessions.ended(session, turn ?? undefined);
  await way.meanwhile?.(scene, session);
  return { scene, session, terminal: await ended };
}

describe('a turn', () => {
  it.each(Object.entries(exits))('ends as %s, which is stored, listed and shown', async (reason, way) => {
    const { scene, session, terminal } = await runWay(way);
    expect(terminal).toMatchObject({ reason, ...way.expected });
    expect(scene.model.unused).toBe(0);
    expect(scene.sessions.get(session).state.status).toBe(
      reason === 'completed' ? 'done' : ['model_error', 'prompt_too_long', 'journal_failed'].includes(reason) ? 'failed' : 'stopped',
    );
    const stored = scene.events(session).findLast((event) => event.type === 'turn.ended');
    expect(stored).toMatchObject({ terminal: { reason } });
    expect(scene.events(session).reduce(foldTranscript, emptyTranscript).items.at(-1)).toMatchObject({
      type: 'turn-end',
      terminal: { reason },
    });
  });

  it.each(Object.entries(transitions))('goes on by %s, which is stored', async (reason, way) => {
    const { scene, session, terminal } = await runWay(way);
    expect(terminal).toMatchObject({ reason: 'completed' });
    expect(scene.model.unused).toBe(0);
    const made = scene.events(session).flatMap((event) => (event.type === 'loop.transitioned' ? [event.transition] : []));
    const own = made.filter((transition) => transition.reason !== 'next_turn' || reason === 'next_turn');
    expect(own).toMatchObject([{ reason, ...way.expected }]);
  });

  it.each([
    ['refusal', 'refusal', /refused to answer/],
    ['model_context_window_exceeded', 'window_full', /fills the model's window/],
  ])('whose answer ends by %s fails with words of its own', async (stopReason, kind, words) => {
    const { scene, session, terminal } = await runWay({ answers: [answer([textBlock(0, 'So far.')], stopReason)] });
    expect(terminal).toMatchObject({ reason: 'model_error', failure: { kind, message: expect.stringMatching(words) as unknown } });
    expect(scene.events(session).find((event) => event.type === 'response.completed')).toMatchObject({ stopReason });
  });

  it('whose answer ends for a reason this version does not know ends with it: stored, and shown', async () => {
    const { scene, session, terminal } = await runWay({ answers: [answer([textBlock(0, 'So far.')], 'of_a_newer_api')] });
    expect(terminal).toEqual({ reason: 'completed', stopReason: 'of_a_newer_api' });
    expect(scene.events(session).find((event) => event.type === 'response.completed')).toMatchObject({ stopReason: 'of_a_newer_api' });
  });
});

describe('a window', () => {
  const windowed = (answers: readonly Answer[]): SceneOptions => ({ isSimulated: false, answers });

  it('that is full refuses the next message before a request is made, and a model whose window nobody knows goes on', async () => {
    const scene = createScene(windowed([after(99_990), done]));
    const session = scene.newSession();
    await scene.turn(session, 'Go');
    const terminal = await scene.turn(session, 'And');
    expect(terminal).toMatchObject({ reason: 'blocking_limit', contextWindow: 100_000 });
    expect(terminal?.reason === 'blocking_limit' && terminal.promptTokens).toBeGreaterThanOrEqual(100_000);
    expect(scene.model.requests).toHaveLength(1);
    scene.sessions.setModel(session, { provider: 'anthropic', model: 'model-b', effort: null });
    expect(await scene.turn(session, 'Continue')).toMatchObject({ reason: 'completed' });
  });

  it('is known to be full after a restart too', async () => {
    const first = createScene(windowed([after(99_990)]));
    const session = first.newSession();
    await first.turn(session, 'Go');
    await first.close();
    const second = createScene({ ...windowed([]), home: first.home, clock: first.clock });
    expect(await second.turn(session, 'And')).toMatchObject({ reason: 'blocking_limit' });
  });

  it('that may still have room refuses nothing', async () => {
    const scene = createScene(windowed([after(99_000), done]));
    const session = scene.newSession();
    await scene.turn(session, 'Go');
    expect(await scene.turn(session, 'And '.repeat(200))).toMatchObject({ reason: 'completed' });
  });

  it('is not filled by what is simulated', async () => {
    const scene = createScene({ answers: [after(200_000), done] });
    const session = scene.newSession();
    await scene.turn(session, 'Go');
    expect(await scene.turn(session, 'And')).toMatchObject({ reason: 'completed' });
  });
});
