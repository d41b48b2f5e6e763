// What survives by rule in a session of days: real tools, files, shell and journal; a model that says next to nothing when it summarises.
import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { usualCompaction } from '#shared/model/settings.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { MessagesRequest, WireUsage } from '#shared/model/wire.ts';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { createCompaction } from '#main/infrastructure/compact/create-compaction.ts';
import { createTestClock } from '#main/infrastructure/processes/testing/test-clock.ts';
import { createShells, type Shells } from '#main/infrastructure/processes/shells.ts';
import { createFacts } from '#main/infrastructure/workspace/facts/create-facts.ts';
import { tempTree } from '#main/infrastructure/workspace/testing/temp-tree.ts';
import type { ModelPort } from '#main/ports/model.ts';
import { answer, textBlock } from '../query-loop/testing/scripted-model.ts';
import { chapters, storyAnswers, storyFacts, storyFiles, type Chapter, type Happening } from './testing/long-story.ts';
import { closeScenes, createScene, dayMs, type Scene } from './testing/session-scene.ts';

let shells: Shells | null = null;

afterEach(async () => {
  await closeScenes();
  await shells?.close();
  shells = null;
});

/** Most tokens of what stands in place of some sixty turns. */
const mostTokens = 2_500;

test('after two compactions that say next to nothing 22 facts are still in the prefix, also after a restart', async () => {
  using tree = tempTree(storyFiles);
  tree.git('init', '--initial-branch=main');
  tree.git('add', '.');
  tree.git('commit', '-m', 'Begin');
  const { scene, session } = begin(tree.path, [...storyAnswers(), done()]);
  const sizes: number[] = [];
  for (const chapter of chapters) {
    await live(scene, session, tree, chapter);
    if (chapter.type === 'compaction') sizes.push(tokensOf(scene.model.requests.at(-1)));
  }
  expect(scene.events(session).filter((event) => event.type === 'context.summarised')).toHaveLength(2);
  expect(Math.min(...sizes)).toBeGreaterThan(50_000);
  await scene.turn(session, 'Go on.');
  const sent = scene.model.requests.at(-1);
  expect(missing(recordIn(sent))).toEqual([]);
  expect(tokensOf(recordIn(sent))).toBeLessThan(mostTokens);
  expect(scene.model.unused).toBe(0);
  await scene.sessions.close();

  const later = begin(tree.path, [done()], scene).scene;
  await later.turn(session, 'And on.');
  const resent = later.model.requests[0];
  expect(recordIn(resent)).toEqual(recordIn(sent));
  expect(resent?.messages.slice(0, sent?.messages.length).map(unmarked).slice(0, -1)).toEqual(sent?.messages.map(unmarked).slice(0, -1));
}, 60_000);

const done = () => answer([textBlock(0, 'Done.')]);

async function live(scene: Scene, session: SessionId, tree: ReturnType<typeof tempTree>, chapter: Chapter): Promise<void> {
  if (chapter.type === 'compaction') {
    scene.sessions.context.compact(session, { focus: null, upTo: null, stages: ['summary'] });
    await scene.sessions.ended(session);
    return;
  }
  happen(scene, tree, chapter.before ?? {});
  if (chapter.mode !== undefined) scene.sessions.setMode(session, chapter.mode);
  const { turn } = scene.sessions.send(session, [{ type: 'text', text: chapter.says }, ...(chapter.attached ?? [])]);
  if (chapter.denies !== undefined) {
    const { question } = await scene.until(session, 'permission.asked');
    await scene.sessions.answer(session, question, { type: 'deny', comment: chapter.denies });
  }
  expect(await scene.sessions.ended(session, turn ?? undefined), chapter.says).toMatchObject({ reason: 'completed' });
}

let changes = 0;

function happen(scene: Scene, tree: ReturnType<typeof tempTree>, { files = {}, branch, days = 0 }: Happening): void {
  if (branch !== undefined) tree.git('switch', '-c', branch);
  scene.clock.advance(days * dayMs);
  for (const [name, content] of Object.entries(files)) {
    if (content === null) {
      rmSync(join(tree.path, name));
      continue;
    }
    // A time of its own: some file systems tell no two writes apart that follow each other at once.
    const at = new Date(Date.now() + ++changes * 10_000);
    utimesSync(tree.write(name, content), at, at);
  }
}

/** What stands in place of the summarised turns. */
function recordIn(body: MessagesRequest | undefined): Pick<MessagesRequest, 'messages'> {
  return { messages: body?.messages.slice(0, 1) ?? [] };
}

/** Facts whose words are not in the messages. */
function missing(body: Pick<MessagesRequest, 'messages'>): string[] {
  const text = JSON.stringify(body.messages);
  return storyFacts.flatMap(([name, words]) => (text.includes(words) ? [] : [name]));
}

/** About what the API would count of the messages. */
function tokensOf(body: Pick<MessagesRequest, 'messages'> | undefined): number {
  return Math.round(Buffer.byteLength(JSON.stringify(body?.messages ?? [])) / 3.6);
}

function unmarked(message: MessagesRequest['messages'][number]): unknown {
  return JSON.parse(JSON.stringify(message), (key, value: unknown) => (key === 'cache_control' ? undefined : value));
}

/** A session with real tools and a real shell, whose model counts what it is sent. A second process where `before` is given. */
function begin(folder: string, answers: ReturnType<typeof storyAnswers>, before?: Scene): { scene: Scene; session: SessionId } {
  const scene = createScene({
    answers,
    ...(before && { home: before.home, clock: before.clock }),
    change: (deps) => {
      const made = createShells({ results: deps.results, clock: createTestClock() });
      shells = made;
      const tools = createTools();
      const isReadOnly = () => false;
      return {
        ...deps,
        tools,
        facts: createFacts({ clock: deps.clock, home: join(folder, 'no-home') }),
        openShell: (session, place, token) => made.open(session, place, token),
        compaction: { port: createCompaction(isReadOnly), settings: () => ({ ...usualCompaction, isOn: false }) },
        provider: { ...deps.provider, open: (choice) => counting(deps.provider.open(choice)) },
      };
    },
  });
  return {
    scene,
    session: before === undefined ? scene.sessions.create({ project: scene.store.projects.add(folder).id }).id : ('' as SessionId),
  };
}

function counting(port: ModelPort): ModelPort {
  return {
    ...port,
    async *stream(body, signal) {
      const tokens = tokensOf({ messages: body.messages }) + Math.round(Buffer.byteLength(JSON.stringify([body.tools, body.system])) / 3.6);
      const counted: WireUsage = { input_tokens: tokens, output_tokens: 50 };
      for await (const event of port.stream(body, signal)) {
        yield event.type === 'started' || event.type === 'finished' ? { ...event, usage: counted } : event;
      }
    },
  };
}
