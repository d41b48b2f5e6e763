// What the tables of sums answer is what the rows themselves sum to, for any range, whatever was recorded again, made anew or priced later.
import { describe, expect, it } from 'vitest';
import type { ProjectId } from '#shared/model/id.ts';
import { noCost, totalCost, type BilledPart } from '#shared/model/insight/request-cost.ts';
import { everyRequest, type UsageFilter } from '#shared/model/insight/usage-report.ts';
import type { UsageRow } from '#shared/model/insight/usage-row.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { noUsage, promptTokens } from '#shared/model/usage.ts';
import type { BareReport } from '#main/ports/queries.ts';
import type { Store } from '../open-store.ts';
import { newProject, newRequest, newSession, newTurn, storeIn, tempFolder } from '../testing/temp-store.ts';
import { usageRowWith } from '../testing/usage-rows.ts';

const projects = [newProject(), newProject()];
const sessions = Array.from({ length: 6 }, () => newSession());
const turns = Array.from({ length: 40 }, () => newTurn());
const models = ['a', 'b', 'unheard-of'];
const firstMs = new Date(2026, 7, 25).getTime();
const dayMs = 24 * 3_600_000;
const spanMs = 80 * dayMs;

/** Numbers that look like chance and are the same each time. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function randomRow(random: () => number): UsageRow {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const count = (most: number): number => Math.floor(random() * most);
  const session = count(sessions.length);
  const turn = session + sessions.length * count(6);
  const model = pick(models);
  const usage = {
    ...noUsage,
    inputTokens: count(500),
    outputTokens: count(90),
    cacheReadTokens: count(9_000),
    cacheWrite5mTokens: count(700),
  };
  const own: BilledPart = priced({ purpose: random() < 0.8 ? 'main' : 'title', model, usage }, random);
  const advice = priced({ purpose: 'advisor', model: pick(models), usage: { ...noUsage, inputTokens: count(90) } }, random);
  const isMissed = random() < 0.3;
  return usageRowWith({
    session: sessions[session],
    project: projects[session % 2],
    turn: turns[turn % turns.length],
    at: Math.floor(firstMs + random() * spanMs),
    model,
    purpose: own.purpose,
    usage,
    parts: random() < 0.2 ? [own, advice] : [own],
    isSimulated: random() < 0.1,
    wireUsage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
    apiMessage: random() < 0.2 ? `msg_${count(5)}` : null,
    verdict: isMissed
      ? missed(count(90), usage.cacheReadTokens, model === 'unheard-of' ? null : random())
      : { outcome: 'held', expectedReadTokens: 0 },
  });
}

function priced(part: Pick<BilledPart, 'purpose' | 'model' | 'usage'>, random: () => number): BilledPart {
  if (part.model === 'unheard-of') return { ...part, cost: null, uncachedUsd: null };
  return { ...part, cost: { ...noCost, fresh: random(), output: random(), read: random() }, uncachedUsd: random() * 4 };
}

function missed(lostTokens: number, readTokens: number, lostUsd: number | null): UsageRow['verdict'] {
  const block = { firstBlock: null, blockName: null, part: null, because: null, ageMs: null, ttlMs: null };
  return {
    outcome: 'missed',
    cause: lostTokens % 2 === 0 ? 'tools' : 'server',
    sentence: '',
    expectedReadTokens: readTokens + lostTokens,
    lostTokens,
    lostUsd,
    ...block,
  };
}

/** What the ledger holds after these were recorded in turn: one row a request, one a real message, at its fullest. */
function keptOf(rows: readonly UsageRow[]): UsageRow[] {
  const kept = new Map<string, UsageRow>();
  const output = (row: UsageRow): number => row.parts[0]?.usage.outputTokens ?? 0;
  for (const row of rows) {
    const twin = [...kept.values()].find(
      (other) =>
        !row.isSimulated &&
        !other.isSimulated &&
        row.apiMessage !== null &&
        other.apiMessage === row.apiMessage &&
        other.request !== row.request,
    );
    if (twin !== undefined && output(row) <= output(twin)) {
      kept.delete(row.request);
      continue;
    }
    if (twin !== undefined) kept.delete(twin.request);
    kept.set(row.request, row);
  }
  return [...kept.values()];
}

/** The figures of a report, summed from the rows one by one. */
function byHand(rows: readonly UsageRow[], { fromMs, toMs, project, model }: UsageFilter) {
  const inRange = rows.filter((row) => (fromMs ?? 0) <= row.at && row.at < (toMs ?? Infinity) && (project ?? row.project) === row.project);
  const real = inRange.filter((row) => !row.isSimulated);
  const isChosen = (name: string): boolean => model === null || model === name;
  const parts = real
    .flatMap((row) => row.parts.map((part, index) => ({ row, part, isOwn: index === 0 })))
    .filter(({ part }) => isChosen(part.model));
  const sum = (value: (entry: (typeof parts)[number]) => number): number => parts.reduce((total, entry) => total + value(entry), 0);
  const misses = parts.flatMap(({ row, isOwn }) => (isOwn && row.verdict.outcome === 'missed' ? [row.verdict] : []));
  return {
    requests: parts.filter(({ isOwn }) => isOwn).length,
    prompt: sum(({ part }) => promptTokens(part.usage)),
    costUsd: sum(({ part }) => (part.cost === null ? 0 : totalCost(part.cost))),
    savedUsd: sum(({ part }) => (part.cost === null ? 0 : (part.uncachedUsd ?? 0) - totalCost(part.cost))),
    readUsd: sum(({ part }) => part.cost?.read ?? 0),
    unpriced: parts.filter(({ part }) => part.cost === null).length,
    misses: misses.length,
    lostUsd: misses.reduce((total, verdict) => total + (verdict.lostUsd ?? 0), 0),
    simulated: inRange.filter((row) => row.isSimulated && isChosen(row.model)).length,
    sessions: new Set(parts.map(({ row }) => row.session)).size,
  };
}

function figuresOf(report: BareReport): ReturnType<typeof byHand> {
  const { totals } = report;
  return {
    requests: totals.requests,
    prompt: promptTokens(totals),
    costUsd: totals.costUsd,
    savedUsd: totals.savedUsd,
    readUsd: report.kinds.find(({ kind }) => kind === 'read')?.costUsd ?? 0,
    unpriced: totals.unpricedRequests,
    misses: totals.misses,
    lostUsd: totals.lostUsd,
    simulated: report.simulatedRequests,
    sessions: report.sessions,
  };
}

const filters: UsageFilter[] = [
  everyRequest,
  { ...everyRequest, project: projects[0] as ProjectId },
  { ...everyRequest, model: 'a' },
  { ...everyRequest, fromMs: new Date(2026, 8, 1).getTime(), toMs: new Date(2026, 9, 1).getTime() },
  { ...everyRequest, fromMs: new Date(2026, 7, 30).getTime() },
  { ...everyRequest, fromMs: new Date(2026, 8, 29).getTime(), toMs: new Date(2026, 8, 30).getTime() },
  { ...everyRequest, fromMs: new Date(2026, 7, 30, 13, 7).getTime(), toMs: new Date(2026, 10, 2, 1, 1).getTime() },
  { ...everyRequest, toMs: new Date(2026, 10, 2, 1, 1).getTime(), model: 'b', project: projects[1] as ProjectId },
  { ...everyRequest, fromMs: new Date(2026, 8, 29, 3).getTime(), toMs: new Date(2026, 8, 29, 21).getTime() },
  { ...everyRequest, fromMs: new Date(2026, 8, 29, 3).getTime(), toMs: new Date(2026, 8, 30, 2).getTime() },
];

async function compare(store: Store, rows: readonly UsageRow[]): Promise<void> {
  for (const filter of filters) {
    const report = await store.queries.run('usage.report', { filter });
    const expected = byHand(rows, filter);
    for (const [name, value] of Object.entries(figuresOf(report))) {
      expect(value, `${name} of ${JSON.stringify(filter)}`).toBeCloseTo(expected[name as keyof typeof expected], 9);
    }
    const { costUsd } = report.totals;
    for (const name of ['days', 'byModel', 'byPurpose', 'byProject', 'bySession'] as const) {
      const sum = report[name].reduce((usd, group) => usd + group.costUsd, 0);
      expect(sum, `${name} of ${JSON.stringify(filter)}`).toBeCloseTo(costUsd, 9);
    }
    for (const by of ['day', 'model', 'project', 'session', 'purpose'] as const) {
      const stats = await store.usage.stats({ by, filter });
      expect(stats.totals.costUsd).toBeCloseTo(costUsd, 9);
      expect(stats.totals.requests).toBe(report.totals.requests);
    }
    const { cells } = await store.queries.run('usage.cells', { filter, after: null, limit: 10_000 });
    expect(cells.reduce((sum, cell) => sum + cell.costUsd, 0)).toBeCloseTo(costUsd, 9);
  }
}

describe('the sums over the ledger', () => {
  it('are those of its rows', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const random = sequence(7);
    const rows = Array.from({ length: 300 }, () => randomRow(random));
    for (const row of rows) store.usage.record(row);
    await compare(store, keptOf(rows));
  });

  it('follow rows that are recorded again, with other figures, another day and other parts', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const random = sequence(8);
    const first = Array.from({ length: 200 }, () => randomRow(random));
    const again = first.filter((_, index) => index % 3 === 0).map(({ request }) => ({ ...randomRow(random), request }));
    for (const row of [...first, ...again]) store.usage.record(row);
    await compare(store, keptOf([...first, ...again]));
  });

  it('follow requests that get a price later', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const random = sequence(9);
    const rows = Array.from({ length: 200 }, () => ({ ...randomRow(random), apiMessage: null }));
    for (const row of rows) store.usage.record(row);
    store.usage.reprice('unheard-of', 'unpriced', bookOf('unheard-of'));
    const now = rows.map((row) => (row.isSimulated ? row : { ...row, parts: row.parts.map(withPrice), verdict: withLoss(row) }));
    await compare(store, now);
  });

  it('export in pieces what they export at once', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const random = sequence(10);
    for (let index = 0; index < 120; index += 1) store.usage.record(randomRow(random));
    for (const filter of filters) {
      const whole = await store.queries.run('usage.cells', { filter, after: null, limit: 10_000 });
      const pieces = [];
      let after: (typeof whole)['next'] = null;
      for (let isWhole = false; !isWhole; isWhole = after === null) {
        const piece: typeof whole = await store.queries.run('usage.cells', { filter, after, limit: 7 });
        pieces.push(...piece.cells);
        after = piece.next;
      }
      expect(pieces).toEqual(whole.cells);
    }
  });
});

describe('the cost of a turn', () => {
  it('is told at percentiles, over turns all of whose requests have a price, with and without a range', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const at = new Date(2026, 8, 10, 12).getTime();
    for (let cost = 1; cost <= 100; cost += 1) {
      const turn = newTurn();
      for (const share of [0.25, 0.75]) store.usage.record(usageRowWith({ turn, at, costUsd: cost * share, request: newRequest() }));
    }
    const partly = newTurn();
    store.usage.record(usageRowWith({ turn: partly, at, costUsd: 1_000 }));
    store.usage.record(usageRowWith({ turn: partly, at, costUsd: null }));
    store.usage.record(usageRowWith({ at: at - 30 * dayMs, costUsd: 7 }));
    const ranged = { ...everyRequest, fromMs: at - dayMs };
    const { costPerTurn, turns: count } = await store.queries.run('usage.report', { filter: ranged });
    expect({ costPerTurn, count }).toEqual({ costPerTurn: { p50: 50, p90: 90, p99: 99, mean: 50.5 }, count: 101 });
    const all = await store.queries.run('usage.report', { filter: everyRequest });
    expect(all.costPerTurn).toEqual({ p50: 50, p90: 90, p99: 99, mean: (5_050 + 7) / 101 });
  });
});

function bookOf(model: string): PriceBook {
  const band = { promptTokensUpTo: null, input: 1, output: 2, write5m: 3, write1h: 4, read: 5 };
  const entry = { id: model, name: model, contextWindow: null, maxOutputTokens: null, minCacheableTokens: null, thinking: 'none' as const };
  const prices = [{ from: '2020-01-01', bands: [band], source: 'test' }];
  return { date: '2026-11-20', currency: 'USD', models: [{ ...entry, efforts: [], defaultEffort: null, isLegacy: false, prices }] };
}

function withPrice(part: BilledPart): BilledPart {
  if (part.cost !== null) return part;
  const { inputTokens, outputTokens, cacheWrite5mTokens, cacheReadTokens } = part.usage;
  const cost = {
    read: cacheReadTokens * 5e-6,
    write5m: cacheWrite5mTokens * 3e-6,
    write1h: 0,
    fresh: inputTokens * 1e-6,
    output: outputTokens * 2e-6,
  };
  return { ...part, cost, uncachedUsd: promptTokens(part.usage) * 1e-6 + cost.output };
}

/** What was lost had been written, and what that does not hold was fresh: it is paid at those rates in place of being read. */
function withLoss({ verdict, model, usage }: UsageRow): UsageRow['verdict'] {
  if (verdict.outcome !== 'missed' || model !== 'unheard-of') return verdict;
  const written = Math.min(verdict.lostTokens, usage.cacheWrite5mTokens);
  const fresh = verdict.lostTokens - written;
  return { ...verdict, lostUsd: written * (3e-6 - 5e-6) + fresh * (1e-6 - 5e-6) };
}
