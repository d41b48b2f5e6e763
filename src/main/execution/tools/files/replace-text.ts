// Finding and replacing exact text, and telling what was probably meant where it is not found. Pure.
import { editDistance } from '#main/execution/paths/near-names.ts';
import { toCrlf, type TextFile } from './text-file.ts';

export type Replacement =
  | { type: 'replaced'; text: string; count: number; firstLine: number }
  | { type: 'missing'; hint: string }
  | { type: 'several'; lines: number[] };

/**
 * Replaces `oldText`, which must occur exactly once unless `isAll`. Text for a file with CRLF line endings may be given with LF: what is
 * put in then ends its lines as the file does.
 */
export function replaceText(file: TextFile, oldText: string, newText: string, isAll: boolean): Replacement {
  const [wanted, put] = inEndingsOf(file, oldText, newText);
  const places = findAll(file.text, wanted);
  const [first] = places;
  if (first === undefined) return { type: 'missing', hint: hintFor(file.text, oldText) };
  if (places.length > 1 && !isAll) return { type: 'several', lines: places.map((place) => lineAt(file.text, place)) };
  return { type: 'replaced', text: file.text.split(wanted).join(put), count: places.length, firstLine: lineAt(file.text, first) };
}

function inEndingsOf(file: TextFile, oldText: string, newText: string): [string, string] {
  if (file.lineEnding === 'lf') return [oldText, newText];
  if (file.lineEnding === 'mixed' && file.text.includes(oldText)) return [oldText, newText];
  return [toCrlf(oldText), toCrlf(newText)];
}

function findAll(text: string, wanted: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) places.push(at);
  return places;
}

function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}

/** Why a text was probably not found: line numbers copied along, other white space, or a line that is nearly the same. */
function hintFor(text: string, oldText: string): string {
  const lines = text.split(/\r?\n/);
  const wanted = oldText.split(/\r?\n/);
  if (wanted.every((line) => /^\s*\d+\t/.test(line)))
    return 'The line numbers that Read puts in front are not part of the file: leave them out.';
  const at = findIgnoringSpace(lines, wanted);
  if (at !== null) {
    const found = lines.slice(at, at + Math.min(wanted.length, 10)).join('\n');
    return `Line ${at + 1} matches apart from white space. It reads exactly:\n${found}`;
  }
  return nearestLine(lines, wanted);
}

function findIgnoringSpace(lines: readonly string[], wanted: readonly string[]): number | null {
  const bare = (line: string): string => line.replace(/\s+/g, '');
  const needle = wanted.map(bare);
  if (needle.every((line) => line === '')) return null;
  const hay = lines.map(bare);
  for (let at = 0; at + needle.length <= hay.length; at++) {
    if (needle.every((line, index) => hay[at + index] === line)) return at;
  }
  return null;
}

const maxComparedLines = 5_000;
const maxComparedCharacters = 200;

function nearestLine(lines: readonly string[], wanted: readonly string[]): string {
  const first = (wanted.find((line) => line.trim() !== '') ?? '').trim().slice(0, maxComparedCharacters);
  let best: { line: number; distance: number } | null = null;
  for (const [index, line] of lines.slice(0, maxComparedLines).entries()) {
    const candidate = line.trim().slice(0, maxComparedCharacters);
    if (Math.abs(candidate.length - first.length) > first.length / 3) continue;
    const distance = candidate === first ? 0 : editDistance(candidate, first);
    if (best === null || distance < best.distance) best = { line: index, distance };
  }
  if (best === null || best.distance > first.length / 3) return 'No line of the file is close to it. Read the file again.';
  const shown = (lines[best.line] ?? '').slice(0, maxComparedCharacters).toWellFormed();
  if (best.distance === 0) return `Its first line stands at line ${best.line + 1}, but what follows differs. Read the file around it.`;
  return `The nearest is line ${best.line + 1}:\n${shown}`;
}
