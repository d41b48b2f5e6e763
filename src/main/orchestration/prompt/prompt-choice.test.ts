import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createIdSource, sessionId } from '#shared/model/id.ts';
import { buildPrompt } from './build-prompt.ts';
import { choosePrompt, unchosen } from './prompt-choice.ts';
import { staticSections } from './static-sections.ts';

const ids = createIdSource(Date.now, () => randomBytes(16));
const newSession = () => sessionId.parse(ids.next());
const nothing = { flags: {}, variants: {}, experiments: [] };
const facts = { folder: '/a', platform: 'test', shell: 'sh', date: '2026-11-20', git: null, instructions: [] };

test('a variant is what was asked for, else what the experiment draws, else what the settings say, else the first', () => {
  const session = newSession();
  const choose = (settings: object, asked = {}) =>
    choosePrompt(session, { ...nothing, ...settings }, asked, staticSections).variants['output'];
  const variants = { output: 'short' };
  expect(choose({})).toBeUndefined();
  expect(choose({ variants })).toBe('short');
  expect(choose({ variants }, { output: 'short-final' })).toBe('short-final');
  expect(choose({ variants, experiments: ['output'] }, { output: 'standard' })).toBe('standard');
  expect(choose({ experiments: ['no such section'] })).toBeUndefined();
});

test('an experiment splits sessions evenly, and a session always falls on the same side', () => {
  const sessions = Array.from({ length: 2000 }, newSession);
  const draw = (session: (typeof sessions)[number]) =>
    choosePrompt(session, { ...nothing, experiments: ['output'] }, {}, staticSections).variants['output'] ?? 'none';
  const counts = Map.groupBy(sessions, draw);
  expect([...counts.keys()].toSorted()).toEqual(['short', 'short-between', 'short-final', 'standard']);
  for (const side of counts.values()) expect(Math.abs(side.length - 500)).toBeLessThan(120);
  expect(sessions.map(draw)).toEqual(sessions.map(draw));
});

test('the prompt has the numbers of its variant and says which it has', () => {
  const { sections, variants } = buildPrompt(facts, [], { choice: { flags: {}, variants: { output: 'short' } } });
  expect(variants).toEqual({ output: 'short' });
  const text = sections.find(({ name }) => name === 'output')?.text;
  expect(text).toContain('At most 15 words between tool calls');
  expect(text).toContain('Final answer: at most 60 words');
  expect(buildPrompt(facts, [], { choice: { flags: {}, variants: { output: 'gone' } } }).variants).toEqual({ output: 'standard' });
});

test('an optional section can be left out', () => {
  const names = (flags: Record<string, boolean>) =>
    buildPrompt(facts, [], { choice: { ...unchosen, flags } }).sections.map(({ name }) => name);
  expect(names({})).toContain('git');
  expect(names({ git: false })).not.toContain('git');
  expect(names({ identity: false })).toContain('identity');
});
