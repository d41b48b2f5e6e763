// What changes in a session's folder while the session lives, on real files and a real repository.
import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { createFacts } from '#main/infrastructure/workspace/facts/create-facts.ts';
import { tempTree } from '#main/infrastructure/workspace/testing/temp-tree.ts';
import type { SessionId } from '#shared/model/id.ts';
import { systemBlocks } from '#shared/model/prompt-layout.ts';
import { answer, callBlock, textBlock } from '../query-loop/testing/scripted-model.ts';
import { closeScenes, createScene, type Scene, type SceneOptions } from './testing/session-scene.ts';

afterEach(closeScenes);

const live = { flags: { 'git.status': true }, variants: {}, experiments: [] };

test('a section that follows the branch is fixed anew where the branch changed, and only then', async () => {
  using tree = repository();
  const { scene, session } = begin(tree.path, 3, { change: (deps) => ({ ...deps, promptSettings: () => live }) });
  await scene.turn(session, 'One.');
  await scene.turn(session, 'Two.');
  expect(prompts(scene, session)).toHaveLength(1);
  tree.git('switch', '-c', 'other');
  await scene.turn(session, 'Three.');
  const [first, second] = prompts(scene, session);
  expect(second?.sections.at(-1)).toMatchObject({
    name: 'git.status',
    because: 'the agent must know which branch it commits to',
    text: '<git-status>\nbranch: other\nupstream: none\nchanged files: 0\n</git-status>',
  });
  expect({ ...second, sections: second?.sections.slice(0, -1), seq: 0, at: 0, previous: '', known: 0 }).toEqual({
    ...first,
    sections: first?.sections.slice(0, -1),
    seq: 0,
    at: 0,
    previous: '',
    known: 0,
  });
  expect(notices(scene, session)).toEqual([]);
  expect(JSON.stringify(scene.model.requests.at(-1)?.system)).toContain('branch: other');
});

test('without that section another branch is told as a message, once, and the prompt stays', async () => {
  using tree = repository();
  const { scene, session } = begin(tree.path, 4);
  await scene.turn(session, 'One.');
  tree.git('switch', '-c', 'other');
  await scene.turn(session, 'Two.');
  await scene.turn(session, 'Three.');
  const told = 'The folder is on branch other now. It was on main before.';
  expect(notices(scene, session)).toEqual([['git', told]]);
  expect(prompts(scene, session)).toHaveLength(1);
  expect(scene.model.requests[1]?.messages.at(-1)?.content.at(-1)).toMatchObject({ type: 'text', text: told });
  rmSync(join(tree.path, '.git'), { recursive: true });
  await scene.turn(session, 'Four.');
  expect(notices(scene, session).at(-1)).toEqual(['git', 'The folder is in no git repository any longer. It was on other.']);
});

test('a file that changed after the agent read it is named when the next turn begins, once, also over a restart', async () => {
  using tree = tempTree({ 'a.txt': 'one\n', 'b.txt': 'two\n', 'c.txt': 'three\n' });
  const names = ['a.txt', 'b.txt', 'c.txt'].map((name) => join(tree.path, name));
  const [a, b] = names;
  const read = answer(
    names.map((path, index) => callBlock(index, `call-${index}`, 'Read', { file_path: path })),
    'tool_use',
  );
  const again = answer([callBlock(0, 'call-9', 'Read', { file_path: names[0] ?? '' })], 'tool_use');
  const { scene, session } = begin(tree.path, 0, { answers: [read, done(), done(), done(), again, done(), done()] });
  await scene.turn(session, 'Read them.');
  change(tree.write('a.txt', 'changed\n'));
  change(tree.write('c.txt', 'three\n'));
  rmSync(b ?? '');
  await scene.turn(session, 'Go on.');
  const words = 'These files are not as you last saw them: the person or a program changed them. Read them again before you rely on them.';
  expect(notices(scene, session)).toEqual([['files', `${words}\n- ${a}\n- ${b} (removed)`]]);
  await scene.turn(session, 'Nothing new.');
  await scene.turn(session, 'Read again.');
  expect(notices(scene, session)).toHaveLength(1);
  await scene.sessions.close();

  const later = begin(tree.path, 2, { home: scene.home, clock: scene.clock }).scene;
  await later.turn(session, 'After a restart.');
  expect(notices(later, session)).toHaveLength(1);
  change(tree.write('a.txt', 'once more\n'));
  await later.turn(session, 'Changed again.');
  expect(notices(later, session).slice(1)).toEqual([['files', `${words}\n- ${a}`]]);
});

test('at most 20 changed files are named', async () => {
  using tree = tempTree(Object.fromEntries(Array.from({ length: 23 }, (_, index) => [`f${index}.txt`, 'x'])));
  const read = answer(
    Array.from({ length: 23 }, (_, index) => callBlock(index, `call-${index}`, 'Read', { file_path: join(tree.path, `f${index}.txt`) })),
    'tool_use',
  );
  const { scene, session } = begin(tree.path, 0, { answers: [read, done(), done(), done()] });
  await scene.turn(session, 'Read them.');
  for (let index = 0; index < 23; index++) change(tree.write(`f${index}.txt`, 'y'));
  await scene.turn(session, 'Go on.');
  await scene.turn(session, 'And on.');
  const [first, ...others] = notices(scene, session);
  const text = first?.[1] ?? '';
  expect(text.split('\n')).toHaveLength(22);
  expect(text).toMatch(/- and 3 more$/);
  expect(others).toEqual([]);
});

test('new, changed and removed instruction files are told with their text, each once, and the prompt stays', async () => {
  using tree = tempTree({ 'CLAUDE.md': 'Use tabs.\n' });
  const { scene, session } = begin(tree.path, 5);
  const claude = join(tree.path, 'CLAUDE.md');
  await scene.turn(session, 'One.');
  await scene.turn(session, 'Two.');
  expect(notices(scene, session)).toEqual([]);
  tree.write('CLAUDE.md', 'Use spaces.\n');
  const agents = tree.write('AGENTS.md', 'Be kind.\n');
  await scene.turn(session, 'Three.');
  await scene.turn(session, 'Four.');
  expect(notices(scene, session)).toEqual([
    [
      'instructions',
      'These instruction files are new, or changed since they were given above. What stands here counts from now on.\n\n' +
        `<instructions path="${agents}">\nBe kind.\n</instructions>\n\n<instructions path="${claude}">\nUse spaces.\n</instructions>`,
    ],
  ]);
  rmSync(agents);
  tree.write('CLAUDE.md', 'Use tabs.\n');
  await scene.turn(session, 'Five.');
  const last = notices(scene, session)[1]?.[1];
  expect(last).toContain(`<instructions path="${claude}">\nUse tabs.`);
  expect(last).toContain(`These instruction files are removed, or not imported any longer, and do not count: ${agents}`);
  expect(prompts(scene, session)).toHaveLength(1);
});

test('each section of a new session is a block of its own', async () => {
  using tree = repository();
  const { scene, session } = begin(tree.path, 1);
  await scene.turn(session, 'One.');
  const [fixed] = prompts(scene, session);
  expect(fixed?.layout).toBe('sections');
  expect(systemBlocks(fixed ?? { sections: [] })).toHaveLength(fixed?.sections.length ?? 0);
});

const done = () => answer([textBlock(0, 'Done.')]);

let changes = 0;

/** Gives a file a time of its own: some file systems tell no two writes apart that follow each other at once. */
function change(path: string): void {
  changes += 1;
  const at = new Date(Date.now() + changes * 10_000);
  utimesSync(path, at, at);
}

function repository(): ReturnType<typeof tempTree> {
  const tree = tempTree({ 'a.txt': 'one\n' });
  tree.git('init', '--initial-branch=main');
  tree.git('add', '.');
  tree.git('commit', '-m', 'Begin');
  return tree;
}

/** A session in the folder, with the real facts and tools, whose model answers so many messages. */
function begin(folder: string, turns: number, options: SceneOptions = {}): { scene: Scene; session: SessionId } {
  const answers = options.answers ?? Array.from({ length: turns }, done);
  const scene = createScene({
    ...options,
    answers,
    change: (deps) => {
      const real = { ...deps, facts: createFacts({ clock: deps.clock, home: join(folder, 'no-home') }), tools: createTools() };
      return options.change?.(real) ?? real;
    },
  });
  return { scene, session: scene.sessions.create({ project: scene.store.projects.add(folder).id }).id };
}

function prompts(scene: Scene, session: SessionId) {
  return scene.events(session).filter((event) => event.type === 'prompt.fixed');
}

function notices(scene: Scene, session: SessionId): [about: string, text: string][] {
  return scene.events(session).flatMap((event) => (event.type === 'notice.appended' ? [[event.about, event.text]] : []));
}
