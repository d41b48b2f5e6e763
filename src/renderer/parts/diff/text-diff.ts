import type { DiffHunk } from '#shared/model/tool-details.ts';
import { structuredPatch } from 'diff';

/** The changes between two texts. */
export interface TextDiff {
  readonly hunks: readonly DiffHunk[];
  readonly added: number;
  readonly removed: number;
}

/** What changed from one text to the other, with three lines around each change. */
export function diffTexts(before: string, after: string): TextDiff {
  const hunks = structuredPatch('', '', withEnd(before), withEnd(after), '', '', { context: 3 }).hunks;
  const count = (sign: string) => hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.startsWith(sign)).length, 0);
  return { hunks, added: count('+'), removed: count('-') };
}

/** A missing line feed at the end of an excerpt says nothing about the file's own end. */
function withEnd(part: string): string {
  return part === '' || part.endsWith('\n') ? part : `${part}\n`;
}
