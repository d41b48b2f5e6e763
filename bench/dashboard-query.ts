// How long each query of the dashboards takes over 1,000,000 requests: a ledger of 400 days in a temporary folder, asked as the store's worker asks.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { queries } from '#main/infrastructure/store/queries.ts';
import type { Queries } from '#main/ports/queries.ts';
import type { ProjectId } from '#shared/model/id.ts';
import { everyRequest, usageGrouping, type UsageFilter } from '#shared/model/insight/usage-report.ts';
import { fillLedger, nowMs, projectOf, modelOf } from './ledger/fill-ledger.ts';
import { reportFigure } from './figure.ts';

const requests = 1_000_000;
const limitMs = 100;
/** A busy machine only ever adds: the fastest run is nearest to what a query costs. */
const runs = 7;
const cellsAtOnce = 1_000;
const dayMs = 24 * 3_600_000;

const scratch = await mkdtemp(path.join(tmpdir(), 'tessera-bench-'));
try {
  const file = fillLedger(scratch, requests);
  using database = open(file);
  for (const [name, ask] of Object.entries(questions())) measure(database, name, ask);
  measureExport(database);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

function open(file: string): Database.Database & Disposable {
  const database = new Database(file, { readonly: true });
  return Object.assign(database, { [Symbol.dispose]: () => void database.close() });
}

type Ask = (database: Database.Database) => unknown;

function asking<Name extends keyof Queries>(name: Name, params: Queries[Name]['params']): Ask {
  return (database) => queries[name](database, params);
}

function questions(): Record<string, Ask> {
  const midnight = new Date(nowMs).setHours(0, 0, 0, 0);
  const last = (days: number): UsageFilter => ({ ...everyRequest, fromMs: midnight - (days - 1) * dayMs });
  const filters: Record<string, UsageFilter> = {
    '14 days': last(14),
    '30 days': last(30),
    '90 days': last(90),
    all: everyRequest,
    'all, one project': { ...everyRequest, project: projectOf(1) as ProjectId },
    'all, one model': { ...everyRequest, model: modelOf(1) },
    'all, one project, one model': { ...everyRequest, project: projectOf(1) as ProjectId, model: modelOf(1) },
    'within two days': { ...everyRequest, fromMs: nowMs - 1.5 * dayMs, toMs: nowMs },
  };
  return {
    ...Object.fromEntries(Object.entries(filters).map(([name, filter]) => [`usage.report, ${name}`, asking('usage.report', { filter })])),
    ...Object.fromEntries(
      usageGrouping.options.map((by) => [`usage.stats by ${by}, all`, asking('usage.stats', { by, filter: everyRequest })]),
    ),
    ...Object.fromEntries(
      Object.entries(filters).map(([name, filter]) => [
        `usage.sessions of a purpose, ${name}`,
        asking('usage.sessions', { filter, purpose: 'main' }),
      ]),
    ),
    'usage.burn': asking('usage.burn', { sinceMs: nowMs - 5 * 3_600_000, dayFromMs: midnight }),
    'budget.top, sessions': asking('budget.top', { scope: 'session', unit: 'usd', key: null, limit: 5 }),
    ...Object.fromEntries(
      Object.entries(filters).map(([name, filter]) => [`usage.misses, ${name}`, asking('usage.misses', { filter, limit: 200 })]),
    ),
    'usage.outdated': asking('usage.outdated', { rule: 1 }),
  };
}

function measure(database: Database.Database, name: string, ask: Ask): void {
  const times = Array.from({ length: runs }, () => timed(() => ask(database)));
  reportFigure({
    name: `${name}: fastest of ${runs}, over ${requests.toLocaleString('en-US')} requests`,
    value: Math.min(...times),
    limit: limitMs,
    unit: 'ms',
  });
}

/** An export is asked for a piece at a time; each piece is a query, and the whole is told. */
function measureExport(database: Database.Database): void {
  const passes = Array.from({ length: 3 }, () => exportAll(database));
  const rows = passes[0]?.rows ?? 0;
  const pieces = (passes[0]?.pieces ?? []).map((_, index) => Math.min(...passes.map((pass) => pass.pieces[index] ?? Infinity)));
  const slowest = Math.max(...pieces);
  reportFigure({ name: `usage.cells, all: the slowest of ${pieces.length} pieces`, value: slowest, limit: limitMs, unit: 'ms' });
  const whole = pieces.reduce((sum, piece) => sum + piece, 0);
  reportFigure({
    name: `usage.cells, all: ${rows.toLocaleString('en-US')} rows, whole`,
    value: whole,
    limit: 1_000,
    unit: 'ms',
    isToldOnly: true,
  });
}

/** One export, and how long each of its pieces took. */
function exportAll(database: Database.Database): { rows: number; pieces: number[] } {
  const pieces: number[] = [];
  let rows = 0;
  let isWhole = false;
  let after: Queries['usage.cells']['params']['after'] = null;
  while (!isWhole) {
    const begunMs = performance.now();
    const { cells, next } = queries['usage.cells'](database, { filter: everyRequest, after, limit: cellsAtOnce });
    pieces.push(performance.now() - begunMs);
    rows += cells.length;
    after = next;
    isWhole = next === null;
  }
  return { rows, pieces };
}

function timed(act: () => unknown): number {
  const begunMs = performance.now();
  act();
  return performance.now() - begunMs;
}
