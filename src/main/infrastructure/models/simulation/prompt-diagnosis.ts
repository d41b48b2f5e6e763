// The API's comparison of prompts (`diagnostics`), by its published rules, for models that are not real. It names the first part that differs.
import { hashJson, type Json, type JsonObject } from '#shared/model/json.ts';
import { blockTokens } from './token-count.ts';
import { objects, textField, wireBlocks, type RawRequest, type WireBlock } from './wire-blocks.ts';

/** What `message_start` says of a request; undefined where it was not asked to compare. */
export type Diagnosis = Json | undefined;

export interface PromptDiagnosis {
  /** Compares a request with the one that was answered by the message it names, and keeps it under its own answer's id. */
  compare(request: RawRequest, message: string): Diagnosis;
}

/** What is kept of a prompt: hashes and lengths, never its words. */
interface Kept {
  readonly model: string;
  readonly settings: string;
  readonly blocks: readonly { readonly place: WireBlock['place']; readonly hash: string; readonly tokens: number }[];
}

/** Nothing has been compared yet. */
export function createPromptDiagnosis(): PromptDiagnosis {
  const known = new Map<string, Kept>();
  return {
    compare(request, message) {
      const [asked] = objects([request['diagnostics'] ?? null]);
      if (asked === undefined) return undefined;
      const kept = keep(request);
      known.set(message, kept);
      const name = asked['previous_message_id'];
      if (typeof name !== 'string') return null;
      const before = known.get(name);
      const reason = before === undefined ? { type: 'previous_message_not_found' } : firstChange(before, kept);
      return reason === null ? null : { cache_miss_reason: reason };
    },
  };
}

function keep(request: RawRequest): Kept {
  const { thinking = null, output_config = null, tool_choice = null } = request;
  return {
    model: textField(request, 'model'),
    settings: hashJson({ thinking, output_config, tool_choice }),
    blocks: wireBlocks(request).map(({ place, role, fields }) => ({
      place,
      hash: hashJson({ place, role, fields }),
      tokens: blockTokens(fields),
    })),
  };
}

/** What changed first in wire order; null where the earlier prompt is the beginning of the later one. */
function firstChange(before: Kept, now: Kept): JsonObject | null {
  if (before.model !== now.model) return missed('model_changed', before, 0);
  for (const place of ['tools', 'system', 'messages'] as const) {
    if (place === 'messages' && before.settings !== now.settings) return { type: 'unavailable' };
    const was = blocksAt(before, place);
    const is = blocksAt(now, place);
    const differs = was.findIndex((block, index) => block.hash !== is[index]?.hash);
    const isGrown = place !== 'messages' && is.length > was.length;
    if (differs >= 0 || isGrown) return missed(`${place}_changed`, before, offset(before, place) + (differs < 0 ? was.length : differs));
  }
  return null;
}

function blocksAt({ blocks }: Kept, place: WireBlock['place']): Kept['blocks'] {
  return blocks.filter((block) => block.place === place);
}

function offset({ blocks }: Kept, place: WireBlock['place']): number {
  const first = blocks.findIndex((block) => block.place === place);
  return first < 0 ? blocks.length : first;
}

function missed(type: string, { blocks }: Kept, from: number): JsonObject {
  return { type, cache_missed_input_tokens: blocks.slice(from).reduce((sum, block) => sum + block.tokens, 0) };
}
