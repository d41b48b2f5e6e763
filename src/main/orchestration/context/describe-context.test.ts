import { afterEach, expect, test, vi } from 'vitest';
import type { EventDraft } from '#shared/model/event.ts';
import { createStory, id, type Story } from '#shared/model/folds/transcript-story.ts';
import type { CompactionId, RequestId, SessionId } from '#shared/model/id.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { usualCompaction, type CompactionSettings } from '#shared/model/settings.ts';
import { createCompaction } from '#main/infrastructure/compact/create-compaction.ts';
import { closeScenes, createScene, noon, type Scene } from '../sessions/testing/session-scene.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await closeScenes();
});

const prices: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: [
    {
      id: 'claude-opus-5-5',
      name: 'Opus',
      contextWindow: 200_000,
      maxOutputTokens: 64_000,
      minCacheableTokens: null,
      thinking: 'none',
      efforts: [],
      defaultEffort: null,
      isLegacy: false,
      prices: [
        {
          from: '2025-01-01',
          bands: [{ promptTokensUpTo: null, input: 4, output: 20, write5m: 5, write1h: 8, read: 0.2 }],
          source: 'test',
        },
      ],
    },
  ],
};

function openScene(settings: CompactionSettings = usualCompaction): Scene {
  return createScene({
    isSimulated: false,
    change: (deps) => ({
      ...deps,
      provider: {
        ...deps.provider,
        prices: () => prices,
        defaultChoice: () => ({ provider: 'anthropic', model: 'claude-opus-5-5', effort: null }),
      },
      compaction: { port: createCompaction((tool) => tool === 'Read'), settings: () => settings },
    }),
  });
}

/** A session whose tools read files; so many steps in each of four turns. */
function tell(steps: number): Story {
  const story = createStory({ at: noon - 2 * 60_000 - steps * 40_000 });
  story.created();
  const section = (name: string, isStatic: boolean) => ({ name, version: 1, isStatic, text: `${name} `.repeat(100) });
  story.add('prompt.fixed', {
    layout: 'sections',
    sections: [section('identity', true), section('instructions', false), section('memory', false)],
    tools: ['Read', 'mcp__github__issues'].map((name) => ({ name, description: `${name}. `.repeat(50), input_schema: {} })),
  });
  let tokens = 2_000;
  /** The last block of the messages so far: five blocks begin the prompt. */
  let last = 4;
  for (let turn = 0; turn < 4; turn += 1) {
    if (turn > 0) story.add('notice.appended', { about: 'date', text: `It is day ${turn}.` });
    last += turn > 0 ? 2 : 1;
    story.sent(`Look at part ${turn}.`);
    for (let step = 0; step < steps; step += 1) {
      const call = `call-${turn}-${step}`;
      const input = { file_path: `/${turn}/${step}.ts` };
      const sent = story.asks();
      const blocks = [`${tokens}`];
      story.events[story.events.length - 1] = { ...sent, blocks, marks: [{ block: last, ttl: '5m' }] };
      story.calls(call, 'Read', input);
      story.completes(
        { input_tokens: 0, cache_read_input_tokens: tokens - 700, cache_creation_input_tokens: 700, output_tokens: 50 },
        'tool_use',
      );
      story.starts(call, 'Read', input, `${turn}/${step}.ts`);
      story.finishes(call, 'Read', `line of ${call}\n`.repeat(150));
      tokens += 700;
      last += 2;
    }
    const sent = story.asks();
    story.events[story.events.length - 1] = { ...sent, blocks: [`${tokens}`], marks: [{ block: last, ttl: '5m' }] };
    story.says(`Part ${turn} is fine.`);
    story.completes({ input_tokens: 0, cache_read_input_tokens: tokens - 700, cache_creation_input_tokens: 700, output_tokens: 20 });
    last += 1;
    story.ends();
  }
  return story;
}

/** The session as it lies on disk. */
function store(scene: Scene, { events }: Story): SessionId {
  const session = id<SessionId>('5', 7);
  const project = scene.store.projects.add(scene.home).id;
  const [first, ...rest] = events.map(({ v: _v, session: _s, seq: _q, at: _a, previous: _p, ...draft }) => draft as EventDraft);
  if (first === undefined) throw new Error('A story has a beginning.');
  const { lease } = scene.store.journal.create(session, project, { ...first, project } as EventDraft);
  for (let at = 0; at < rest.length; at += 1_000) lease.append(rest.slice(at, at + 1_000));
  lease[Symbol.dispose]();
  return session;
}

test('the window is told by part and block, the largest first, with what could be dropped and what that would cost', async () => {
  const scene = openScene();
  const session = store(scene, tell(12));
  const view = await scene.sessions.context.describe(session);
  expect(view).toMatchObject({
    model: 'claude-opus-5-5',
    isSimulated: false,
    window: { windowTokens: 200_000, effectiveTokens: 180_000, triggerTokens: 167_000 },
    countedBy: 'usage',
    breaker: 'closed',
    isCompacting: false,
  });
  const sum = (of: { tokens: number }[]): number => of.reduce((tokens, one) => tokens + one.tokens, 0);
  expect(sum(view.blocks)).toBe(view.tokens);
  expect(sum(view.parts)).toBe(view.tokens);
  expect(view.parts.map(({ part, blocks }) => `${part} ${blocks}`)).toEqual([
    'tools 2',
    'system 1',
    'instructions 1',
    'memory 1',
    'person 4',
    'calls 48',
    'results 48',
    'agent 4',
    'notices 3',
  ]);
  expect(view.blocks.map(({ tokens }) => tokens)).toEqual(view.blocks.map(({ tokens }) => tokens).toSorted((a, b) => b - a));
  const block = (name: string, part: string) => view.blocks.find((one) => one.name === name && one.part === part);
  expect(block('mcp__github__issues', 'tools')).toMatchObject({ server: 'github', place: null, drop: null });
  expect(block('Read: 0/0.ts', 'results')).toMatchObject({ part: 'results', drop: { stage: 'microcompact' } });
  expect(block('Read: 3/11.ts', 'results')?.drop).toBeNull();
  expect(view.blocks.filter(({ part, drop }) => part === 'notices' && drop?.stage === 'snip')).not.toEqual([]);
  // The earlier a block stands, the more stands behind it that would be written again.
  const cost = (name: string): number => block(name, 'results')?.drop?.costUsd ?? Number.NaN;
  expect(cost('Read: 0/0.ts')).toBeGreaterThan(cost('Read: 1/0.ts'));
  expect(cost('Read: 0/0.ts')).toBeCloseTo((view.tokens * 4.8) / 1e6, 1);
  expect(view.stages.map(({ stage, figures, isOffered }) => [stage, figures !== null, isOffered])).toEqual([
    ['snip', true, true],
    ['microcompact', true, true],
    ['collapse', true, true],
    ['summary', true, true],
  ]);
});

test('what the cache holds is told with its time to live, and no longer than it is held', async () => {
  const scene = openScene();
  const session = store(scene, tell(2));
  const ttls = async (): Promise<string[]> => {
    const { parts } = await scene.sessions.context.describe(session);
    return parts.map(({ part, ttls: known }) => `${part} ${known.join()}`);
  };
  expect(await ttls()).toContain('tools 5m');
  expect(await ttls()).toContain('results 5m');
  expect((await scene.sessions.context.describe(session)).blocks.find(({ name }) => name === 'Part 3 is fine.')).toMatchObject({
    ttl: null,
  });
  scene.clock.advance(10 * 60_000);
  expect(new Set((await ttls()).map((words) => words.split(' ')[1]))).toEqual(new Set(['']));
});

test('a stage that is switched off, or whose breaker is open, is not offered', async () => {
  const scene = openScene({ ...usualCompaction, stages: { ...usualCompaction.stages, collapse: false } });
  const story = tell(12);
  for (let time = 0; time < 3; time += 1) {
    const compaction = id<CompactionId>('c', time);
    story.add('context.failed', { compaction, request: id<RequestId>('e', 900 + time), because: 'failed', message: 'It failed.' });
  }
  const view = await scene.sessions.context.describe(store(scene, story));
  expect(view.breaker).toBe('open');
  expect(view.stages.filter(({ isOffered }) => isOffered).map(({ stage }) => stage)).toEqual(['snip', 'microcompact']);
});

test('before the first turn it is the window that the session would begin with', async () => {
  const scene = openScene();
  const view = await scene.sessions.context.describe(scene.newSession());
  expect(view.parts.map(({ part }) => part)).toEqual(['tools', 'system']);
  expect(view.blocks.find(({ part }) => part === 'tools')).toMatchObject({ name: expect.stringMatching(/^[A-Z]/u), ttl: null, drop: null });
  expect(view).toMatchObject({
    countedBy: 'estimate',
    stages: [{ figures: null }, { figures: null }, { figures: null }, { figures: null }],
  });
  expect(view.tokens).toBe(view.blocks.reduce((tokens, block) => tokens + block.tokens, 0));
});

test('a session of 10,000 events is described without measuring its text again', async () => {
  const scene = openScene();
  const story = tell(500);
  expect(story.events.length).toBeGreaterThan(10_000);
  const session = store(scene, story);
  const { blocks } = await scene.sessions.context.describe(session);
  expect(blocks.length).toBeGreaterThan(4_000);
  const measured = vi.spyOn(JSON, 'stringify');
  scene.sessions.rename(session, 'Another name');
  measured.mockClear();
  await scene.sessions.context.describe(session);
  expect(measured.mock.calls.length).toBeLessThan(blocks.length / 10);
});
