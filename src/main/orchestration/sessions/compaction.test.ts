// Compaction that a person asks for: between two turns, in the middle of one, over a restart, and taken back.
import { afterEach, describe, expect, test } from 'vitest';
import { noCaps } from '#shared/model/caps.ts';
import type { SessionId } from '#shared/model/id.ts';
import { ModelError } from '#main/ports/model.ts';
import { answer, callBlock, failureOf, textBlock, type Answer } from '../query-loop/testing/scripted-model.ts';
import { closeScenes, createScene, type Scene, type SceneOptions } from './testing/session-scene.ts';

afterEach(closeScenes);

const look = (id: string): Answer => answer([callBlock(0, id, 'Look', { name: id })], 'tool_use');
const says = (text: string): Answer => answer([textBlock(0, text)]);
const hang: Answer = [{ type: 'hang' }];
const plain = { focus: null, upTo: null };

/** A session with a turn of two calls behind it, and the answers that follow. */
async function worked(answers: readonly Answer[], options: SceneOptions = {}): Promise<{ scene: Scene; session: SessionId }> {
  const scene = createScene({ compaction: {}, ...options, answers: [look('a'), look('b'), says('Done.'), ...answers] });
  const session = scene.newSession();
  await scene.turn(session, 'Go');
  return { scene, session };
}

async function requested(scene: Scene, count: number): Promise<void> {
  while (scene.model.requests.length < count) await new Promise(setImmediate);
}

function sentBy(scene: Scene, index: number): string {
  return JSON.stringify(scene.model.requests[index]?.messages).replaceAll(/,"cache_control":\{[^}]*\}/g, '');
}

describe('between two turns', () => {
  test('a session is compacted at once, and says so while it is', async () => {
    const { scene, session } = await worked([says('In short.'), says('Hello.')]);
    const states: string[] = [];
    using _listening = scene.sessions.onChange(({ state }) => states.push(state.status));
    scene.sessions.context.compact(session, { focus: 'the tests', upTo: null });
    expect(scene.sessions.get(session).state.status).toBe('compacting');
    expect(await scene.until(session, 'context.compacted')).toMatchObject({ cause: 'asked', turn: null, stages: ['collapse', 'summary'] });
    await scene.sessions.ended(session);
    expect(scene.sessions.get(session).state.status).toBe('done');
    expect(states.at(-1)).toBe('done');
    expect(sentBy(scene, 3)).toContain('Focus: the tests');
    await scene.turn(session, 'And now?');
    expect(sentBy(scene, 4)).toMatch(/^\[\{"role":"user","content":\[\{"type":"text","text":"Summary: In short\."/);
    expect(scene.reports).toEqual([]);
  });

  test('what the summary cost is in the ledger, and nothing of it is said', async () => {
    const { scene, session } = await worked([says('In short.')]);
    const before = scene.sessions.get(session).cost.requests;
    scene.sessions.context.compact(session, plain);
    await scene.sessions.ended(session);
    expect(scene.sessions.get(session).cost.requests).toBe(before + 1);
    expect(scene.types(session).slice(-3)).toEqual(['response.completed', 'context.summarised', 'context.compacted']);
  });

  test('without a summary no request is made', async () => {
    const { scene, session } = await worked([]);
    scene.sessions.context.compact(session, { ...plain, stages: ['snip', 'microcompact', 'collapse'] });
    expect(await scene.until(session, 'context.compacted')).toMatchObject({ stages: ['collapse'] });
    expect(scene.model.requests).toHaveLength(3);
  });

  test('a message that is sent meanwhile waits, and becomes the next turn', async () => {
    const release = Promise.withResolvers<void>();
    const slow: Answer = [{ type: 'do', action: () => release.promise }, ...says('In short.')];
    const { scene, session } = await worked([slow, says('Hello.')]);
    scene.sessions.context.compact(session, plain);
    expect(scene.say(session, 'And now?').turn).toBeNull();
    release.resolve();
    await scene.until(session, 'turn.ended', () => scene.model.requests.length === 5);
    expect(scene.types(session).filter((type) => type === 'message.sent' || type === 'context.compacted')).toEqual([
      'message.sent',
      'context.compacted',
      'message.sent',
    ]);
    expect(sentBy(scene, 4)).toContain('And now?');
  });

  test('it stops where the person stops it: nothing is summarised, and the session goes on', async () => {
    const { scene, session } = await worked([hang, says('Hello.')]);
    scene.sessions.context.compact(session, plain);
    await requested(scene, 4);
    scene.sessions.stop(session);
    await scene.sessions.ended(session);
    expect(scene.types(session).slice(-3)).toEqual(['response.interrupted', 'context.failed', 'context.compacted']);
    expect(scene.sessions.get(session).state.status).toBe('done');
    expect(await scene.turn(session, 'And now?')).toMatchObject({ reason: 'completed' });
    expect(scene.model.requests).toHaveLength(5);
  });

  test('a summary that fails leaves the session as it was, and can be asked for again', async () => {
    const { scene, session } = await worked([[{ type: 'fail', failure: failureOf('invalid_request') }], says('In short.')]);
    scene.sessions.context.compact(session, plain);
    expect(await scene.until(session, 'context.failed')).toMatchObject({ because: 'failed' });
    await scene.sessions.ended(session);
    scene.sessions.context.compact(session, plain);
    expect(await scene.until(session, 'context.summarised')).toMatchObject({ reason: 'asked' });
  });

  test('nothing is begun where nothing was said, where it runs already, or where the model cannot be asked', async () => {
    const { scene, session } = await worked([hang]);
    expect(() => scene.sessions.context.compact(scene.newSession(), plain)).toThrow(/nothing to compact/);
    scene.sessions.context.compact(session, plain);
    expect(() => scene.sessions.context.compact(session, plain)).toThrow(/compacted already/);
    const broken = createScene({
      compaction: {},
      home: scene.home,
      clock: scene.clock,
      change: (deps) => ({
        ...deps,
        provider: {
          ...deps.provider,
          open: () => {
            throw new ModelError(failureOf('authentication', { message: 'The key cannot be read.' }));
          },
        },
      }),
    });
    expect(() => broken.sessions.context.compact(session, plain)).toThrow(/The key cannot be read/);
  });

  test('a cap that does not pay for the summary ends it, and nothing is sent', async () => {
    let limit: number | null = null;
    const { scene, session } = await worked([], {
      isSimulated: false,
      caps: () => ({ ...noCaps, perSessionTokens: limit }),
    });
    limit = 10;
    scene.sessions.context.compact(session, { ...plain, stages: ['summary'] });
    expect(await scene.until(session, 'context.compacted')).toMatchObject({ stages: [] });
    expect(scene.types(session)).toContain('request.withheld');
    expect(scene.model.requests).toHaveLength(3);
  });
});

describe('in the middle of a turn', () => {
  test('it is done before the next step', async () => {
    const release = Promise.withResolvers<void>();
    const slow: Answer = [{ type: 'do', action: () => release.promise }, ...look('c')];
    const { scene, session } = await worked([slow, says('In short.'), says('Hello.')]);
    scene.say(session, 'More');
    await requested(scene, 4);
    scene.sessions.context.compact(session, plain);
    release.resolve();
    expect(await scene.until(session, 'context.compacted')).toMatchObject({ cause: 'asked', turn: expect.any(String) as string });
    expect(await scene.sessions.ended(session)).toMatchObject({ reason: 'completed' });
    expect(scene.model.unused).toBe(0);
  });

  test('it is done behind the turn where no step follows', async () => {
    const release = Promise.withResolvers<void>();
    const slow: Answer = [{ type: 'do', action: () => release.promise }, ...says('Hello.')];
    const { scene, session } = await worked([slow, says('In short.')]);
    scene.say(session, 'More');
    await requested(scene, 4);
    scene.sessions.context.compact(session, plain);
    release.resolve();
    expect(await scene.until(session, 'context.compacted')).toMatchObject({ turn: null });
    expect(scene.types(session).filter((type) => type === 'turn.ended')).toHaveLength(2);
  });
});

describe('over a restart', () => {
  test.each([
    ['microcompact and collapse', { ...plain, stages: ['snip' as const, 'microcompact' as const, 'collapse' as const] }],
    ['a summary', plain],
  ])('a session compacted by %s sends byte for byte what it would have sent without it', async (_, wish) => {
    const script = [says('In short.')].slice(0, 'stages' in wish ? 0 : 1);
    const first = await worked([...script, says('Hello.')]);
    first.scene.sessions.context.compact(first.session, wish);
    await first.scene.sessions.ended(first.session);
    const fork = createScene({ compaction: {}, home: first.scene.home, clock: first.scene.clock, answers: [says('Hello.')] });
    await first.scene.turn(first.session, 'And now?');
    const sent = sentBy(first.scene, first.scene.model.requests.length - 1);

    // Another process that reads the same events builds the same request.
    await first.scene.sessions.close();
    await fork.turn(first.session, 'Once more');
    expect(sentBy(fork, 0).startsWith(sent.slice(0, -2))).toBe(true);
  });

  test('one that was killed while it ran is done before the next step, and its request is known to have ended', async () => {
    const { scene, session } = await worked([hang]);
    scene.sessions.context.compact(session, plain);
    await requested(scene, 4);
    scene.die();
    const resumed = createScene({ compaction: {}, home: scene.home, clock: scene.clock, answers: [says('In short.'), says('Hello.')] });
    expect(await resumed.turn(session, 'And now?')).toMatchObject({ reason: 'completed' });
    const sent = resumed.events(session).flatMap((event) => (event.type === 'request.sent' ? [event] : []));
    expect(sent.map(({ purpose }) => purpose)).toEqual(['main', 'main', 'main', 'compaction', 'compaction', 'main']);
    expect(resumed.events(session).filter((event) => event.type === 'response.interrupted')).toMatchObject([
      { request: sent[3]?.request, because: 'process-ended' },
    ]);
    expect(resumed.types(session).filter((type) => type === 'context.compacted')).toHaveLength(1);
  });
});

describe('taken back', () => {
  test('a fork goes on from before the compaction, and the session stays as it is', async () => {
    const { scene, session } = await worked([says('In short.'), says('Hello.'), says('Hello.')]);
    scene.sessions.context.compact(session, plain);
    const { compaction } = await scene.until(session, 'context.compacted');
    await scene.sessions.ended(session);
    const fork = scene.sessions.context.undo(session, compaction).id;
    await scene.turn(fork, 'And now?');
    expect(sentBy(scene, 4)).toContain(sentBy(scene, 2).slice(0, -2));
    await scene.turn(session, 'And now?');
    expect(sentBy(scene, 5)).toContain('Summary: In short.');
  });

  test('also where it ran in the middle of a turn: the fork has nothing open', async () => {
    let isFull = false;
    const { scene, session } = await worked([look('c'), says('Hello.'), says('Hello.')], {
      compaction: { extraTokens: () => (isFull ? 5_000 : 0), settings: { triggerTokens: 1_000 } },
    });
    isFull = true;
    await scene.turn(session, 'More');
    isFull = false;
    const { compaction } = await scene.until(session, 'context.compacted');
    const fork = scene.sessions.context.undo(session, compaction);
    expect(fork.state).toEqual({ status: 'idle' });
    expect(await scene.turn(fork.id, 'And now?')).toMatchObject({ reason: 'completed' });
    expect(sentBy(scene, scene.model.requests.length - 1)).not.toContain('folded');
  });

  test('the fork keeps the room that is left: it is not compacted again by itself before its window is truly full', async () => {
    let isFull = false;
    const { scene, session } = await worked([look('c'), says('Hello.'), says('Hello.'), says('Hello.')], {
      compaction: { extraTokens: () => (isFull ? 5_000 : 0), settings: { triggerTokens: 1_000 } },
    });
    isFull = true;
    await scene.turn(session, 'More');
    const { compaction } = await scene.until(session, 'context.compacted');
    const fork = scene.sessions.context.undo(session, compaction).id;
    await scene.turn(fork, 'And now?');
    expect(scene.types(fork)).not.toContain('context.compacted');
    const plainFork = scene.sessions.fork(session, 1).id;
    expect(scene.events(plainFork)[0]).not.toHaveProperty('undoes');
  });

  test('a fork can be compacted before anything is said in it', async () => {
    const { scene, session } = await worked([says('In short.'), says('Hello.')]);
    const end = scene.events(session).findLast(({ type }) => type === 'turn.ended');
    const fork = scene.sessions.fork(session, end?.seq ?? 0).id;
    scene.sessions.context.compact(fork, plain);
    expect(await scene.until(fork, 'context.compacted')).toMatchObject({ stages: ['collapse', 'summary'] });
    await scene.sessions.ended(fork);
    await scene.turn(fork, 'And now?');
    expect(sentBy(scene, 4)).toContain('Summary: In short.');
    expect(scene.types(session)).not.toContain('context.compacted');
  });

  test('a compaction that never was cannot be', async () => {
    const { scene, session } = await worked([]);
    expect(() => scene.sessions.context.undo(session, '01900000-0000-7000-8000-0000000000ff' as never)).toThrow(/does not exist/);
  });
});
