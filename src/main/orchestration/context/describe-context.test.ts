import { afterEach, expect, test, vi } from 'vitest';
import { id } from '#shared/model/folds/transcript-story.ts';
import type { CompactionId, RequestId } from '#shared/model/id.ts';
import { usualCompaction } from '#shared/model/settings.ts';
import { closeScenes } from '../sessions/testing/session-scene.ts';
import { openReadingScene, storeStory, tellReading } from './testing/reading-session.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await closeScenes();
});

test('the window is told by part and block, the largest first, with what could be dropped and what that would cost', async () => {
  const scene = openReadingScene();
  const session = storeStory(scene, tellReading(12));
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
  const scene = openReadingScene();
  const session = storeStory(scene, tellReading(2));
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
  const scene = openReadingScene({ ...usualCompaction, stages: { ...usualCompaction.stages, collapse: false } });
  const story = tellReading(12);
  for (let time = 0; time < 3; time += 1) {
    const compaction = id<CompactionId>('c', time);
    story.add('context.failed', { compaction, request: id<RequestId>('e', 900 + time), because: 'failed', message: 'It failed.' });
  }
  const view = await scene.sessions.context.describe(storeStory(scene, story));
  expect(view.breaker).toBe('open');
  expect(view.stages.filter(({ isOffered }) => isOffered).map(({ stage }) => stage)).toEqual(['snip', 'microcompact']);
});

test('before the first turn it is the window that the session would begin with', async () => {
  const scene = openReadingScene();
  const view = await scene.sessions.context.describe(scene.newSession());
  expect(view.parts.map(({ part }) => part)).toEqual(['tools', 'system']);
  expect(view.blocks.find(({ part }) => part === 'tools')).toMatchObject({ name: expect.stringMatching(/^[A-Z]/u), ttl: null, drop: null });
  expect(view).toMatchObject({
    countedBy: 'estimate',
    stages: [{ figures: null }, { figures: null }, { figures: null }, { figures: null }],
  });
  expect(view.tokens).toBe(view.blocks.reduce((tokens, block) => tokens + block.tokens, 0));
});

test('a long session is described without measuring its text again', async () => {
  const scene = openReadingScene();
  const story = tellReading(150);
  expect(story.events.length).toBeGreaterThan(3_000);
  const session = storeStory(scene, story);
  const { blocks } = await scene.sessions.context.describe(session);
  expect(blocks.length).toBeGreaterThan(1_200);
  const measured = vi.spyOn(JSON, 'stringify');
  scene.sessions.rename(session, 'Another name');
  measured.mockClear();
  await scene.sessions.context.describe(session);
  expect(measured.mock.calls.length).toBeLessThan(blocks.length / 5);
});
