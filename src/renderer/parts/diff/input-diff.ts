// The diff that a call would make, from its input alone: what is shown before it may run.
import type { JsonObject } from '#shared/model/json.ts';
import type { DiffHunk } from '#shared/model/tool-details.ts';
import { structuredPatch } from 'diff';

export interface ProposedDiff {
  readonly path: string;
  readonly hunks: readonly DiffHunk[];
  readonly added: number;
  readonly removed: number;
  /** False where only a part of the file is known, so that lines have no numbers. */
  readonly isNumbered: boolean;
  readonly replacesAll: boolean;
}

/** The diff of an Edit or a Write as its input proposes it; null for any other tool, or an input that is not theirs. */
export function proposedDiff(tool: string, input: JsonObject): ProposedDiff | null {
  const path = text(input['file_path']);
  if (path === null) return null;
  if (tool === 'Edit') {
    const before = text(input['old_string']);
    const after = text(input['new_string']);
    if (before === null || after === null) return null;
    return { path, ...compare(before, after), isNumbered: false, replacesAll: input['replace_all'] === true };
  }
  const content = text(input['content']);
  if (tool !== 'Write' || content === null) return null;
  return { path, ...compare('', content), isNumbered: true, replacesAll: false };
}

function compare(before: string, after: string): Pick<ProposedDiff, 'hunks' | 'added' | 'removed'> {
  const hunks = structuredPatch('', '', withEnd(before), withEnd(after), '', '', { context: 3 }).hunks;
  const count = (sign: string) => hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.startsWith(sign)).length, 0);
  return { hunks, added: count('+'), removed: count('-') };
}

/** A missing line feed at the end of an excerpt says nothing about the file's own end. */
function withEnd(part: string): string {
  return part === '' || part.endsWith('\n') ? part : `${part}\n`;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
