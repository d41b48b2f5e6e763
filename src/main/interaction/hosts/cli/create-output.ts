import { jsonOutput } from './json-output.ts';
import type { Output, OutputFormat } from './output.ts';
import { streamJsonOutput } from './stream-json-output.ts';
import type { CommandStreams } from './streams.ts';
import { textOutput } from './text-output.ts';

/** The output of a format. */
export function createOutput(format: OutputFormat, streams: CommandStreams): Output {
  switch (format) {
    case 'text':
      return textOutput(streams);
    case 'json':
      return jsonOutput(streams);
    case 'stream-json':
      return streamJsonOutput(streams);
  }
}
