import { resultObject } from './json-result.ts';
import type { Output } from './output.ts';
import type { CommandStreams } from './streams.ts';

/** Prints the `result` object alone. */
export function jsonOutput(streams: CommandStreams): Output {
  return {
    note: (words) => streams.err(words),
    begin() {},
    event() {},
    end: (result) => streams.out(JSON.stringify(resultObject(result))),
  };
}
