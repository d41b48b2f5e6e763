import type { CommandStreams } from './streams.ts';

/** Prints rows in columns. Words begin at their left, in the first column and those of `words`; numbers end at their right. */
export function printTable(
  streams: CommandStreams,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly string[] = [],
): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 || words.includes(head[column] ?? '') ? cell.padEnd(width) : cell.padStart(width);
    });
    streams.out(cells.join('  ').trimEnd());
  }
}
