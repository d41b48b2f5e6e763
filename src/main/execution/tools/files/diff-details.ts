import { structuredPatch } from 'diff';
import type { DiffHunk, ToolDetails } from '#shared/model/tool-details.ts';
import type { SeenFile } from '#main/ports/tools.ts';
import { withoutHalfPair } from './line-window.ts';

type DiffDetails = Extract<ToolDetails, { type: 'diff' }>;

const maxHunkLines = 2_000;
const maxLineCharacters = 1_000;
/** Diffing two texts that share nothing takes time that grows with the square of their length; past this it is given up. */
const maxDiffMs = 1_000;

/** What changed in a file, for the window: hunks with three lines around, cut where there are too many of them. */
export function diffDetails(change: { path: string; before: string | null; after: string; seen: SeenFile }): DiffDetails {
  const { path, before, after, seen } = change;
  const patch = structuredPatch(path, path, plainLines(before ?? ''), plainLines(after), undefined, undefined, {
    context: 3,
    timeout: maxDiffMs,
  });
  const common = { type: 'diff' as const, path, isNewFile: before === null, ...seen };
  if (patch === undefined) return { ...common, added: lineCount(after), removed: lineCount(before ?? ''), hunks: [], isCut: true };
  const all = patch.hunks.flatMap((hunk) => hunk.lines);
  const { hunks, isCut } = boundHunks(patch.hunks);
  return {
    ...common,
    added: all.filter((line) => line.startsWith('+')).length,
    removed: all.filter((line) => line.startsWith('-')).length,
    hunks,
    isCut,
  };
}

/** How a change is told in one line: `+3 −1`. */
export function changeCount({ added, removed }: Pick<DiffDetails, 'added' | 'removed'>): string {
  return `+${added} \u2212${removed}`;
}

function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function lineCount(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function boundHunks(hunks: readonly DiffHunk[]): { hunks: DiffHunk[]; isCut: boolean } {
  const kept: DiffHunk[] = [];
  let lines = 0;
  let hasCutLine = false;
  for (const hunk of hunks) {
    if (lines >= maxHunkLines) break;
    const part = takeLines(hunk, maxHunkLines - lines);
    lines += part.lines.length;
    hasCutLine ||= part.lines.some((line) => line.length > maxLineCharacters);
    kept.push({ ...part, lines: part.lines.map(cutLine) });
  }
  const total = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  return { hunks: kept, isCut: hasCutLine || lines < total };
}

/** A hunk's first lines, with counts that fit them. */
function takeLines({ oldStart, newStart, oldLines, newLines, lines }: DiffHunk, limit: number): DiffHunk {
  if (lines.length <= limit) return { oldStart, oldLines, newStart, newLines, lines };
  const kept = lines.slice(0, limit);
  const count = (marks: string): number => kept.filter((line) => marks.includes(line.charAt(0))).length;
  return { oldStart, oldLines: count(' -'), newStart, newLines: count(' +'), lines: kept };
}

function cutLine(line: string): string {
  return line.length <= maxLineCharacters ? line : `${withoutHalfPair(line.slice(0, maxLineCharacters))}\u2026`;
}
