// The verdict on one request in words: the one sentence, what stands below it, and its three sums.
import { assertNever } from '#shared/model/assert-never.ts';
import type { CachedRequest, RequestComparison } from '#shared/model/insight/cache-report.ts';
import { promptTokens } from '#shared/model/usage.ts';
import { countText, numberText, requestCostText, sumText } from '../../../parts/format/money.ts';
import { markOfRead } from '../blocks/block-rows.ts';

/** What the page is about: `Miss at request 30`, `Request 30, held`. */
export function requestTitle({ number, verdict: { outcome } }: Pick<CachedRequest, 'number' | 'verdict'>): string {
  switch (outcome) {
    case 'missed':
      return `Miss at request ${number}`;
    case 'held':
      return `Request ${number}, held`;
    case 'first':
      return `Request ${number}, nothing cached before`;
    case 'below-minimum':
      return `Request ${number}, too short for the cache`;
    case 'unknown':
      return `Request ${number}, usage not told`;
    default:
      return assertNever(outcome);
  }
}

/** What happened, in one sentence. */
export function verdictSentence({ verdict }: Pick<CachedRequest, 'verdict'>): string {
  switch (verdict.outcome) {
    case 'missed':
      // What the section declared stands beside its difference.
      return verdict.because === null
        ? verdict.sentence
        : verdict.sentence.replace(` It may change because ${verdict.because.replace(/\.$/, '')}.`, '');
    case 'held':
      return 'The prefix held: everything that the cache had of it was read.';
    case 'first':
      return 'Nothing was there to be read: the cache had nothing of this conversation yet.';
    case 'below-minimum':
      return 'The prompt is shorter than what this model caches.';
    case 'unknown':
      return 'The request ended before its usage was told, so nobody knows what the cache did.';
    default:
      return assertNever(verdict);
  }
}

/** What that means for the tokens of the request. */
export function verdictDetail({ after, blocks }: Pick<RequestComparison, 'after' | 'blocks'>): string {
  const { usage, verdict } = after;
  const written = usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
  switch (verdict.outcome) {
    case 'missed':
      return `${lostWords(verdict, blocks.length, written)} ${readWords(usage.cacheReadTokens, markOfRead(blocks))}`;
    case 'held':
      return `${tokens(usage.cacheReadTokens)} read, ${numberText(written)} written behind ${usage.cacheReadTokens === 1 ? 'it' : 'them'}, ${numberText(usage.inputTokens)} fresh.`;
    case 'first':
      return `${tokens(written)} written for the next request to read, ${numberText(usage.inputTokens)} fresh.`;
    case 'below-minimum':
      return `It has ${tokens(promptTokens(usage))}, and this model caches from ${numberText(verdict.minimumTokens)} on.`;
    case 'unknown':
      return 'It is counted as a request, and in no sum.';
    default:
      return assertNever(verdict);
  }
}

type Missed = Extract<CachedRequest['verdict'], { outcome: 'missed' }>;

function lostWords({ firstBlock, lostTokens }: Missed, blocks: number, written: number): string {
  const instead = written >= lostTokens ? 'written again instead of read' : 'sent anew instead of read';
  const were = `${lostTokens === 1 ? 'was' : 'were'} ${instead}`;
  if (firstBlock === null) return `${tokens(lostTokens)} ${were}.`;
  return `Block ${firstBlock + 1} of ${blocks} changed, so ${tokens(lostTokens)} from there on ${were}.`;
}

function readWords(read: number, mark: number | null): string {
  if (read === 0) return 'Nothing was read.';
  return `The ${tokens(read)} before ${mark === null ? 'it' : `breakpoint ${mark}`} were still read.`;
}

function tokens(count: number): string {
  return countText(count, 'token');
}

/** A sum of one request: `$0.27`, `unpriced`, or `free` where it was simulated. */
export function sumOfRequest(usd: number | null, { isSimulated }: Pick<CachedRequest, 'isSimulated'>): string {
  if (isSimulated) return 'free';
  if (usd === 0) return sumText(0);
  return usd === null ? 'unpriced' : requestCostText(usd);
}

/** What the request lost; null where nothing is known of it. */
export function lostUsdOf({ verdict }: Pick<CachedRequest, 'verdict'>): number | null {
  return verdict.outcome === 'missed' ? verdict.lostUsd : verdict.outcome === 'unknown' ? null : 0;
}

interface Piece {
  readonly text: string;
  readonly isName: boolean;
}

/** A sentence cut at the names in it, so that names can be set as code. Joined together the pieces are the sentence. */
export function markNames(sentence: string, names: readonly (string | null)[]): Piece[] {
  const known = [...new Set(names.flatMap((name) => (name === null || name === '' ? [] : [name])))].toSorted((a, b) => b.length - a.length);
  if (known.length === 0) return [{ text: sentence, isName: false }];
  const pattern = new RegExp(`(${known.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`);
  return sentence
    .split(pattern)
    .map((text, index) => ({ text, isName: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
