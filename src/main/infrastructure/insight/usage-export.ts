// The ledger as a file: one row for each day, project, session, model and purpose that had requests.
import type { SessionId } from '#shared/model/id.ts';
import type { ExportedFile, UsageFilter } from '#shared/model/insight/usage-report.ts';
import type { CellPlace, QueryPort, UsageCell } from '#main/ports/queries.ts';
import { localDay } from '../store/insight/local-day.ts';
import { csvText } from './csv.ts';
import { untitled, type UsageNames } from './usage-names.ts';

/** A piece is one query of the worker, which meanwhile answers nothing else. */
const cellsAtOnce = 1_000;

const numbers = [
  'requests',
  'inputTokens',
  'outputTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'cacheReadTokens',
  'costUsd',
  'unpricedRequests',
  'cacheHitRate',
  'idealHitRate',
  'savedUsd',
  'lostUsd',
  'misses',
] as const satisfies readonly (keyof UsageCell)[];

const words = ['day', 'project', 'projectId', 'session', 'sessionId', 'model', 'purpose'] as const;
type Exported = Record<(typeof words)[number], string> & Pick<UsageCell, (typeof numbers)[number]>;

export interface ExportParts {
  queries: QueryPort;
  names: UsageNames;
  priceDate: string;
  nowMs: number;
}

export async function exportUsage(parts: ExportParts, filter: UsageFilter, format: 'csv' | 'json'): Promise<ExportedFile> {
  const rows = await exportedRows(parts, filter);
  const name = `tessera-usage-${daysOf(filter, rows, parts.nowMs)}.${format}`;
  if (format === 'json') {
    const text = `${JSON.stringify({ filter, priceDate: parts.priceDate, rows }, null, 2)}\n`;
    return { name, mediaType: 'application/json', text };
  }
  const columns = [...words, ...numbers];
  return { name, mediaType: 'text/csv', text: csvText([columns, ...rows.map((row) => columns.map((column) => row[column]))]) };
}

async function exportedRows({ queries, names }: ExportParts, filter: UsageFilter): Promise<Exported[]> {
  const rows: Exported[] = [];
  const titles = new Map<SessionId, string | null>();
  let after: CellPlace | null = null;
  do {
    const { cells, next }: { cells: UsageCell[]; next: CellPlace | null } = await queries.run('usage.cells', {
      filter,
      after,
      limit: cellsAtOnce,
    });
    const unknown = [...new Set(cells.map((cell) => cell.session))].filter((session) => !titles.has(session));
    for (const { session, title } of await queries.run('session.titles', { sessions: unknown })) titles.set(session, title);
    for (const cell of cells) rows.push(toRow(cell, names, titles.get(cell.session) ?? untitled));
    after = next;
  } while (after !== null);
  return rows;
}

function toRow(cell: UsageCell, names: UsageNames, title: string): Exported {
  const { day, project, session, model, purpose, ...sums } = cell;
  return { day, project: names.project(project), projectId: project, session: title, sessionId: session, model, purpose, ...sums };
}

function daysOf({ fromMs, toMs }: UsageFilter, rows: readonly Exported[], nowMs: number): string {
  const first = fromMs === null ? (rows[0]?.day ?? localDay(nowMs)) : localDay(fromMs);
  return `${first}-to-${localDay(toMs === null ? nowMs : toMs - 1)}`;
}
