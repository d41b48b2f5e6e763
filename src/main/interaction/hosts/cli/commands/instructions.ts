import type { InstructionFile } from '#shared/model/memory.ts';
import { printTable } from '../print-table.ts';
import type { CommandStreams } from '../streams.ts';

/** `tessera instructions [DIR]`: the instruction files that a session begun in the folder would be given, and what of them it would not. */
export function printInstructions(files: readonly InstructionFile[], isJson: boolean, streams: CommandStreams): void {
  if (isJson) {
    streams.out(JSON.stringify({ files }));
    return;
  }
  if (files.length === 0) {
    streams.out('No instruction files count here. Write an AGENTS.md or a CLAUDE.md to tell agents how to work in this folder.');
    return;
  }
  const rows = files.map(({ kind, path, bytes }) => [kind, printable(path), String(bytes)]);
  printTable(streams, ['kind', 'file', 'bytes'], rows, ['file']);
  for (const { path, importedBy, note } of files) {
    if (note !== null) streams.out(printable(`${path}${importedBy === null ? '' : `, imported by ${importedBy}`}: ${note}`));
  }
}

/** Names come from files that anybody may have written: none of them gives orders to a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '�');
}
