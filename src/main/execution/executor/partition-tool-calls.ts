import type { PreparedCall } from './call/prepare.ts';

/** Splits a message's calls into batches that run one after the other: neighbours that are concurrency-safe together, any other alone. */
export function partitionToolCalls(calls: readonly PreparedCall[]): PreparedCall[][] {
  const batches: PreparedCall[][] = [];
  for (const call of calls) {
    const last = batches.at(-1);
    if (last !== undefined && isShared(call) && last.every(isShared)) last.push(call);
    else batches.push([call]);
  }
  return batches;
}

/** An invalid call runs nothing, so it stands beside anything safe. */
function isShared(call: PreparedCall): boolean {
  return call.type === 'invalid' || call.isConcurrencySafe;
}
