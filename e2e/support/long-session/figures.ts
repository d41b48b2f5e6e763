// What a long session came to, counted from what the simulated API received and from what the journal holds.
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import { resourceFile } from '#main/app/resource-file.ts';
import { compactionStage, type CompactionStage } from '#shared/model/compaction/stage.ts';
import type { EventOf, SessionEvent, UnknownEvent } from '#shared/model/event.ts';
import type { RequestId } from '#shared/model/id.ts';
import { priceUsage } from '#shared/model/price.ts';
import { promptTokens, toTokenUsage } from '#shared/model/usage.ts';
import { longModel, type LongSession } from './long-session.ts';

export interface LongFigures {
  /** Requests of the agent's own work, and requests for a summary. */
  readonly steps: number;
  readonly summaries: number;
  /** Prompts that did not fit the window. */
  readonly tooLong: number;
  /** Tokens that were added to the prefix by people, the model and tools. */
  readonly newTokens: number;
  readonly longestPrompt: number;
  /** How often each stage acted, and how many tokens it freed in all. */
  readonly stages: Readonly<Record<CompactionStage, { readonly times: number; readonly freedTokens: number }>>;
  /** What was weighed and left out. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly costUsd: number;
  /** What summaries cost of it. */
  readonly summaryUsd: number;
  /** Of all tokens of the prompts that asked for a summary, those that were read from the cache; null where there was none. */
  readonly summaryReadShare: number | null;
  /** Milliseconds between a step's last event and its successor's request, the middle of all, and the longest. */
  readonly gapMs: { readonly median: number; readonly longest: number };
  readonly errorResults: number;
}

const book = readPriceBook(resourceFile('models.json'));
const stageOfEvent = {
  'context.snipped': 'snip',
  'context.cleared': 'microcompact',
  'context.collapsed': 'collapse',
  'context.summarised': 'summary',
} as const;

export function measureLongSession({ simulator, events }: LongSession): LongFigures {
  const sent = events.filter((event) => event.type === 'request.sent');
  const summaries = sent.filter(({ purpose }) => purpose === 'compaction');
  const priced = pricedRequests(events);
  const read = summaries.map(({ request }) => priced.get(request)).filter((found) => found !== undefined);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    steps: sent.filter(({ purpose }) => purpose === 'main').length,
    summaries: summaries.length,
    tooLong: simulator.tooLongPrompts.length,
    newTokens: newTokens(events, priced),
    longestPrompt: Math.max(...[...priced.values()].map(({ promptTokens: tokens }) => tokens)),
    stages: stagesOf(events),
    skipped: skippedOf(events),
    costUsd: sum([...priced.values()].map(({ usd }) => usd)),
    summaryUsd: sum(read.map(({ usd }) => usd)),
    summaryReadShare:
      read.length === 0 ? null : sum(read.map(({ readTokens }) => readTokens)) / sum(read.map(({ promptTokens: tokens }) => tokens)),
    gapMs: gaps(events),
    errorResults: events.filter((event) => event.type === 'tool.finished' && event.isError).length,
  };
}

interface Priced {
  readonly usd: number;
  readonly promptTokens: number;
  readonly readTokens: number;
  readonly outputTokens: number;
}

type Events = LongSession['events'];

function pricedRequests(events: Events): Map<RequestId, Priced> {
  const priced = new Map<RequestId, Priced>();
  for (const event of events) {
    if (event.type !== 'response.completed') continue;
    const usage = toTokenUsage(event.usage);
    const usd = priceUsage(book, longModel, event.at, usage) ?? 0;
    priced.set(event.request, {
      usd,
      promptTokens: promptTokens(usage),
      readTokens: usage.cacheReadTokens,
      outputTokens: usage.outputTokens,
    });
  }
  return priced;
}

/** How much each request of the work was longer than the one before; where something was rewritten between them nothing is counted. */
function newTokens(events: Events, priced: ReadonlyMap<RequestId, Priced>): number {
  let total = 0;
  let before: number | null = 0;
  for (const event of events) {
    if (event.type in stageOfEvent) before = null;
    if (event.type !== 'request.sent' || event.purpose !== 'main') continue;
    const now = priced.get(event.request)?.promptTokens;
    if (now === undefined) continue;
    if (before !== null) total += Math.max(0, now - before);
    before = now;
  }
  return total;
}

function stagesOf(events: Events): LongFigures['stages'] {
  const none = (): { times: number; freedTokens: number } => ({ times: 0, freedTokens: 0 });
  const stages = { snip: none(), microcompact: none(), collapse: none(), summary: none() } satisfies Record<CompactionStage, object>;
  for (const event of events) {
    if (!isStageEvent(event)) continue;
    const stage = stages[stageOfEvent[event.type]];
    stage.times += 1;
    stage.freedTokens += event.figures.tokensBefore - event.figures.tokensAfter;
  }
  return stages;
}

function isStageEvent(event: SessionEvent | UnknownEvent): event is EventOf<keyof typeof stageOfEvent> {
  return event.type in stageOfEvent;
}

function skippedOf(events: Events): Record<string, number> {
  const skipped: Record<string, number> = {};
  for (const event of events) {
    if (event.type !== 'context.skipped') continue;
    const name = `${event.stage}: ${event.because}`;
    skipped[name] = (skipped[name] ?? 0) + 1;
  }
  return skipped;
}

/** Time that the loop itself takes between the end of a step and the next request, where nothing was compacted between them. */
function gaps(events: Events): LongFigures['gapMs'] {
  const found: number[] = [];
  let last: SessionEvent | null = null;
  for (const event of events) {
    if (event.type === 'unknown') continue;
    if (event.type === 'tool.finished' || event.type.startsWith('context.')) last = event;
    if (event.type !== 'request.sent') continue;
    if (event.purpose === 'main' && last?.type === 'tool.finished') found.push(event.at - last.at);
    last = null;
  }
  const sorted = found.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, longest: sorted.at(-1) ?? 0 };
}

/** The figures as lines for a person. */
export function describeFigures(figures: LongFigures): string {
  const thousand = (tokens: number): string => `${Math.round(tokens / 1_000)}k`;
  const stages = compactionStage.options.map(
    (stage) => `${stage} ${figures.stages[stage].times} x (${thousand(figures.stages[stage].freedTokens)})`,
  );
  const share = figures.summaryReadShare === null ? 'none' : `${(figures.summaryReadShare * 100).toFixed(1)} %`;
  return [
    `${figures.steps} steps, ${figures.summaries} requests for a summary, ${figures.tooLong} prompts too long, longest ${thousand(figures.longestPrompt)}`,
    `${thousand(figures.newTokens)} tokens of new content; freed: ${stages.join(', ')}; left out: ${JSON.stringify(figures.skipped)}`,
    `$${figures.costUsd.toFixed(3)} in all, $${figures.summaryUsd.toFixed(3)} of it for summaries, ${share} of their prompts read from the cache`,
    `${figures.gapMs.median} ms between a step and the next request (at most ${figures.gapMs.longest}), ${figures.errorResults} results were errors`,
  ].join('\n');
}
