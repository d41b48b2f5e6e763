// The diff that a call would make, from its input alone: what is shown before it may run.
import type { JsonObject } from '#shared/model/json.ts';
import { diffTexts, type TextDiff } from './text-diff.ts';

export interface ProposedDiff extends TextDiff {
  readonly path: string;
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
    return { path, ...diffTexts(before, after), isNumbered: false, replacesAll: input['replace_all'] === true };
  }
  const content = text(input['content']);
  if (tool !== 'Write' || content === null) return null;
  return { path, ...diffTexts('', content), isNumbered: true, replacesAll: false };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
