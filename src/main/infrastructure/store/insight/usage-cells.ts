// An export, a piece at a time: one row for each day, session, model and purpose that had requests.
import type { Database } from 'better-sqlite3';
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { CellPlace, Queries, UsageCell } from '#main/ports/queries.ts';
import { filteredRows } from './usage-range.ts';
import { toSums, totals, type SumRow } from './usage-sums.ts';

type Cells = Queries['usage.cells'];
type Row = SumRow & { day: string; project: ProjectId; session: SessionId; model: string; purpose: string };

const keys = 'day, session, model, purpose';

export function usageCells(database: Database, { filter, after, limit }: Cells['params']): Cells['result'] {
  const { sql, params } = filteredRows(database, filter).of('usage_session_days');
  const behind = after === null ? '' : `WHERE (${keys}) > (@day, @session, @lastModel, @purpose)`;
  const place = after === null ? {} : { day: after.day, session: after.session, lastModel: after.model, purpose: after.purpose };
  const rows = database
    .prepare<[object], Row>(`SELECT ${keys}, project, ${totals} FROM (${sql}) ${behind} GROUP BY ${keys} ORDER BY ${keys} LIMIT @limit`)
    .all({ ...params, ...place, limit });
  const cells = rows.map(toCell);
  const last = rows.length < limit ? undefined : cells.at(-1);
  return { cells, next: last === undefined ? null : placeOf(last) };
}

function placeOf({ day, session, model, purpose }: UsageCell): CellPlace {
  return { day, session, model, purpose };
}

function toCell(row: Row): UsageCell {
  const { day, project, session, model, purpose } = row;
  return { day, project, session, model, purpose, ...toSums(row) };
}
