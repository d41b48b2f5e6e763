import { everyRequest } from '#shared/model/insight/usage-report.ts';
import { sessionId, type SessionId } from '#shared/model/id.ts';
import type { CachedRequest, CacheVerdict, MissList } from '#shared/model/insight/cache-report.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import { promptTokens } from '#shared/model/usage.ts';
import type { CacheInsight } from '#main/ports/insight.ts';
import { printTable } from '../print-table.ts';
import { UsageError, type CommandStreams } from '../streams.ts';
import { comparisonWords } from './cache-words.ts';
import { count, time, usd } from './figures.ts';

export interface CacheOptions {
  session: string | null;
  /** Only requests that missed. */
  isMissesOnly: boolean;
  /** The number of the request to tell about. */
  request: number | null;
  fromMs: number | null;
  isJson: boolean;
}

const mostMisses = 100;

/** `tessera cache`: what the prompt cache did, in all sessions, in one, or with one request. */
export async function cache(insight: CacheInsight, options: CacheOptions, streams: CommandStreams): Promise<void> {
  const { session: text, request } = options;
  if (text === null) {
    if (request !== null) throw new UsageError('--request needs the session it is in: tessera cache SESSION --request N');
    const list = await insight.misses({ ...everyRequest, fromMs: options.fromMs }, mostMisses);
    if (options.isJson) streams.out(JSON.stringify(list));
    else printMisses(list, streams);
    return;
  }
  const parsed = sessionId.safeParse(text);
  if (!parsed.success) throw new UsageError(`"${text}" is no session id.`);
  const requests = await insight.requests(parsed.data);
  if (request !== null) return await tellOne(insight, parsed.data, requests, request, options.isJson, streams);
  const { fromMs } = options;
  const wanted = requests.filter(
    ({ verdict, atMs }) => (!options.isMissesOnly || verdict.outcome === 'missed') && (fromMs === null || atMs >= fromMs),
  );
  if (options.isJson) streams.out(JSON.stringify(wanted));
  else printRequests(wanted, streams);
}

async function tellOne(
  insight: CacheInsight,
  session: SessionId,
  requests: readonly CachedRequest[],
  number: number,
  isJson: boolean,
  streams: CommandStreams,
): Promise<void> {
  const found = requests.find((entry) => entry.number === number);
  if (found === undefined) {
    const last = requests.at(-1)?.number;
    throw new UsageError(
      last === undefined ? 'No request of this session reached the API.' : `The session has no request ${number}: they go up to ${last}.`,
    );
  }
  const comparison = await insight.compare(session, found.request, null);
  if (isJson) streams.out(JSON.stringify(comparison));
  else for (const line of comparisonWords(comparison)) streams.out(line);
}

function printRequests(requests: readonly CachedRequest[], streams: CommandStreams): void {
  const rows = requests.map((entry) => [
    String(entry.number),
    time(entry.atMs),
    entry.model,
    entry.purpose,
    count(promptTokens(entry.usage)),
    count(entry.usage.cacheReadTokens),
    count(entry.usage.cacheWrite5mTokens + entry.usage.cacheWrite1hTokens),
    count(entry.usage.inputTokens),
    entry.isSimulated ? 'simulated' : usd(entry.costUsd),
    verdictWords(entry.verdict),
  ]);
  printTable(streams, ['request', 'time', 'model', 'purpose', 'prompt', 'read', 'written', 'fresh', 'cost', 'cache'], rows, [
    'time',
    'model',
    'purpose',
    'cache',
  ]);
}

function verdictWords(verdict: CacheVerdict): string {
  switch (verdict.outcome) {
    case 'first':
      return 'first: nothing to read';
    case 'held':
      return 'held';
    case 'below-minimum':
      return `below the minimum of ${count(verdict.minimumTokens)}`;
    case 'unknown':
      return 'ended before its usage was told';
    case 'missed':
      return `missed (${verdict.cause}), ${usd(verdict.lostUsd)} lost: ${verdict.sentence}`;
    default:
      return assertNever(verdict);
  }
}

function printMisses({ byCause, misses, total }: MissList, streams: CommandStreams): void {
  if (total === 0) {
    streams.out('No request missed the cache.');
    return;
  }
  const causes = byCause.map(({ cause, count: times, lostUsd, unpriced }) => [
    cause,
    count(times),
    `${usd(lostUsd)}${unpriced > 0 ? ` + ${count(unpriced)} unpriced` : ''}`,
  ]);
  printTable(streams, ['cause', 'misses', 'lost'], causes);
  streams.out('');
  const rows = misses.map((miss) => [
    time(miss.atMs),
    miss.session,
    String(miss.number),
    count(miss.lostTokens),
    miss.isSimulated ? 'simulated' : usd(miss.lostUsd),
    miss.cause,
    miss.sentence,
  ]);
  printTable(streams, ['time', 'session', 'request', 'tokens', 'lost', 'cause', 'what happened'], rows, [
    'session',
    'cause',
    'what happened',
  ]);
  if (total > misses.length) streams.out(`The newest ${count(misses.length)} of ${count(total)} misses.`);
}
