// Builds a request from what the folds say. Everything in it comes from stored events, so that a resumed session sends the same bytes.
import { toMessages, type FixedPrompt, type MessagesState } from '#shared/model/folds/messages.ts';
import { systemBlocks } from '#shared/model/prompt-layout.ts';
import type { MessagesRequest, TextParam, ToolDefinition } from '#shared/model/wire.ts';
import { flatBlocks, markPrefix, placeMarks, type CacheMark, type Prefix } from './cache-marks.ts';
import { RequestBlocks } from './blocks.ts';
import type { AskedModel, QueryParams } from '../types.ts';

/** A request ready to be sent, and what `request.sent` says of it. */
export interface Assembled {
  readonly body: MessagesRequest;
  /** SHA-256 of every block, `cache_control` left out. */
  readonly blocks: string[];
  readonly marks: CacheMark[];
}

/** The prompt in wire form, in the blocks that its layout says. */
interface WirePrompt {
  readonly tools: ToolDefinition[];
  readonly system: TextParam[];
  readonly staticSystemBlocks: number;
}

/**
 * Builds the request that the messages come to now. `asks` is asked behind them, as the last block of one request beside the work: no cache mark
 * stands on it, so that what is cached is what the next request begins with.
 */
export type Assemble = (messages: MessagesState, model?: AskedModel, maxTokens?: number, asks?: string) => Promise<Assembled>;

/** Makes the assembler of one turn. It keeps what it built of a block, so that a step costs what was added and not the whole history. */
export function createAssembler(params: Pick<QueryParams, 'model' | 'blobs'>): Assemble {
  const built = new RequestBlocks(params.blobs);
  const prompts = new WeakMap<FixedPrompt, WirePrompt>();
  const wirePrompt = (prompt: FixedPrompt): WirePrompt => {
    const wire = prompts.get(prompt) ?? toWirePrompt(prompt);
    prompts.set(prompt, wire);
    return wire;
  };
  return async (state, model = params.model, maxTokens = model.maxTokens, asks) => {
    const { tools, system, staticSystemBlocks } = wirePrompt(state.prompt ?? noPrompt);
    const messages: Prefix['messages'] = [];
    for (const message of toMessages(state, model.name)) messages.push(await built.toWire(message));
    const prefix: Prefix = { tools, system, messages };
    const marks = placeMarks(prefix, {
      staticSystemBlocks,
      promptTtl: state.prompt?.ttl ?? '5m',
      cachedTo: model.name === state.model ? state.cachedTo : null,
    });
    const sent = asks === undefined ? prefix : { tools, system, messages: askBehind(messages, asks) };
    const body: MessagesRequest = {
      model: model.name,
      max_tokens: maxTokens,
      ...(model.thinking === 'adaptive' ? { thinking: { type: 'adaptive', display: 'summarized' } } : {}),
      ...(model.effort === null ? {} : { output_config: { effort: model.effort } }),
      ...markPrefix(sent, marks),
      ...(model.port.comparesPrompts === true ? { diagnostics: { previous_message_id: previousMessage(state, model) } } : {}),
    };
    return { body, blocks: flatBlocks(sent).map((block) => built.hash(block)), marks };
  };
}

/** The messages with a last block of the user behind them. */
function askBehind(messages: Prefix['messages'], asks: string): Prefix['messages'] {
  const block: TextParam = { type: 'text', text: asks };
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', content: [block] }];
  return [...messages.slice(0, -1), { role: 'user', content: [...last.content, block] }];
}

/** What a real model answered a simulated one knows nothing of, and the other way round. */
function previousMessage({ lastAnswer }: MessagesState, { port }: AskedModel): string | null {
  return lastAnswer?.isSimulated === port.isSimulated ? lastAnswer.apiMessage : null;
}

const noPrompt: FixedPrompt = { sections: [], tools: [] };

function toWirePrompt(prompt: FixedPrompt): WirePrompt {
  const tools = prompt.tools.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((tool) => ({ ...tool }));
  const blocks = systemBlocks(prompt);
  const firstDynamic = blocks.findIndex((block) => !block.isStatic);
  return {
    tools,
    system: blocks.map(({ text }) => ({ type: 'text', text })),
    staticSystemBlocks: firstDynamic < 0 ? blocks.length : firstDynamic,
  };
}
