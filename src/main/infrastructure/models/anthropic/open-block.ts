// One block of an answer while it streams.
import type { ModelStreamEvent } from '#main/ports/model.ts';
import type { CallId } from '#shared/model/id.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';
import { answerBlock, type AnswerBlock } from '#shared/model/wire.ts';
import { asObject, parseObject } from './wire-event.ts';

export interface OpenBlock {
  readonly index: number;
  /** The block as far as it has arrived, in the API's own shape. */
  fields: JsonObject;
  /** The JSON text of a tool's input, which is only whole at the end. */
  inputText: string;
}

type BlockEvent = Extract<ModelStreamEvent, { type: `block.${string}` }>;

/** Opens a block. Text it already carries counts as grown. */
export function openBlock(index: number, fields: JsonObject): { block: OpenBlock; events: BlockEvent[] } {
  const block: OpenBlock = { index, fields, inputText: '' };
  const first = fields['type'] === 'text' ? fields['text'] : fields['type'] === 'thinking' ? fields['thinking'] : '';
  const events: BlockEvent[] = [describe(block)];
  if (typeof first === 'string' && first !== '') events.push({ type: 'block.grew', index, text: first });
  return { block, events };
}

/**
 * Adds a delta to the block. Deltas this version does not know follow the API's habit: strings are appended to the field of their name,
 * lists extended, anything else replaced; so the block ends as the API would have sent it whole.
 */
export function growBlock(block: OpenBlock, delta: JsonObject): BlockEvent[] {
  switch (delta['type']) {
    case 'text_delta':
      return grew(block, append(block, 'text', delta['text']));
    case 'thinking_delta':
      return grew(block, append(block, 'thinking', delta['thinking']));
    case 'signature_delta':
      append(block, 'signature', delta['signature']);
      return [];
    case 'input_json_delta': {
      const text = typeof delta['partial_json'] === 'string' ? delta['partial_json'] : '';
      block.inputText += text;
      return grew(block, text);
    }
    case 'citations_delta':
      if (delta['citation'] !== undefined) add(block, 'citations', [delta['citation']]);
      return [];
    default:
      for (const [name, value] of Object.entries(delta)) {
        if (name !== 'type') add(block, name, value);
      }
      return [];
  }
}

/** The whole block. A tool's input that is not a JSON object becomes `{}`, beside the text as it came. */
export function closeBlock(block: OpenBlock): BlockEvent {
  const { index, fields } = block;
  const { input, malformed } = closeInput(block);
  const whole: JsonObject = input === undefined ? fields : { ...fields, input };
  const known = answerBlock.safeParse(fields['type'] === 'thinking' ? { signature: '', ...whole } : whole);
  const closed: AnswerBlock = known.success && known.data.type !== 'unknown' ? known.data : { type: 'unknown', raw: whole };
  return { type: 'block.closed', index, block: closed, ...(malformed === undefined ? {} : { malformedInput: malformed }) };
}

function closeInput(block: OpenBlock): { input?: Json; malformed?: string } {
  if (block.inputText.trim() === '') {
    return block.fields['type'] === 'tool_use' ? { input: asObject(block.fields['input']) ?? {} } : {};
  }
  const parsed = parseObject(block.inputText);
  return parsed ? { input: parsed } : { input: {}, malformed: block.inputText };
}

function describe(block: OpenBlock): BlockEvent {
  const { type, id, name } = block.fields;
  switch (type) {
    case 'text':
    case 'thinking':
      return { type: 'block.opened', index: block.index, kind: type };
    case 'tool_use':
      return {
        type: 'block.opened',
        index: block.index,
        kind: 'tool_use',
        // The id is the API's own and opaque: naming it a call's id is all there is to check.
        ...(typeof id === 'string' ? { call: id as CallId } : {}),
        ...(typeof name === 'string' ? { name } : {}),
      };
    default:
      return { type: 'block.opened', index: block.index, kind: 'other', ...(typeof type === 'string' ? { name: type } : {}) };
  }
}

function grew(block: OpenBlock, text: string): BlockEvent[] {
  return text === '' ? [] : [{ type: 'block.grew', index: block.index, text }];
}

function append(block: OpenBlock, name: string, value: Json | undefined): string {
  if (typeof value !== 'string') return '';
  add(block, name, value);
  return value;
}

function add(block: OpenBlock, name: string, value: Json): void {
  const before = block.fields[name];
  const isText = typeof value === 'string' && typeof before === 'string';
  const isList = Array.isArray(value) && Array.isArray(before);
  block.fields = { ...block.fields, [name]: isText ? before + value : isList ? [...before, ...value] : value };
}
