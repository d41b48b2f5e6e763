// Which rows a filter means: whole days from the tables of sums, and what a range cuts off a day from the requests themselves.
import type { UsageFilter } from '#shared/model/insight/usage-report.ts';
import { rowColumns, sumColumns } from './usage-sums.ts';

/** A piece of a SELECT and what its parameters are bound to. */
export interface Piece {
  readonly sql: string;
  readonly params: Readonly<Record<string, string | number>>;
}

interface Edge {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A range in whole days (`fromDay` counts, `toDay` does not) and the parts of days at its ends. */
export interface Span {
  readonly fromDay: string | null;
  readonly toDay: string | null;
  readonly edges: readonly Edge[];
}

/** The calendar day where the person is, as an ISO date. */
export function localDay(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** When the day of a time begins there, or so many days later. */
export function dayStart(atMs: number, later = 0): number {
  const date = new Date(atMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + later).getTime();
}

/** Splits a range into whole days and the rest. */
export function spanOf({ fromMs, toMs }: Pick<UsageFilter, 'fromMs' | 'toMs'>): Span {
  const edges: Edge[] = [];
  let firstMs = fromMs;
  let endMs = toMs;
  if (fromMs !== null && dayStart(fromMs) !== fromMs) {
    firstMs = dayStart(fromMs, 1);
    edges.push({ fromMs, toMs: Math.min(firstMs, toMs ?? firstMs) });
  }
  if (toMs !== null && dayStart(toMs) !== toMs) {
    endMs = dayStart(toMs);
    // Where the range begins on the same day, that part is in already.
    if (firstMs === null || firstMs <= endMs) edges.push({ fromMs: endMs, toMs });
  }
  return {
    fromDay: firstMs === null ? null : localDay(firstMs),
    toDay: endMs === null ? null : localDay(endMs),
    edges: edges.filter((edge) => edge.fromMs < edge.toMs),
  };
}

const keys = { usage_days: 'day, project, model, purpose', usage_session_days: 'day, session, project, model, purpose' };

/** Every row that a filter means, with the columns of a sum: by day, and by session where `table` has it. Simulated requests are in none. */
export function rowsOf(table: keyof typeof keys, filter: UsageFilter): Piece {
  const span = spanOf(filter);
  const real = table === 'usage_days' ? ['is_simulated = 0'] : [];
  const days = wholeDays(span, filter);
  const selects = [`SELECT ${keys[table]}, ${sumColumns} FROM ${table}${where([...real, ...days.conditions])}`];
  let { params } = days;
  for (const [index, edge] of span.edges.entries()) {
    for (const source of ['usage', 'usage_extras'] as const) {
      const cut = [`is_simulated = 0`, `at >= @from${index}`, `at < @to${index}`, ...chosen(filter)];
      selects.push(`SELECT ${keys[table]}, ${rowColumns(source)} FROM ${source}${where(cut)}`);
    }
    params = { ...params, [`from${index}`]: edge.fromMs, [`to${index}`]: edge.toMs };
  }
  return { sql: selects.join(' UNION ALL '), params };
}

/** The conditions on the whole days of a span, and on what else the filter chooses. */
export function wholeDays({ fromDay, toDay }: Span, filter: UsageFilter): { conditions: string[]; params: Piece['params'] } {
  return {
    conditions: [...(fromDay === null ? [] : ['day >= @fromDay']), ...(toDay === null ? [] : ['day < @toDay']), ...chosen(filter)],
    params: { ...chosenParams(filter), ...(fromDay === null ? {} : { fromDay }), ...(toDay === null ? {} : { toDay }) },
  };
}

/** The conditions on times, for tables whose rows have one. */
export function times(filter: UsageFilter): { conditions: string[]; params: Piece['params'] } {
  const { fromMs, toMs } = filter;
  return {
    conditions: [...(fromMs === null ? [] : ['at >= @fromMs']), ...(toMs === null ? [] : ['at < @toMs'])],
    params: { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) },
  };
}

/** What the filter chooses besides a range. */
export function chosen({ project, model }: UsageFilter): string[] {
  return [...(project === null ? [] : ['project = @project']), ...(model === null ? [] : ['model = @model'])];
}

export function chosenParams({ project, model }: UsageFilter): Piece['params'] {
  return { ...(project === null ? {} : { project }), ...(model === null ? {} : { model }) };
}

export function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** The period of the same length before a range; null where it has no beginning. It ends with the present where the range has no end. */
export function periodBefore(filter: UsageFilter, nowMs: number): UsageFilter | null {
  const { fromMs, toMs } = filter;
  if (fromMs === null) return null;
  const days = Math.max(1, Math.round((dayStart(toMs ?? dayStart(nowMs, 1)) - dayStart(fromMs)) / 86_400_000));
  return { ...filter, fromMs: fromMs - dayStart(fromMs) + dayStart(fromMs, -days), toMs: fromMs };
}
