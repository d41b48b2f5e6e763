import { hookTrouble } from './hook-words.ts';
import type { Output } from './output.ts';
import type { CommandStreams } from './streams.ts';

/** Prints the last answer, and on standard error what a person must know besides. */
export function textOutput(streams: CommandStreams): Output {
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
      const words = event.type === 'hook.finished' ? hookTrouble(event) : null;
      if (words !== null) streams.err(words);
      if (event.type === 'request.failed' && event.retryInMs !== null) {
        streams.err(`${event.failure.message} Trying again in ${inWords(event.retryInMs)}.`);
      }
    },
    end(result) {
      if (result.text !== '') streams.out(result.text);
      for (const denial of result.denials) streams.err(`Denied: ${denial.tool}. ${denial.reason}`);
      if (result.ending.words !== null) streams.err(result.ending.words);
    },
  };
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
