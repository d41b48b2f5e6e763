import type { StoredEvent } from '#main/ports/journal.ts';
import { amountText } from './exit-code.ts';
import { hookTrouble } from './hook-words.ts';

/** What a person who waits should know of the turn while it runs; null for what needs no words. */
export function meanwhile(event: StoredEvent): string | null {
  if (event.type === 'hook.finished') return hookTrouble(event);
  if (event.type === 'request.failed' && event.retryInMs !== null && event.retryInMs > 0) {
    return `${event.failure.message} Trying again in ${inWords(event.retryInMs)}.`;
  }
  if (event.type === 'request.withheld' && event.waitMs !== null) {
    const held = amountText(event.unit, event.held);
    return `Waiting, ${inWords(event.waitMs)} at most: other requests hold ${held} of the cap of this ${event.scope}.`;
  }
  if (event.type === 'context.compacted' && event.stages.length > 0) {
    const { stages, tokensBefore, tokensAfter } = event;
    return `Compacted (${stages.join(', ')}): about ${tokensBefore} tokens of the conversation are ${tokensAfter} now.`;
  }
  if (event.type === 'breaker.tripped' && event.breaker === 'compaction') {
    return `Summaries failed ${event.count} times in a row and are not tried again in this session until you ask for one: \`tessera compact\`.`;
  }
  if (event.type !== 'loop.transitioned' || event.transition.reason !== 'model_fallback') return null;
  const { from, to } = event.transition;
  return `${from} stays overloaded. ${to} takes over for the rest of this turn.`;
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
