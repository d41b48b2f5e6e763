import { afterEach, expect, test } from 'vitest';
import type { QuestionId } from '#shared/model/id.ts';
import { answer, callBlock, textBlock } from '../query-loop/testing/scripted-model.ts';
import { closeScenes, createScene, type Scene } from './testing/session-scene.ts';

afterEach(closeScenes);

const change = (...names: string[]) =>
  answer(
    names.map((name, index) => callBlock(index, `call-${name}`, 'Change', { name })),
    'tool_use',
  );
const end = () => answer([textBlock(0, 'Done.')]);
const once = { type: 'allow', scope: 'once' } as const;

test('a call that needs permission waits for the person and runs when allowed', async () => {
  const scene = createScene({ answers: [change('a'), end()] });
  const session = scene.newSession();
  scene.say(session, 'change it');
  const { question, suggestedRules } = await scene.until(session, 'permission.asked');
  expect(scene.sessions.get(session).state).toMatchObject({ status: 'waiting', question: { question, tool: 'Change' }, others: 0 });
  expect(suggestedRules).toEqual(['Change']);
  expect(scene.tools.changes).toEqual([]);
  await scene.sessions.answer(session, question, once);
  expect(await scene.sessions.ended(session)).toMatchObject({ reason: 'completed' });
  expect(scene.tools.changes).toEqual(['a']);
  expect(await scene.until(session, 'permission.decided')).toMatchObject({ question, answer: once, by: 'person', rules: [] });
});

test('a denial gives its comment to the model and the turn goes on', async () => {
  const scene = createScene({ answers: [change('a'), end()] });
  const session = scene.newSession();
  scene.say(session, 'change it');
  const { question } = await scene.until(session, 'permission.asked');
  await scene.sessions.answer(session, question, { type: 'deny', comment: 'Use the other file.' });
  expect(await scene.sessions.ended(session)).toMatchObject({ reason: 'completed' });
  expect(scene.tools.changes).toEqual([]);
  expect(JSON.stringify(scene.model.requests[1]?.messages)).toContain('Use the other file.');
});

test('"for this session" stores a rule that holds for later calls and not for other sessions', async () => {
  const scene = createScene({ answers: [change('a'), change('b'), end(), change('c'), end()] });
  const session = scene.newSession();
  scene.say(session, 'change both');
  const { question } = await scene.until(session, 'permission.asked');
  await scene.sessions.answer(session, question, { type: 'allow', scope: 'session' });
  await scene.sessions.ended(session);
  expect(scene.tools.changes).toEqual(['a', 'b']);
  expect(await scene.until(session, 'rule.added')).toMatchObject({ rule: { behavior: 'allow', rule: 'Change', source: 'session' } });
  const other = scene.newSession();
  scene.say(other, 'change it');
  await scene.until(other, 'permission.asked');
  expect(scene.sessions.get(other).state.status).toBe('waiting');
});

test.each(['project', 'always'] as const)('"%s" stores the rule where it belongs, and later calls run by it', async (scope) => {
  const scene = createScene({ answers: [change('a'), change('b'), end()] });
  const session = scene.newSession();
  scene.say(session, 'change both');
  const { question } = await scene.until(session, 'permission.asked');
  await scene.sessions.answer(session, question, { type: 'allow', scope });
  await scene.sessions.ended(session);
  expect(scene.savedRules).toEqual([{ scope, rules: ['Change'] }]);
  expect(scene.tools.changes).toEqual(['a', 'b']);
  expect(scene.types(session)).not.toContain('rule.added');
  expect(await scene.until(session, 'permission.decided')).toMatchObject({ answer: { type: 'allow', scope }, rules: ['Change'] });
});

test('a rule that cannot be saved is refused with the reason, and the question stays open', async () => {
  const scene = createScene({
    answers: [change('a'), end()],
    change: (deps) => ({ ...deps, rules: { ...deps.rules, add: () => Promise.reject(new Error('The disk is full.')) } }),
  });
  const session = scene.newSession();
  scene.say(session, 'change it');
  const { question } = await scene.until(session, 'permission.asked');
  await expect(scene.sessions.answer(session, question, { type: 'allow', scope: 'project' })).rejects.toMatchObject({
    code: 'NOT_STORED',
    message: expect.stringContaining('The disk is full.') as string,
  });
  expect(scene.tools.changes).toEqual([]);
  await scene.sessions.answer(session, question, once);
  await scene.sessions.ended(session);
  expect(scene.tools.changes).toEqual(['a']);
  expect(await scene.until(session, 'permission.decided')).toMatchObject({ answer: once, rules: [] });
});

test('a change of mode answers the questions that the mode would not ask', async () => {
  const scene = createScene({ answers: [change('a'), end()] });
  const session = scene.newSession();
  scene.say(session, 'change it');
  await scene.until(session, 'permission.asked');
  scene.sessions.setMode(session, 'bypassPermissions');
  expect(await scene.sessions.ended(session)).toMatchObject({ reason: 'completed' });
  expect(scene.tools.changes).toEqual(['a']);
  expect(scene.types(session)).not.toContain('turn.interrupted');
});

test('where nobody can be asked the call is denied and the rule that would allow it is named', async () => {
  const scene = createScene({ answers: [change('a'), end()] });
  const session = scene.newSession();
  const { turn } = scene.say(session, 'change it', { canAsk: false });
  expect(await scene.sessions.ended(session, turn ?? undefined)).toMatchObject({ reason: 'completed' });
  const decided = await scene.until(session, 'permission.decided');
  expect(decided).toMatchObject({ by: 'nobody', answer: { type: 'deny' } });
  expect(JSON.stringify(decided.answer)).toContain('\\"Change\\"');
});

test('rules of the command line hold without being stored', async () => {
  const scene = createScene({ answers: [change('a'), end()] });
  const project = scene.store.projects.add(scene.home).id;
  const { id } = scene.sessions.create({ project, rules: [{ behavior: 'allow', rule: 'Change', source: 'flag' }] });
  await scene.turn(id, 'change it');
  expect(scene.tools.changes).toEqual(['a']);
  expect(scene.types(id)).not.toContain('rule.added');
});

test('a stop ends the question, and an answer that comes too late is refused', async () => {
  const scene = createScene({ answers: [change('a')] });
  const session = scene.newSession();
  scene.say(session, 'change it');
  const { question } = await scene.until(session, 'permission.asked');
  scene.sessions.stop(session);
  expect(await scene.sessions.ended(session)).toEqual({ reason: 'aborted_tools' });
  expect(await scene.until(session, 'permission.decided')).toMatchObject({ by: 'stopped', answer: { type: 'deny' } });
  expect(await refusal(scene, session, question)).toBe('CONFLICT');
  expect(scene.tools.changes).toEqual([]);
});

test('a question takes one answer; an unknown one is not found', async () => {
  const scene = createScene({ answers: [change('a'), end()] });
  const session = scene.newSession();
  scene.say(session, 'change it');
  const { question } = await scene.until(session, 'permission.asked');
  await scene.sessions.answer(session, question, once);
  expect(await refusal(scene, session, question)).toBe('CONFLICT');
  await scene.sessions.ended(session);
  expect(await refusal(scene, session, question)).toBe('CONFLICT');
  expect(await refusal(scene, session, '01900000-0000-7000-8000-0000000000ff' as QuestionId)).toBe('NOT_FOUND');
});

async function refusal(scene: Scene, session: Parameters<Scene['say']>[0], question: QuestionId): Promise<unknown> {
  try {
    await scene.sessions.answer(session, question, once);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
