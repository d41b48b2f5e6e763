// What was said and claimed, counted by model, prompt version, project and day.
import type { Database } from 'better-sqlite3';
import type { NoticedCounts, Queries } from '#main/ports/queries.ts';
import { realRows, type Conditions } from './filter.ts';

type Report = Queries['noticed.report'];

interface Cell extends NoticedCounts {
  model: string;
  prompt: string | null;
  project: string;
}
type Day = NoticedCounts & { day: string };

const messageSums = `count(*) AS messages, sum(kind = 'negative') AS negative, sum(kind = 'continue') AS continues, sum(is_premature) AS premature,
  0 AS claims, 0 AS falseClaims, 0 AS disputed`;
const claimSums = `0 AS messages, 0 AS negative, 0 AS continues, 0 AS premature,
  count(*) AS claims, sum(verdict <> 'supported' AND is_disputed = 0) AS falseClaims, sum(is_disputed) AS disputed`;

export function noticedReport(database: Database, { filter, daysFromMs, parts }: Report['params']): Report['result'] {
  const rows = realRows(filter);
  const lastDays = realRows({ ...filter, fromMs: Math.max(filter.fromMs ?? 0, daysFromMs) });
  const sums = <Row>(keys: string, wanted: Conditions): Row[] => [
    ...(parts.frustration ? read<Row>(database, `SELECT ${keys}, ${messageSums} FROM noticed_messages`, keys, wanted) : []),
    ...(parts.claims ? read<Row>(database, `SELECT ${keys}, ${claimSums} FROM noticed_claims`, keys, wanted) : []),
  ];
  const cells = sums<Cell>('model, prompt, project', rows);
  return {
    totals: grouped(cells, () => '')[0] ?? nothingCounted,
    byModel: grouped(cells, (cell) => cell.model),
    byPrompt: grouped(cells, (cell) => cell.prompt).map((group) => ({ ...group, sinceMs: promptSince(database, group.key) })),
    byProject: grouped(cells, (cell) => cell.project),
    days: grouped(sums<Day>('day', lastDays), (day) => day.day).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    stops: parts.frustration ? stops(database, rows) : [],
  };
}

function read<Row>(database: Database, select: string, keys: string, { sql, params }: Conditions): Row[] {
  return database.prepare<[object], Row>(`${select} WHERE ${sql} GROUP BY ${keys}`).all(params);
}

const nothingCounted: NoticedCounts = { messages: 0, negative: 0, continues: 0, premature: 0, claims: 0, falseClaims: 0, disputed: 0 };

/** Sums cells by a key, those with most to tell first; cells without the key are left out. */
function grouped<Row extends NoticedCounts>(
  cells: readonly Row[],
  keyOf: (cell: Row) => string | null,
): (NoticedCounts & { key: string })[] {
  const groups = new Map<string, NoticedCounts & { key: string }>();
  for (const cell of cells) {
    const key = keyOf(cell);
    if (key === null) continue;
    const group = groups.get(key) ?? { key, ...nothingCounted };
    groups.set(key, group);
    group.messages += cell.messages;
    group.negative += cell.negative;
    group.continues += cell.continues;
    group.premature += cell.premature;
    group.claims += cell.claims;
    group.falseClaims += cell.falseClaims;
    group.disputed += cell.disputed;
  }
  return [...groups.values()].toSorted((a, b) => b.messages + b.claims - (a.messages + a.claims) || (a.key < b.key ? -1 : 1));
}

/** When a prompt version was first used. */
function promptSince(database: Database, hash: string): number | null {
  return database.prepare<[string], number | null>('SELECT min(at) FROM noticed_prompts WHERE hash = ?').pluck().get(hash) ?? null;
}

/** Ends of turns by model and exit, and how many of them were followed by a wish to go on. */
function stops(database: Database, { sql, params }: Conditions): Report['result']['stops'] {
  const ends = database
    .prepare<[object], { model: string; exit: string; of: number }>(
      `SELECT model, exit, count(*) AS of FROM noticed_turns WHERE ${sql} GROUP BY 1, 2`,
    )
    .all(params);
  const followed = database
    .prepare<[object], { model: string; exit: string; count: number }>(
      `SELECT model, exit_before AS exit, count(*) AS count FROM noticed_messages INDEXED BY noticed_messages_premature WHERE is_premature = 1 AND ${sql} GROUP BY 1, 2`,
    )
    .all(params);
  const counts = new Map(followed.map(({ model, exit, count }) => [`${model} ${exit}`, count]));
  return ends
    .map((end) => ({ ...end, count: counts.get(`${end.model} ${end.exit}`) ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || b.of - a.of);
}
