import { afterEach, expect, test } from 'vitest';
import { noVerdict, type HookPlace, type HooksPort } from '#main/ports/hooks.ts';
import { answer, callBlock, textBlock } from '../query-loop/testing/scripted-model.ts';
import { closeScenes, createScene } from './testing/session-scene.ts';

afterEach(closeScenes);

const answers = [answer([callBlock(0, 'a', 'Look', { name: 'a' })], 'tool_use'), answer([textBlock(0, 'Done.')])];

function asking(): { hooks: HooksPort; places: HookPlace[] } {
  const places: HookPlace[] = [];
  const hooks: HooksPort = {
    run(occasion, place) {
      places.push(place);
      const advice = { type: 'ask', because: 'look twice' } as const;
      return Promise.resolve(occasion.moment === 'PreToolUse' ? { ...noVerdict, advice } : noVerdict);
    },
  };
  return { hooks, places };
}

test('a question that a hook wants put is answered by the person alone, not by a change of mode', async () => {
  const scene = createScene({ answers, change: (deps) => ({ ...deps, hooks: asking().hooks }) });
  const session = scene.newSession();
  scene.say(session, 'look');
  const { question, reason } = await scene.until(session, 'permission.asked');
  expect(reason).toContain('look twice');
  scene.sessions.setMode(session, 'bypassPermissions');
  await scene.until(session, 'mode.changed');
  await new Promise((resolve) => setImmediate(resolve));
  expect(scene.sessions.get(session).state).toMatchObject({ status: 'waiting', question: { question } });
  await scene.sessions.answer(session, question, { type: 'allow', scope: 'once' });
  expect(await scene.sessions.ended(session)).toMatchObject({ reason: 'completed' });
});

test('in a mode that asks nobody, what a hook wants asked is denied', async () => {
  const scene = createScene({ answers, change: (deps) => ({ ...deps, hooks: asking().hooks, defaultMode: () => 'dontAsk' }) });
  const session = scene.newSession();
  expect(await scene.turn(session, 'look')).toMatchObject({ reason: 'completed' });
  expect(await scene.until(session, 'permission.decided')).toMatchObject({ by: 'nobody', answer: { type: 'deny' } });
  expect(JSON.stringify(scene.model.requests[1]?.messages)).toContain('look twice');
});

test('hooks are run in the place of their session, under its lease', async () => {
  const { hooks, places } = asking();
  const scene = createScene({ answers, change: (deps) => ({ ...deps, hooks }) });
  const session = scene.newSession();
  scene.say(session, 'look');
  const { question } = await scene.until(session, 'permission.asked');
  expect(places).toMatchObject([{ session, folder: scene.home, mode: 'default', leaseToken: expect.stringMatching(/.{8}/) as unknown }]);
  await scene.sessions.answer(session, question, { type: 'allow', scope: 'once' });
  await scene.sessions.ended(session);
});
