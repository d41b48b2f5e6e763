// The blocks of a request, told as what they add to the request before: a session's journal would otherwise grow with the square of its steps.
import type { EventOf } from './event.ts';

type Told = Pick<EventOf<'request.sent'>, 'keptBlocks' | 'blocks'>;

/** The hashes of every block of a request, in wire order. `before`: those of the last request of the same agent. */
export function allBlocks(before: readonly string[], told: Told): readonly string[] {
  return told.keptBlocks === undefined ? told.blocks : [...before.slice(0, told.keptBlocks), ...told.blocks];
}

/** The same hashes as `request.sent` tells them. `before`: those of the last request of the same agent. */
export function tellBlocks(before: readonly string[], blocks: readonly string[]): Told {
  const kept = blocks.findIndex((hash, index) => hash !== before[index]);
  const keptBlocks = kept < 0 ? blocks.length : kept;
  return keptBlocks === 0 ? { blocks: [...blocks] } : { keptBlocks, blocks: blocks.slice(keptBlocks) };
}
