import { resultObject } from './json-result.ts';
import { meanwhile } from './meanwhile.ts';
import type { Output } from './output.ts';
import type { CommandStreams } from './streams.ts';

/** Prints the `result` object alone, and on standard error what a person must know while it runs and why it did not complete. */
export function jsonOutput(streams: CommandStreams): Output {
  return {
    note: (words) => streams.err(words),
    begin() {},
    event(event) {
      const words = meanwhile(event);
      if (words !== null) streams.err(words);
    },
    end(result) {
      streams.out(JSON.stringify(resultObject(result)));
      if (result.ending.words !== null) streams.err(result.ending.words);
    },
  };
}
