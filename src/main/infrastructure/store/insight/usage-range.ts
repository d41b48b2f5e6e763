// Which rows a filter means: whole months and days from the tables of sums, and what a range cuts off a day from the requests themselves.
import type { Database } from 'better-sqlite3';
import type { UsageFilter } from '#shared/model/insight/usage-report.ts';
import { dayStart, localDay } from './local-day.ts';
import { rowColumns, sumColumns, totalColumns } from './usage-sums.ts';

/** A SELECT and what its parameters are bound to. */
export interface Rows {
  readonly sql: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Days as ISO dates; `from` counts, `to` does not; null is open. */
interface DayRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** A range in whole days and the parts of days at its ends. */
export interface Span {
  readonly days: DayRange;
  readonly edges: readonly { readonly fromMs: number; readonly toMs: number }[];
}

type Table = 'usage_days' | 'usage_day_models' | 'usage_months' | 'usage_session_days';

/** Splits a range into whole days and the rest. */
export function spanOf({ fromMs, toMs }: Pick<UsageFilter, 'fromMs' | 'toMs'>): Span {
  const edges: { fromMs: number; toMs: number }[] = [];
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
    days: { from: firstMs === null ? null : localDay(firstMs), to: endMs === null ? null : localDay(endMs) },
    edges: edges.filter((edge) => edge.fromMs < edge.toMs),
  };
}

const keys: Record<Table, string> = {
  usage_days: 'day, model, project, purpose',
  usage_day_models: 'day, model',
  usage_months: 'model, project, purpose',
  usage_session_days: 'session, day, model, purpose, project',
};

/** The rows of one filter. Simulated requests are in none. */
export interface FilteredRows {
  /** Every row, as coarse as the table named; of `usage_months`, the days beside whole months are `usage_days`. */
  of(table: Table): Rows;
}

/**
 * Prepares what a filter means: parts of days are summed once, for every SELECT that follows. Two that are used side by side need a name each for
 * the table those sums lie in.
 */
export function filteredRows(database: Database, filter: UsageFilter, edgeTable = 'usage_edges'): FilteredRows {
  const span = spanOf(filter);
  if (span.edges.length > 0) sumEdges(database, filter, span, edgeTable);
  const { from, to } = span.days;
  const params = {
    ...chosenParams(filter),
    ...bound('fromDay', from),
    ...bound('toDay', to),
    ...bound('fromMonth', from && firstMonth(from)),
    ...bound('toMonth', to && to.slice(0, 7)),
  };
  return {
    of(table) {
      const selects = table === 'usage_months' ? monthSelects(filter, span) : [select(table, filter, dayConditions(span.days))];
      if (span.edges.length > 0) selects.push(`SELECT ${keys[table]}, ${sumColumns} FROM temp.${edgeTable}`);
      return { sql: selects.join(' UNION ALL '), params };
    },
  };
}

function select(table: Table, filter: UsageFilter, conditions: readonly string[], columns = keys[table]): string {
  const real = table === 'usage_session_days' ? [] : ['is_simulated = 0'];
  return `SELECT ${columns}, ${sumColumns} FROM ${table}${where([...real, ...conditions, ...chosen(filter)])}`;
}

/** Whole months, and the days of a range before and behind them. */
function monthSelects(filter: UsageFilter, { days: { from, to } }: Span): string[] {
  const inDays = (conditions: string[]): string => select('usage_days', filter, conditions, keys.usage_months);
  const first = from && firstMonth(from);
  const last = to && to.slice(0, 7);
  if (first !== null && last !== null && first >= last) return [inDays(dayConditions({ from, to }))];
  const whole = [...(first === null ? [] : ['month >= @fromMonth']), ...(last === null ? [] : ['month < @toMonth'])];
  const selects = [select('usage_months', filter, whole)];
  if (first !== null) selects.push(inDays(['day >= @fromDay', `day < @fromMonth`]));
  if (last !== null) selects.push(inDays(['day >= @toMonth', 'day < @toDay']));
  return selects;
}

/** The first month that begins with this day or later. A month sorts before all of its days. */
function firstMonth(day: string): string {
  if (day.endsWith('-01')) return day.slice(0, 7);
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
}

function sumEdges(database: Database, filter: UsageFilter, { edges }: Span, table: string): void {
  const all = 'session, day, model, purpose, project';
  const selects = edges.flatMap((_, index) =>
    (['usage', 'usage_extras'] as const).map((source) => {
      const cut = ['is_simulated = 0', `at >= @from${index}`, `at < @to${index}`, ...chosen(filter)];
      return `SELECT ${all}, ${rowColumns(source)} FROM ${source}${where(cut)}`;
    }),
  );
  const ends = Object.fromEntries(
    edges.flatMap(({ fromMs, toMs }, index) => [
      [`from${index}`, fromMs],
      [`to${index}`, toMs],
    ]),
  );
  database.exec(`DROP TABLE IF EXISTS temp.${table}`);
  // A statement that makes a table takes no parameters: it is made empty first.
  database.exec(
    `CREATE TEMP TABLE ${table} AS SELECT session, day, model, purpose, project, ${sumColumns} FROM usage_session_days WHERE false`,
  );
  database
    .prepare(`INSERT INTO temp.${table} SELECT ${all}, ${totalColumns} FROM (${selects.join(' UNION ALL ')}) GROUP BY ${all}`)
    .run({ ...ends, ...chosenParams(filter) });
}

/** The conditions on whole days. */
export function dayConditions({ from, to }: DayRange): string[] {
  return [...(from === null ? [] : ['day >= @fromDay']), ...(to === null ? [] : ['day < @toDay'])];
}

export function dayParams({ from, to }: DayRange): Rows['params'] {
  return { ...bound('fromDay', from), ...bound('toDay', to) };
}

/** The conditions on times, for tables whose rows have one. */
export function times({ fromMs, toMs }: UsageFilter): { conditions: string[]; params: Rows['params'] } {
  return {
    conditions: [...(fromMs === null ? [] : ['at >= @fromMs']), ...(toMs === null ? [] : ['at < @toMs'])],
    params: { ...bound('fromMs', fromMs), ...bound('toMs', toMs) },
  };
}

/** What the filter chooses besides a range. */
export function chosen({ project, model }: UsageFilter): string[] {
  return [...(project === null ? [] : ['project = @project']), ...(model === null ? [] : ['model = @model'])];
}

export function chosenParams({ project, model }: UsageFilter): Rows['params'] {
  return { ...bound('project', project), ...bound('model', model) };
}

export function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

function bound(name: string, value: string | number | null): Rows['params'] {
  return value === null ? {} : { [name]: value };
}

/** The period of the same length before a range; null where it has no beginning. It ends with the present day where the range has no end. */
export function periodBefore(filter: UsageFilter, nowMs: number): UsageFilter | null {
  const { fromMs, toMs } = filter;
  if (fromMs === null) return null;
  const days = Math.max(1, Math.round(((toMs ?? dayStart(nowMs, 1)) - fromMs) / 86_400_000));
  return { ...filter, fromMs: fromMs - dayStart(fromMs) + dayStart(fromMs, -days), toMs: fromMs };
}
