import { meanwhile } from './meanwhile.ts';
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
