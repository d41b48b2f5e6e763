import { expect, it } from 'vitest';
import type { Json, JsonObject } from '#shared/model/json.ts';
import { createPromptDiagnosis } from './prompt-diagnosis.ts';

const text = (value: string, rest: JsonObject = {}): JsonObject => ({ type: 'text', text: value.padEnd(77, '.'), ...rest });
const request = (rest: JsonObject = {}): JsonObject => ({
  model: 'm',
  tools: [{ name: 'Read' }],
  system: [text('static'), text('dynamic')],
  messages: [{ role: 'user', content: [text('one'), text('two')] }],
  diagnostics: { previous_message_id: 'msg_1' },
  ...rest,
});

function compared(later: JsonObject): Json | undefined {
  const diagnosis = createPromptDiagnosis();
  expect(diagnosis.compare(request({ diagnostics: { previous_message_id: null } }), 'msg_1')).toBeNull();
  return diagnosis.compare(later, 'msg_2');
}
const reason = (type: string, tokens: number): Json => ({ cache_miss_reason: { type, cache_missed_input_tokens: tokens } });

it('finds nothing where the prompt only grew or its marks moved', () => {
  const messages = [
    { role: 'user', content: [text('one', { cache_control: { type: 'ephemeral' } }), text('two')] },
    { role: 'assistant', content: [text('three')] },
  ];
  expect(compared(request({ messages }))).toBeNull();
});

it('names the first part that changed and how much stands from there on', () => {
  // Texts are 26 tokens each by a quarter of their characters, the tool is 4.
  expect(compared(request({ model: 'other' }))).toEqual(reason('model_changed', 4 + 4 * 26));
  expect(compared(request({ tools: [{ name: 'Read' }, { name: 'Zip' }] }))).toEqual(reason('tools_changed', 4 * 26));
  expect(compared(request({ tools: [{ name: 'Grep' }] }))).toEqual(reason('tools_changed', 4 + 4 * 26));
  expect(compared(request({ system: [text('static'), text('new')] }))).toEqual(reason('system_changed', 3 * 26));
  expect(compared(request({ messages: [{ role: 'user', content: [text('one'), text('2')] }] }))).toEqual(reason('messages_changed', 26));
  expect(compared(request({ messages: [{ role: 'user', content: [text('one')] }] }))).toEqual(reason('messages_changed', 26));
});

it('says what it cannot compare: other settings, and answers it does not know', () => {
  expect(compared(request({ output_config: { effort: 'low' } }))).toEqual({ cache_miss_reason: { type: 'unavailable' } });
  expect(compared(request({ diagnostics: { previous_message_id: 'msg_9' } }))).toEqual({
    cache_miss_reason: { type: 'previous_message_not_found' },
  });
});

it('says nothing where it was not asked', () => {
  const { diagnostics: _, ...silent } = request();
  expect(compared(silent)).toBeUndefined();
});
