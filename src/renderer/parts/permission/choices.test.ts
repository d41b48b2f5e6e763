import { expect, test } from 'vitest';
import { choiceForKey, choicesFor, deafMs } from './choices.ts';

const all = choicesFor({ suggestedRules: ['Bash(git push:*)'] });
const press = (key: string, change = {}) => ({ key, altKey: false, ctrlKey: false, metaKey: false, repeat: false, ...change });
const chosen = (key: string, change = {}, isInTextField = false, shownForMs = 1_000) =>
  choiceForKey(all, press(key, change), isInTextField, shownForMs)?.label ?? null;

test('the digits mean what they mean everywhere', () => {
  expect(all.map(({ digit, act }) => [digit, act])).toEqual([
    ['1', { type: 'answer', answer: { type: 'allow', scope: 'once' } }],
    ['2', { type: 'answer', answer: { type: 'allow', scope: 'session' } }],
    ['3', { type: 'answer', answer: { type: 'deny' } }],
    ['4', { type: 'comment' }],
    ['5', { type: 'answer', answer: { type: 'allow', scope: 'project' } }],
    ['6', { type: 'answer', answer: { type: 'allow', scope: 'always' } }],
  ]);
});

test('without a rule to add only this one call can be allowed', () => {
  expect(choicesFor({ suggestedRules: [] }).map((choice) => choice.digit)).toEqual(['1', '3', '4']);
});

test('Enter, Esc and letters never answer', () => {
  expect(['Enter', 'Escape', ' ', 'y', '7', '12'].map((key) => chosen(key))).toEqual([null, null, null, null, null, null]);
});

test('no key answers a question that has only just appeared, nor does one held down', () => {
  expect(chosen('1', {}, false, deafMs - 1)).toBeNull();
  expect(chosen('1', {}, false, deafMs)).toBe('Allow once');
  expect(chosen('1', { repeat: true })).toBeNull();
});

test('in a text field a digit is text, and Alt with the digit answers, whatever character the layout makes of it', () => {
  expect(chosen('1', {}, true)).toBeNull();
  expect(chosen('1', { altKey: true }, true)).toBe('Allow once');
  expect(chosen('¡', { altKey: true, code: 'Digit1' }, true)).toBe('Allow once');
  expect(chosen('1', { altKey: true })).toBeNull();
  expect(chosen('1', { ctrlKey: true })).toBeNull();
});
