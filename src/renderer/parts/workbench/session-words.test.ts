import { expect, test } from 'vitest';
import { aQuestion, aSession } from '../../testing/samples.ts';
import { sessionGlyph, sessionStateText } from './session-words.ts';

const rehearsal = { provider: 'rehearsal', model: 'rehearsal', effort: null } as const;

test('a rehearsal that is done never wears the glyph of the real thing, but its questions are as loud as any', () => {
  expect(sessionGlyph(aSession(1, 1, { state: { status: 'done' } }))).toBe('done');
  expect(sessionGlyph(aSession(1, 1, { state: { status: 'done' }, model: rehearsal }))).toBe('rehearsal');
  const state = { status: 'waiting', question: aQuestion(1), askedAt: 1, others: 0 } as const;
  expect(sessionGlyph(aSession(1, 1, { state, model: rehearsal }))).toBe('needs');
});

test('a session says why it ended, and who holds it where it cannot be sent to', () => {
  expect(sessionStateText(aSession(1, 1, { state: { status: 'failed', reason: 'The API refused the key (401).' } }))).toBe(
    'failed: The API refused the key (401).',
  );
  expect(sessionStateText(aSession(1, 1, { heldBy: 'tessera run (pid 4711)' }))).toBe(
    'written by tessera run (pid 4711), can only be read here',
  );
});
