// Thinking blocks are bound to the model that thought and to all that stood before them. Nothing is remembered: the seal is a hash of both.
import { textField, type WireBlock } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import { hashJson, hashText, type JsonObject } from '#shared/model/json.ts';
import { invalid, type Refusal } from './refusal.ts';

/** Running hash of a prefix; key order and cache marks do not count. */
export interface PrefixSeal {
  add(place: string, role: string | null, fields: JsonObject): void;
  /** What a thinking block with this text, at this point, is signed with. */
  signature(thinking: string): string;
}

/** Begins the seal of a request's prefix. */
export function sealPrefix(model: string): PrefixSeal {
  let hash = hashText(model);
  return {
    add(place, role, fields) {
      hash = hashText(`${hash} ${place} ${role ?? ''} ${hashJson(fields)}`);
    },
    signature: (thinking) => `sim.${hashText(`${hash} ${hashText(thinking)}`)}`,
  };
}

/** Refuses a thinking block that does not come from this model behind exactly this prefix. */
export function checkThinkingBlocks(model: string, blocks: readonly WireBlock[]): Refusal | undefined {
  const seal = sealPrefix(model);
  for (const { place, role, path, fields } of blocks) {
    const isThinking = fields['type'] === 'thinking';
    const isRedacted = fields['type'] === 'redacted_thinking';
    const signed = isThinking ? fields['signature'] : fields['data'];
    const expected = seal.signature(isThinking ? textField(fields, 'thinking') : 'redacted');
    if ((isThinking || isRedacted) && signed !== expected) {
      return invalid(
        `${path}: Invalid \`signature\` in \`${textField(fields, 'type')}\` block: it belongs to another model, or what stands before it has changed`,
      );
    }
    seal.add(place, role, fields);
  }
  return undefined;
}
