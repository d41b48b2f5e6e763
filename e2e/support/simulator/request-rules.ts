// What the API refuses about a request as a whole, before it would answer.
import { objects, textField, type WireBlock } from '#main/infrastructure/models/simulation/wire-blocks.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';
import type { ModelEntry } from '#shared/model/price.ts';
import { checkMarks } from './cache-rules.ts';
import { checkMessages } from './message-rules.ts';
import { invalid, refusal, type Refusal } from './refusal.ts';
import { checkThinkingBlocks } from './thinking-seal.ts';

export interface RuleContext {
  /** The model's entry in the price book; undefined for a model only this simulator knows. */
  entry: ModelEntry | undefined;
  isKnownModel: boolean;
  version: string | undefined;
  /** Whether an assistant message at the end is an answer that was paused. */
  mayContinue: (last: JsonObject) => boolean;
}

/** The first rule the request breaks, as the API would answer it. */
export function checkRequest(body: JsonObject, blocks: readonly WireBlock[], context: RuleContext): Refusal | undefined {
  return (
    checkFields(body, context) ??
    checkDiagnostics(body) ??
    checkThinkingMode(body, context) ??
    checkTools(objects(body['tools'])) ??
    checkMessages(objects(body['messages']), context.mayContinue) ??
    checkMarks(body, blocks) ??
    checkThinkingBlocks(textField(body, 'model'), blocks)
  );
}

function checkFields(body: JsonObject, { entry, isKnownModel, version }: RuleContext): Refusal | undefined {
  const { model, max_tokens: maxTokens } = body;
  if (typeof model !== 'string') return invalid('model: Field required');
  if (!isKnownModel) return refusal(404, `model: ${model}`);
  if (typeof maxTokens !== 'number' || !Number.isInteger(maxTokens) || maxTokens < 0)
    return invalid('max_tokens: must be a positive integer');
  if (maxTokens === 0 && body['stream'] === true) return invalid('max_tokens: 0 cannot be streamed');
  const most = entry?.maxOutputTokens ?? Infinity;
  if (maxTokens > most)
    return invalid(`max_tokens: ${maxTokens} > ${most}, which is the maximum allowed number of output tokens for ${model}`);
  if (version === undefined) return invalid('anthropic-version: header is required');
  const sampling = ['temperature', 'top_p', 'top_k'].find((name) => body[name] !== undefined);
  if (sampling !== undefined && version >= '2026-10-21') return invalid(`${sampling}: Extra inputs are not permitted`);
  return undefined;
}

function checkDiagnostics({ diagnostics }: JsonObject): Refusal | undefined {
  if (diagnostics === undefined) return undefined;
  const previous = field(diagnostics, 'previous_message_id');
  const isRight = previous === null || (typeof previous === 'string' && previous.startsWith('msg_'));
  return isRight ? undefined : invalid('diagnostics.previous_message_id: must be null or the id of a message');
}

function checkThinkingMode(body: JsonObject, { entry }: RuleContext): Refusal | undefined {
  const type = field(body['thinking'], 'type');
  const choice = field(body['tool_choice'], 'type');
  const isAlways = entry?.thinking === 'always';
  if (isAlways && (type === 'disabled' || type === 'enabled'))
    return invalid(`thinking.type: "${type}" is not supported by this model, which always thinks`);
  if (isAlways && (choice === 'any' || choice === 'tool'))
    return invalid(`tool_choice: "${choice}" is not supported by this model, which always thinks`);
  if (type === 'adaptive' && entry?.thinking === 'budget') return invalid('adaptive thinking is not supported on this model');
  const effort = field(body['output_config'], 'effort');
  if (effort !== undefined && entry && !entry.efforts.some((known) => known === effort))
    return invalid(`output_config.effort: ${JSON.stringify(effort)} is not supported by this model`);
  return undefined;
}

function checkTools(tools: readonly JsonObject[]): Refusal | undefined {
  const names = new Set<Json | undefined>();
  for (const [at, tool] of tools.entries()) {
    const name = tool['name'];
    if (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,128}$/.test(name))
      return invalid(`tools.${at}.name: must match ^[a-zA-Z0-9_-]{1,128}$`);
    if (names.has(name)) return invalid('tools: Tool names must be unique.');
    names.add(name);
    if (field(tool['input_schema'], 'type') !== 'object') return invalid(`tools.${at}.input_schema.type: must be "object"`);
  }
  return undefined;
}

function field(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
}
