// Finds words in what the transcript's items hold. What an item holds is read once; a word counted in it is not counted again.
import type { TranscriptItem } from '#shared/model/folds/transcript-items.ts';
import { textsOf, type ItemText } from './item-texts.ts';

/** What is looked for. An empty text finds nothing. */
export interface FindQuery {
  readonly text: string;
  readonly isCaseSensitive: boolean;
}

/** One place where the words stand: in the item with that key, the how-manieth time (from 0). */
export interface Match {
  readonly key: string;
  readonly occurrence: number;
}

/** The matches of one item; `before` counts those of the items above it. */
interface Hit {
  readonly key: string;
  readonly index: number;
  readonly before: number;
  readonly count: number;
}

/** All matches in the order of the transcript. */
export interface Findings {
  readonly hits: readonly Hit[];
  readonly total: number;
  /** How many items were searched. */
  readonly items: number;
}

/** Where in its item a match stands. */
export interface MatchPlace {
  readonly text: ItemText;
  readonly start: number;
}

/** No item counts for more, so that one letter in a long output stays cheap. */
const mostPerItem = 999;

interface Prepared {
  readonly texts: readonly ItemText[];
  /** The same texts in lower case, once they are needed. */
  folded: readonly string[] | null;
  query: FindQuery;
  count: number;
}

const noQuery: FindQuery = { text: '', isCaseSensitive: false };
const known = new WeakMap<TranscriptItem, Prepared>();

/** Every place where the words stand. */
export function searchTranscript(items: readonly TranscriptItem[], query: FindQuery): Findings {
  const hits: Hit[] = [];
  let total = 0;
  if (query.text !== '') {
    for (const [index, item] of items.entries()) {
      const count = countIn(item, query);
      if (count === 0) continue;
      hits.push({ key: item.key, index, before: total, count });
      total += count;
    }
  }
  return { hits, total, items: items.length };
}

/** Reads items before the first search needs them, from `index` on until the time is up. The index to go on from; their number at the end. */
export function readAhead(items: readonly TranscriptItem[], index: number, isTimeUp: () => boolean): number {
  let next = index;
  for (; next < items.length && !isTimeUp(); next += 1) {
    const item = items[next];
    if (item) haystacks(prepare(item), noQuery);
  }
  return next;
}

/** The match with that number (from 0), or null. */
export function matchAt({ hits }: Findings, number: number): Match | null {
  const hit = hits.findLast(({ before }) => before <= number);
  return hit && number >= 0 && number < hit.before + hit.count ? { key: hit.key, occurrence: number - hit.before } : null;
}

/** The number of a match (from 0); -1 where it is none of these. */
export function numberOf({ hits }: Findings, match: Match | null): number {
  const hit = match && hits.find(({ key, count }) => key === match.key && count > match.occurrence);
  return hit ? hit.before + match.occurrence : -1;
}

/** The match to begin with: the first in or below the item with that index, else the last above it. */
export function nearestMatch({ hits }: Findings, index: number): Match | null {
  const below = hits.find((hit) => hit.index >= index);
  if (below) return { key: below.key, occurrence: 0 };
  const above = hits.at(-1);
  return above ? { key: above.key, occurrence: above.count - 1 } : null;
}

/** The match behind or before another, round and round; from `index` on where there is no other. */
export function stepFrom(findings: Findings, match: Match | null, step: 1 | -1, index: number): Match | null {
  const { hits, total } = findings;
  const number = numberOf(findings, match);
  if (number >= 0) return matchAt(findings, (number + step + total) % total);
  if (step === 1) return nearestMatch(findings, index);
  const above = hits.findLast((hit) => hit.index < index) ?? hits.at(-1);
  return above ? { key: above.key, occurrence: above.count - 1 } : null;
}

/** Where the match stands; null where the item does not hold it. */
export function placeOfMatch(item: TranscriptItem, query: FindQuery, occurrence: number): MatchPlace | null {
  let left = occurrence;
  for (const place of places(item, query)) {
    if (left === 0) return place;
    left -= 1;
  }
  return null;
}

/** The occurrence that stands where another query's did, or the first: typing on does not lead away from a place. */
export function occurrenceAt(item: TranscriptItem, query: FindQuery, { text, start }: MatchPlace): number {
  let occurrence = 0;
  for (const place of places(item, query)) {
    if (place.text === text && place.start === start) return occurrence;
    occurrence += 1;
  }
  return 0;
}

/** A text in lower case, each character at its place. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (character) => {
    const folded = character.toLowerCase();
    return folded.length === character.length ? folded : character;
  }).join('');
}

function countIn(item: TranscriptItem, query: FindQuery): number {
  const prepared = prepare(item);
  if (prepared.query.text === query.text && prepared.query.isCaseSensitive === query.isCaseSensitive) return prepared.count;
  const needle = needleOf(query);
  let count = 0;
  for (const text of haystacks(prepared, query)) {
    for (let at = text.indexOf(needle); at >= 0 && count < mostPerItem; at = text.indexOf(needle, at + needle.length)) count += 1;
  }
  prepared.query = query;
  prepared.count = count;
  return count;
}

function* places(item: TranscriptItem, query: FindQuery): Generator<MatchPlace> {
  const prepared = prepare(item);
  const needle = needleOf(query);
  if (needle === '') return;
  for (const [index, folded] of haystacks(prepared, query).entries()) {
    const text = prepared.texts[index];
    if (!text) return;
    for (let start = folded.indexOf(needle); start >= 0; start = folded.indexOf(needle, start + needle.length)) yield { text, start };
  }
}

function prepare(item: TranscriptItem): Prepared {
  const before = known.get(item);
  if (before) return before;
  const prepared: Prepared = { texts: textsOf(item), folded: null, query: noQuery, count: 0 };
  known.set(item, prepared);
  return prepared;
}

function haystacks(prepared: Prepared, { isCaseSensitive }: FindQuery): readonly string[] {
  if (isCaseSensitive) return prepared.texts.map(({ text }) => text);
  prepared.folded ??= prepared.texts.map(({ text }) => foldCase(text));
  return prepared.folded;
}

function needleOf({ text, isCaseSensitive }: FindQuery): string {
  return isCaseSensitive ? text : foldCase(text);
}
