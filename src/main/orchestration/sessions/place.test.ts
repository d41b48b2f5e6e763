// What changes in a session's folder while the session lives, on real files and a real repository.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { createFacts } from '#main/infrastructure/workspace/facts/create-facts.ts';
import { tempTree } from '#main/infrastructure/workspace/testing/temp-tree.ts';
import type { SessionId } from '#shared/model/id.ts';
import { systemBlocks } from '#shared/model/prompt-layout.ts';
import { answer, textBlock } from '../query-loop/testing/scripted-model.ts';
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

test('each section of a new session is a block of its own', async () => {
  using tree = repository();
  const { scene, session } = begin(tree.path, 1);
  await scene.turn(session, 'One.');
  const [fixed] = prompts(scene, session);
  expect(fixed?.layout).toBe('sections');
  expect(systemBlocks(fixed ?? { sections: [] })).toHaveLength(fixed?.sections.length ?? 0);
});

function repository(): ReturnType<typeof tempTree> {
  const tree = tempTree({ 'a.txt': 'one\n' });
  tree.git('init', '--initial-branch=main');
  tree.git('add', '.');
  tree.git('commit', '-m', 'Begin');
  return tree;
}

/** A session in the folder, with the real facts and tools, whose model answers so many messages. */
function begin(folder: string, turns: number, options: SceneOptions = {}): { scene: Scene; session: SessionId } {
  const answers = options.answers ?? Array.from({ length: turns }, () => answer([textBlock(0, 'Done.')]));
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
