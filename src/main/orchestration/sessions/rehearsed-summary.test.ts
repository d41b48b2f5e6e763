// "Compact now" for somebody without a key: the built-in model, real tools, and the window's own way to ask for it.
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { usualCompaction } from '#shared/model/settings.ts';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { createCompaction } from '#main/infrastructure/compact/create-compaction.ts';
import { createRehearsalModel } from '#main/infrastructure/models/rehearsal/model.ts';
import { createFacts } from '#main/infrastructure/workspace/facts/create-facts.ts';
import { tempTree } from '#main/infrastructure/workspace/testing/temp-tree.ts';
import { closeScenes, createScene } from './testing/session-scene.ts';

afterEach(closeScenes);

test('a rehearsed session is summarised from what it holds, and goes on from there', async () => {
  using tree = tempTree({ 'a.txt': Array.from({ length: 200 }, (_, line) => `line ${line} of a text`).join('\n') });
  const scene = createScene({
    change: (deps) => {
      const rehearsal = createRehearsalModel({ clock: deps.clock, paceMs: 0 });
      return {
        ...deps,
        tools: createTools(),
        facts: createFacts({ clock: deps.clock, home: join(tree.path, 'no-home') }),
        provider: { ...deps.provider, open: () => rehearsal },
        compaction: { port: createCompaction(() => true), settings: () => usualCompaction },
      };
    },
  });
  const session = scene.sessions.create({ project: scene.store.projects.add(tree.path).id }).id;
  for (let turn = 0; turn < 5; turn++) await scene.turn(session, 'show a.txt');
  scene.sessions.context.compact(session, { focus: 'the text', upTo: null, stages: ['summary'] });
  expect(await scene.until(session, 'context.compacted')).toMatchObject({ cause: 'asked', stages: ['summary'] });
  const { content } = await scene.until(session, 'context.summarised');
  expect(content.find((text) => text.startsWith('<summary>'))).toMatch(
    /The person said: "show a\.txt"[^]*Kept above all: the text[^]*_Rehearsal, simulated/,
  );
  const before = scene.events(session).length;
  expect(await scene.turn(session, 'show a.txt')).toMatchObject({ reason: 'completed' });
  expect(
    scene
      .events(session)
      .slice(before)
      .map(({ type }) => type),
  ).toContain('tool.finished');
});
