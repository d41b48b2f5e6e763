// Sessions whose prompt another version of the program had fixed: they keep it byte for byte, until the person renews it.
import { afterEach, expect, test } from 'vitest';
import type { PresentPlace } from '#main/ports/workspace.ts';
import { answer, textBlock } from '../query-loop/testing/scripted-model.ts';
import { closeScenes, createScene, type Scene, type SceneOptions } from './testing/session-scene.ts';
import { olderPrefix, storeOlderSession } from './testing/older-session.ts';

afterEach(closeScenes);

const hello = () => answer([textBlock(0, 'Salut.')]);

test('a session of an older version is sent on byte for byte, and the model is told which tools it has', async () => {
  const scene = createScene({ answers: [hello(), hello()] });
  const session = storeOlderSession(scene, scene.home);
  await scene.turn(session, 'Go on.');
  await scene.turn(session, 'And on.');
  for (const body of scene.model.requests) {
    const { tools, system, messages } = unmarked(body);
    const sent = { tools, system, messages: messages.slice(0, olderPrefix.messages.length) };
    expect(JSON.stringify(sent)).toBe(JSON.stringify(olderPrefix));
  }
  const told = scene.events(session).filter((event) => event.type === 'notice.appended');
  expect(told.map(({ about, text }) => [about, text])).toEqual([
    ['tools', 'Not available any longer, do not call them: the tools Recall.'],
  ]);
  expect(scene.types(session).filter((type) => type === 'prompt.fixed')).toHaveLength(1);
});

test('what renewing would change is said with its price, and nothing changes by asking', async () => {
  const scene = createScene({ isSimulated: false });
  const session = storeOlderSession(scene, scene.home);
  const before = scene.events(session).length;
  const offer = await scene.sessions.promptRenewal(session);
  expect(offer?.cost.tokens).toBe(100_000);
  expect(offer?.cost.extraUsd).toBeCloseTo((100_000 * (2.5 - 0.2)) / 1e6, 9);
  expect(offer?.changes).toContainEqual({ part: 'tool', name: 'Recall', change: 'removed' });
  expect(offer?.changes).toContainEqual({ part: 'tool', name: 'Look', change: 'added' });
  expect(offer?.changes).toContainEqual({ part: 'section', name: 'identity', change: 'changed' });
  expect(offer?.changes).toContainEqual({ part: 'section', name: 'manners', change: 'removed' });
  expect(offer?.changes.map(({ name }) => name)).not.toContain('place');
  expect(scene.events(session)).toHaveLength(before);
});

test('a renewed prompt is this version’s, keeps what was appended to it, and is offered no more', async () => {
  const scene = createScene({ answers: [hello()] });
  const session = storeOlderSession(scene, scene.home);
  await scene.sessions.renewPrompt(session, { output: 'short' });
  expect(scene.events(session).at(-1)).toMatchObject({
    type: 'prompt.fixed',
    actor: 'person',
    layout: 'sections',
    variants: { output: 'short' },
  });
  expect(await scene.sessions.promptRenewal(session)).toBeNull();
  await scene.turn(session, 'Go on.');
  const [request] = scene.model.requests;
  expect(request?.tools.map(({ name }) => name)).toEqual(['Change', 'Look', 'Sleep', 'Wait']);
  expect(JSON.stringify(request?.system)).toContain('Answer in French.');
  expect(JSON.stringify(request?.system)).toContain('At most 15 words');
  expect(scene.types(session)).not.toContain('notice.appended');
});

test('another variant in the settings is offered to a running session and changes nothing by itself', async () => {
  const settings = { flags: {}, variants: {} as Record<string, string>, experiments: [] };
  const scene = withSettings(() => settings, 2);
  const session = scene.newSession();
  expect(await scene.sessions.promptRenewal(session)).toBeNull();
  await scene.turn(session, 'One.');
  expect(await scene.sessions.promptRenewal(session)).toBeNull();
  settings.variants['output'] = 'short';
  expect((await scene.sessions.promptRenewal(session))?.changes).toEqual([{ part: 'section', name: 'output', change: 'changed' }]);
  await scene.turn(session, 'Two.');
  const [first, second] = scene.model.requests.map(unmarked);
  expect(JSON.stringify(second?.system)).toBe(JSON.stringify(first?.system));
});

test('a prompt is not renewed while a turn runs', async () => {
  const scene = createScene({ answers: [[{ type: 'hang' }]] });
  const session = scene.newSession();
  scene.say(session, 'One.');
  await scene.until(session, 'request.sent');
  await expect(scene.sessions.renewPrompt(session)).rejects.toThrow('The session is at work.');
});

test('what an older version told of branch and instructions is still known, and only what differs is told', async () => {
  const place: PresentPlace = { branch: 'main', instructions: [{ path: '/x', text: 'Use tabs.\n' }] };
  const scene = createScene({
    answers: [hello(), hello(), hello()],
    change: (deps) => ({ ...deps, facts: { ...deps.facts, present: async () => ({ ...place }) } }),
  });
  const session = storeOlderSession(scene, scene.home);
  const told = () => scene.events(session).flatMap((event) => (event.type === 'notice.appended' ? [event.about] : []));
  await scene.turn(session, 'Go on.');
  expect(told()).toEqual(['tools']);
  Object.assign(place, { branch: 'other', instructions: [{ path: '/x', text: 'Use spaces.\n' }] });
  await scene.turn(session, 'And on.');
  await scene.turn(session, 'And on.');
  expect(told()).toEqual(['tools', 'git', 'instructions']);
});

function withSettings(
  promptSettings: NonNullable<Parameters<NonNullable<SceneOptions['change']>>[0]>['promptSettings'],
  turns: number,
): Scene {
  return createScene({ answers: Array.from({ length: turns }, hello), change: (deps) => ({ ...deps, promptSettings }) });
}

/** The body as it is compared: marks move with each request. */
function unmarked<T>(body: T): T {
  return JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === 'cache_control' ? undefined : value))) as T;
}
