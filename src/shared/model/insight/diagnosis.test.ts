import { expect, test } from 'vitest';
import { createStory } from '../folds/transcript-story.ts';
import type { Json } from '../json.ts';
import type { CacheVerdict, MissCause } from './cache-report.ts';
import { readDiagnosis } from './diagnosis.ts';

const event = { ...createStory().asks(), previousMessage: 'msg_1' };

function read(outcome: MissCause | 'held', diagnostics: Json | undefined, previousMessage: string | null | undefined = 'msg_1') {
  const verdict = (outcome === 'held' ? { outcome, expectedReadTokens: 1 } : { outcome: 'missed', cause: outcome }) as CacheVerdict;
  const asked = { ...event, ...(previousMessage === undefined ? {} : { previousMessage }) };
  return readDiagnosis({ event: asked, diagnostics, summary: { verdict } as never });
}

const reason = (type: string): Json => ({ cache_miss_reason: { type, cache_missed_input_tokens: 900 } });

test.each([
  ['held', null, 'no-divergence'],
  ['expired', null, 'agrees'],
  ['server', null, 'agrees'],
  ['marks', null, 'agrees'],
  ['section', null, 'disagrees'],
  ['section', { cache_miss_reason: null }, 'inconclusive'],
  ['section', reason('system_changed'), 'agrees'],
  ['tools', reason('tools_changed'), 'agrees'],
  ['history', reason('messages_changed'), 'agrees'],
  ['model', reason('model_changed'), 'agrees'],
  ['tools', reason('system_changed'), 'disagrees'],
  ['expired', reason('messages_changed'), 'disagrees'],
  ['held', reason('messages_changed'), 'disagrees'],
  ['effort', reason('unavailable'), 'unavailable'],
  ['server', reason('previous_message_not_found'), 'unavailable'],
  ['server', reason('a_reason_of_tomorrow'), 'unavailable'],
  ['server', undefined, 'not-asked'],
] as const)('%s beside %j %s', (outcome, diagnostics, state) => {
  expect(read(outcome, diagnostics)).toMatchObject({ state, raw: diagnostics ?? null });
});

test('where the API names a change that our hashes do not show, both are told', () => {
  expect(read('server', reason('system_changed')).words).toBe('The API says system_changed. Nothing we sent shows that.');
  expect(read('effort', reason('unavailable')).words).toContain('It compares no requests of another effort.');
});
