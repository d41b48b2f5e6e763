import type { StoredEvent } from '#main/ports/journal.ts';
import { hookTrouble } from './hook-words.ts';
import type { Output } from './output.ts';
import type { CommandStreams } from './streams.ts';

/** Prints the last answer, and on standard error what a person must know besides. */
export function textOutput(streams: CommandStreams): Output {
  let isToldOfWhole = false;
  return {
    note: (words) => streams.err(words),
    begin(session) {
      if (session.model.provider === 'rehearsal') {
        streams.err(
          'Rehearsal, simulated: there is no key, so a built-in model plays the part. Tools and files are real. Set ANTHROPIC_API_KEY for real answers.',
        );
      }
    },
    event(event) {
      const words = meanwhile(event);
      if (words !== null) streams.err(words);
      if (event.type !== 'request.sent' || event.isStreamed !== false || isToldOfWhole) return;
      isToldOfWhole = true;
      streams.err('Streamed answers do not come through on this connection. For the rest of this turn each answer is asked for whole.');
    },
    end(result) {
      if (result.text !== '') streams.out(result.text);
      for (const denial of result.denials) streams.err(`Denied: ${denial.tool}. ${denial.reason}`);
      if (result.ending.words !== null) streams.err(result.ending.words);
    },
  };
}

/** What a person who waits should know of the turn while it runs; null for what needs no words. */
function meanwhile(event: StoredEvent): string | null {
  if (event.type === 'hook.finished') return hookTrouble(event);
  if (event.type === 'request.failed' && event.retryInMs !== null && event.retryInMs > 0) {
    return `${event.failure.message} Trying again in ${inWords(event.retryInMs)}.`;
  }
  if (event.type !== 'loop.transitioned' || event.transition.reason !== 'model_fallback') return null;
  const { from, to } = event.transition;
  return `${from} stays overloaded. ${to} takes over for the rest of this turn.`;
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
