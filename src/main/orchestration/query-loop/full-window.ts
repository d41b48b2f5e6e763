import type { Terminal } from '#shared/model/exit.ts';
import { leastPromptTokens, type PromptMeasure } from '#shared/model/prompt-bound.ts';
import type { Assembled } from './request/assemble.ts';
import { flatBlocks } from './request/cache-marks.ts';
import type { AskedModel } from './types.ts';

/**
 * The exit of a turn whose next request the window cannot hold; null where it may. Refused is only what is too long by a low estimate: the
 * API, which counts exactly, refuses the rest, and asking it costs nothing. A window that nobody knows is never full, and neither is that of
 * a simulated model, whose counts are invented.
 */
export function fullWindow(model: AskedModel, { body, blocks }: Assembled, { measured }: PromptMeasure): Terminal | null {
  const { name, contextWindow, port } = model;
  if (contextWindow === null || port.isSimulated) return null;
  const promptTokens = leastPromptTokens({ model: name, hashes: blocks, blocks: flatBlocks(body) }, measured);
  return promptTokens < contextWindow ? null : { reason: 'blocking_limit', model: name, promptTokens, contextWindow };
}
