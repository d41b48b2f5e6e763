// The built-in offline model. It streams like the API and counts like the API; nothing it says or counts is real.
import { createHash } from 'node:crypto';
import type { Clock } from '#main/ports/clock.ts';
import type { ModelPort, ModelStreamEvent } from '#main/ports/model.ts';
import type { CallId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { AnswerBlock, MessagesRequest } from '#shared/model/wire.ts';
import { createPromptCache, toWireUsage, type PromptCache } from '../simulation/prompt-cache.ts';
import { createPromptDiagnosis, type PromptDiagnosis } from '../simulation/prompt-diagnosis.ts';
import { textTokens } from '../simulation/token-count.ts';
import { nextAnswer } from './next-answer.ts';
import { pieces } from './pieces.ts';
import type { Step } from './step.ts';

/** The name the rehearsal is chosen by. */
export const rehearsalModelName = 'rehearsal-1';

export interface RehearsalOptions {
  clock: Clock;
  /** Pause before each small piece of an answer; 0 for none. */
  paceMs?: number;
}

const defaultPaceMs = 18;
const minCacheableTokens = 512;

/** A rehearsal model. Its simulated prompt cache lives as long as it does. */
export function createRehearsalModel({ clock, paceMs = defaultPaceMs }: RehearsalOptions): ModelPort {
  const cache = createPromptCache({ now: () => clock.now(), minTokens: () => minCacheableTokens });
  const diagnosis = createPromptDiagnosis();
  let answers = 0;
  return {
    provider: 'rehearsal',
    isSimulated: true,
    comparesPrompts: true,
    stream(body, signal) {
      answers += 1;
      // Ids must differ between sessions that ask the same, so time and count go into them; the words follow from the request alone.
      const seed = createHash('sha256')
        .update(`${clock.now()} ${process.pid} ${answers} ${JSON.stringify(body)}`)
        .digest('hex');
      return answer({ body, signal, cache, diagnosis, seed, pause: () => (paceMs === 0 ? undefined : clock.sleep(paceMs, signal)) });
    },
  };
}

interface Answering {
  body: MessagesRequest;
  signal: AbortSignal;
  cache: PromptCache;
  diagnosis: PromptDiagnosis;
  seed: string;
  pause: () => Promise<void> | undefined;
}

async function* answer(answering: Answering): AsyncGenerator<ModelStreamEvent> {
  const { body, signal, cache, diagnosis, seed } = answering;
  signal.throwIfAborted();
  const step = nextAnswer(body);
  // What is sent is JSON, and the cache sees it as such.
  const request = body as unknown as JsonObject;
  const use = cache.use(request);
  const apiMessage = `msg_rehearsal_${seed.slice(0, 24)}`;
  const diagnostics = diagnosis.compare(request, apiMessage);
  const usage = (outputTokens: number) => toWireUsage(use, outputTokens);
  await answering.pause();
  yield { type: 'started', apiMessage, model: body.model, usage: usage(1), ...(diagnostics === undefined ? {} : { diagnostics }) };
  use.commit();
  let left = body.max_tokens;
  let index = 0;
  for (const planned of blocksOf(step, seed)) {
    const { block, isCut, tokens } = fit(planned, left);
    if (tokens === 0) break;
    yield* streamBlock(answering, index, block);
    left -= tokens;
    if (isCut) left = 0;
    index += 1;
  }
  const stopReason = left <= 0 ? 'max_tokens' : step.calls.length > 0 ? 'tool_use' : 'end_turn';
  yield { type: 'finished', stopReason, usage: usage(Math.max(1, body.max_tokens - left)) };
}

type Block = Extract<AnswerBlock, { type: 'text' | 'thinking' | 'tool_use' }>;

function blocksOf({ think, say, calls }: Step, seed: string): Block[] {
  const signature = `rehearsal.${createHash('sha256').update(think).digest('hex').slice(0, 32)}`;
  return [
    { type: 'thinking', thinking: think, signature },
    ...(say === '' ? [] : [{ type: 'text' as const, text: say }]),
    ...calls.map(({ name, input }, at): Block => ({
      type: 'tool_use',
      id: `toolu_rehearsal_${seed.slice(0, 20)}_${at}` as CallId,
      name,
      input,
    })),
  ];
}

/** The block as far as the room for output goes: text is cut, a call is made whole or not at all. */
function fit(block: Block, left: number): { block: Block; isCut: boolean; tokens: number } {
  const tokens = textTokens(contentOf(block));
  if (tokens <= left) return { block, isCut: false, tokens };
  const text = contentOf(block)
    .slice(0, left * 4)
    .toWellFormed();
  if (text.trim() === '' || block.type === 'tool_use') return { block, isCut: true, tokens: 0 };
  const cut: Block = block.type === 'text' ? { ...block, text } : { ...block, thinking: text };
  return { block: cut, isCut: true, tokens: left };
}

function contentOf(block: Block): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'thinking':
      return block.thinking;
    case 'tool_use':
      return JSON.stringify(block.input);
  }
}

async function* streamBlock({ pause, signal }: Answering, index: number, block: Block): AsyncGenerator<ModelStreamEvent> {
  const opened = { type: 'block.opened', index, kind: block.type } as const;
  yield block.type === 'tool_use' ? { ...opened, call: block.id, name: block.name } : opened;
  for (const text of pieces(contentOf(block))) {
    await pause();
    signal.throwIfAborted();
    yield { type: 'block.grew', index, text };
  }
  yield { type: 'block.closed', index, block };
}
