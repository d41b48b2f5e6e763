import type { FileMatch } from '#shared/bridge/shapes.ts';

/** A path that may be completed, prepared so that ranking 100,000 of them is quick. */
export interface Candidate extends FileMatch {
  lower: string;
  /** Where the last part of the path begins in `lower`. */
  nameStart: number;
}

/**
 * The candidates that fit what was typed, best first: a name that is it, begins with it, contains it, then a path that does, then a name and
 * a path with its letters in order. Shorter paths win. Nothing typed gives the shallowest.
 */
export function rankFiles(candidates: readonly Candidate[], query: string, limit: number): FileMatch[] {
  const wanted = query
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '');
  const best: { score: number; candidate: Candidate }[] = [];
  for (const candidate of candidates) {
    const score = wanted === '' ? shallowness(candidate) : scoreOf(candidate, wanted);
    if (score === null) continue;
    const last = best.at(-1);
    if (best.length === limit && last !== undefined && !isBefore(score, candidate, last)) continue;
    best.splice(placeOf(best, score, candidate), 0, { score, candidate });
    if (best.length > limit) best.pop();
  }
  return best.map(({ candidate: { path, isFolder } }) => ({ path, isFolder }));
}

function shallowness({ lower, isFolder }: Candidate): number {
  const depth = lower.split('/').length;
  return -depth * 1000 - (lower.startsWith('.') ? 500 : 0) + (isFolder ? 1 : 0);
}

/** How well a path fits, or null where it does not. Steps between kinds of match are larger than what length takes away. */
function scoreOf({ lower, nameStart }: Candidate, wanted: string): number | null {
  const length = Math.min(lower.length, 900);
  if (lower === wanted) return 9000;
  if (!wanted.includes('/')) {
    const inName = lower.indexOf(wanted, nameStart);
    if (inName === nameStart) return (isWholeName(lower, nameStart, wanted) ? 8000 : 7000) - length;
    if (inName > nameStart) return (isBoundary(lower, inName) ? 6000 : 5000) - length;
  }
  const inPath = lower.indexOf(wanted);
  if (inPath === 0) return 4900 - length;
  if (inPath > 0) return (isBoundary(lower, inPath) ? 4000 : 3000) - length;
  const name = spread(lower, wanted, nameStart);
  if (name !== null) return 2000 + name - length;
  const path = spread(lower, wanted, 0);
  return path === null ? null : path - length;
}

/** The name is what was typed, with or without its extension. */
function isWholeName(lower: string, nameStart: number, wanted: string): boolean {
  const end = nameStart + wanted.length;
  return end === lower.length || (lower[end] === '.' && !lower.includes('.', end + 1));
}

/** Letters in order from `start` on: points for those that begin a word or follow the one before, or null where one is missing. */
function spread(lower: string, wanted: string, start: number): number | null {
  let points = 0;
  let previous = -2;
  let at = start;
  for (const letter of wanted) {
    const found = lower.indexOf(letter, at);
    if (found === -1) return null;
    if (found === previous + 1) points += 15;
    else if (isBoundary(lower, found)) points += 20;
    previous = found;
    at = found + letter.length;
  }
  return Math.min(points, 900);
}

function isBoundary(lower: string, at: number): boolean {
  return at === 0 || '/-_. '.includes(lower[at - 1] ?? '');
}

function isBefore(score: number, candidate: Candidate, other: { score: number; candidate: Candidate }): boolean {
  return score === other.score ? candidate.path < other.candidate.path : score > other.score;
}

function placeOf(best: readonly { score: number; candidate: Candidate }[], score: number, candidate: Candidate): number {
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = best[middle];
    if (other !== undefined && isBefore(score, candidate, other)) high = middle;
    else low = middle + 1;
  }
  return low;
}
