// What notices told the model is not lost by compaction: it stands beside the summary, or is told anew.
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { EventOf } from '#shared/model/event.ts';
import type { SessionId } from '#shared/model/id.ts';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { createFacts } from '#main/infrastructure/workspace/facts/create-facts.ts';
import { tempTree } from '#main/infrastructure/workspace/testing/temp-tree.ts';
import { answer, callBlock, textBlock, type Answer } from '../query-loop/testing/scripted-model.ts';
import { readHistory } from './history/history.ts';
import { stageOf, storeInClosed, summariseClosed } from './testing/rewrite-history.ts';
import { closeScenes, createScene, dayMs, type Scene, type SceneOptions } from './testing/session-scene.ts';

afterEach(closeScenes);

const planOn = 'Plan mode is on. Read and search as you need';
const date = 'The date is now 2026-11-22.';

/** A session that was told of a new day, another branch, a changed instruction file and plan mode. */
async function toldSession(tree: ReturnType<typeof tempTree>): Promise<{ scene: Scene; session: SessionId }> {
  tree.git('init', '--initial-branch=main');
  tree.git('commit', '--allow-empty', '-m', 'Begin');
  tree.write('CLAUDE.md', 'Use tabs.\n');
  const { scene, session } = begin(tree.path, [done(), done()]);
  await scene.turn(session, 'One.');
  scene.clock.advance(dayMs * 2);
  tree.git('switch', '-c', 'other');
  tree.write('CLAUDE.md', 'Use spaces.\n');
  scene.sessions.setMode(session, 'plan');
  await scene.turn(session, 'Two.');
  expect(abouts(scene, session)).toEqual(['date', 'mode', 'git', 'instructions']);
  return { scene, session };
}

test('what notices told stands beside a summary and is not told again', async () => {
  using tree = tempTree();
  const { scene, session } = await toldSession(tree);
  await summariseClosed(scene, session, { summary: 'Little.', folder: tree.path });

  const later = begin(tree.path, [done(), done()], { home: scene.home, clock: scene.clock }).scene;
  await later.turn(session, 'Three.');
  const sent = JSON.stringify(later.model.requests[0]?.messages);
  for (const text of [date, planOn, 'The folder is on branch other now.', 'Use spaces.']) expect(sent).toContain(text);
  expect(sent).not.toContain('Done.');
  expect(sent).not.toContain('<plan>');
  expect(abouts(later, session)).toHaveLength(4);
  tree.write('CLAUDE.md', 'Use tabs and spaces.\n');
  later.sessions.setMode(session, 'default');
  await later.turn(session, 'Four.');
  expect(abouts(later, session).slice(4)).toEqual(['mode', 'instructions']);
});

test('a notice that left the messages is told anew with the next turn', async () => {
  using tree = tempTree();
  const { scene, session } = await toldSession(tree);
  const notices = scene.events(session).flatMap((event) => (event.type === 'notice.appended' ? [{ session, seq: event.seq }] : []));
  await storeInClosed(scene, session, [{ type: 'context.snipped', actor: 'person', ...stageOf(), notices, thinking: [] }]);

  const later = begin(tree.path, [done(), done()], { home: scene.home, clock: scene.clock }).scene;
  await later.turn(session, 'Three.');
  expect(abouts(later, session).slice(4)).toEqual(['date', 'mode', 'git', 'instructions']);
  const sent = JSON.stringify(later.model.requests[0]?.messages);
  for (const text of [date, planOn, 'The folder is on branch other now.', 'Use spaces.']) expect(sent.split(text)).toHaveLength(2);
  await later.turn(session, 'Four.');
  expect(abouts(later, session)).toHaveLength(8);
});

test('where only the end of plan mode left the messages, it is told again; where its beginning left too, it is not', async () => {
  using tree = tempTree();
  const { scene, session } = begin(tree.path, [done(), done(), done()]);
  await scene.turn(session, 'One.');
  scene.sessions.setMode(session, 'plan');
  await scene.turn(session, 'Two.');
  scene.sessions.setMode(session, 'default');
  await scene.turn(session, 'Three.');
  const [on, off] = scene.events(session).flatMap((event) => (event.type === 'notice.appended' ? [{ session, seq: event.seq }] : []));
  if (on === undefined || off === undefined) throw new Error('Plan mode was not told.');
  const snip = (notices: (typeof on)[]) => ({
    type: 'context.snipped' as const,
    actor: 'person' as const,
    ...stageOf(),
    notices,
    thinking: [],
  });
  await storeInClosed(scene, session, [snip([off])]);
  const second = begin(tree.path, [done()], { home: scene.home, clock: scene.clock }).scene;
  await second.turn(session, 'Four.');
  expect(abouts(second, session)).toEqual(['mode', 'mode', 'mode']);
  expect(JSON.stringify(second.model.requests[0]?.messages)).toContain('Plan mode is off.');
  const again = second.events(session).findLast((event) => event.type === 'notice.appended')?.seq ?? 0;
  await storeInClosed(second, session, [snip([{ session, seq: again }, on])]);
  const third = begin(tree.path, [done()], { home: scene.home, clock: scene.clock }).scene;
  await third.turn(session, 'Five.');
  expect(abouts(third, session)).toHaveLength(3);
});

test('a file that a summary shows counts as seen: it is not told as changed and can be edited, also after a restart', async () => {
  using tree = tempTree({ 'a.ts': 'one\n' });
  const path = join(tree.path, 'a.ts');
  const read = answer([callBlock(0, 'call-1', 'Read', { file_path: path })], 'tool_use');
  const { scene, session } = begin(tree.path, [read, done()]);
  await scene.turn(session, 'Read it.');
  tree.write('a.ts', 'two\n');
  utimesSync(path, new Date(Date.now() + 60_000), new Date(Date.now() + 60_000));
  const before = readHistory(scene.store.journal, session, Number.MAX_SAFE_INTEGER);
  await summariseClosed(scene, session, { summary: 'Little.', folder: tree.path });
  const summarised = scene.events(session).at(-1);
  // As this process would have stored it.
  if (summarised !== undefined) before.add(summarised, true);
  expect(before.files.get(path)).toEqual(readHistory(scene.store.journal, session, Number.MAX_SAFE_INTEGER).files.get(path));

  const edit = answer([callBlock(0, 'call-2', 'Edit', { file_path: path, old_string: 'two', new_string: 'three' })], 'tool_use');
  const later = begin(tree.path, [edit, done()], { home: scene.home, clock: scene.clock }).scene;
  later.sessions.setMode(session, 'bypassPermissions');
  await later.turn(session, 'Edit it.');
  const edited = later.events(session).findLast((event): event is EventOf<'tool.finished'> => event.type === 'tool.finished');
  expect(edited).toMatchObject({ tool: 'Edit', outcome: 'done', isError: false });
  expect(abouts(later, session)).toEqual([]);
});

const done = (): Answer => answer([textBlock(0, 'Done.')]);

/** A session in the folder, with the real facts and tools. */
function begin(folder: string, answers: readonly Answer[], options: SceneOptions = {}): { scene: Scene; session: SessionId } {
  const scene = createScene({
    ...options,
    answers,
    change: (deps) => ({ ...deps, facts: createFacts({ clock: deps.clock, home: join(folder, 'no-home') }), tools: createTools() }),
  });
  return {
    scene,
    session: options.home === undefined ? scene.sessions.create({ project: scene.store.projects.add(folder).id }).id : ('' as SessionId),
  };
}

function abouts(scene: Scene, session: SessionId): string[] {
  return scene.events(session).flatMap((event) => (event.type === 'notice.appended' ? [event.about] : []));
}
