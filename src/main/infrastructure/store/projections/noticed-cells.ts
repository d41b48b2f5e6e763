// Rows of what is noticed as columns of their tables.
import type { NoticedRow } from '#shared/model/noticed/rows.ts';
import type { NoticedChunk } from '#main/ports/noticed-store.ts';

type Cell = string | number | null;
/** An INSERT by table and named values. `day` and `hour` are made by SQLite, where the person is. */
export interface NoticedCells {
  readonly table: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

const quarterMs = 15 * 60_000;

/** What the rows of a chunk add, in their order; what is counted comes once for each quarter of an hour, behind them. */
export function noticedCells({ session, project, rows }: NoticedChunk): NoticedCells[] {
  const cells: NoticedCells[] = [];
  const sums = new Map<string, NoticedCells>();
  for (const row of rows) {
    if (row.type === 'dispute' || row.type === 'recovered') continue;
    if (row.type === 'prompt') {
      cells.push({ table: 'noticed_prompts', cells: { session, hash: row.hash, at: row.at, variants: JSON.stringify(row.variants) } });
      continue;
    }
    const { seq, at, model, isSimulated } = row;
    const place = { session, project, is_simulated: Number(isSimulated) };
    if (row.type === 'request' || row.type === 'tool') {
      const quarter = at - (at % quarterMs);
      const what = row.type === 'request' ? model : row.tool;
      const key = `${row.type} ${quarter} ${Number(isSimulated)} ${what}`;
      const added = row.type === 'request' ? requestCells(row) : toolCells(row);
      sums.set(key, plus(sums.get(key), { ...added, cells: { ...place, at: quarter, ...added.cells } }));
    } else cells.push(oneRow({ ...place, seq, at, model }, row));
  }
  return [...cells, ...sums.values()];
}

type Cells = NoticedCells['cells'];

/** Adds counts up and puts lists behind each other. */
function plus(before: NoticedCells | undefined, more: NoticedCells): NoticedCells {
  if (before === undefined) return more;
  const cells: Record<string, Cell> = { ...before.cells };
  for (const name of added[more.table] ?? []) {
    const [a, b] = [before.cells[name], more.cells[name]];
    cells[name] = typeof a === 'number' && typeof b === 'number' ? a + b : `${a}${b}`;
  }
  return { table: more.table, cells };
}

function requestCells({
  model,
  outcome,
  isRetried,
  failure,
  firstTokenMs,
  tokensPerSecond,
}: Extract<NoticedRow, { type: 'request' }>): NoticedCells {
  return {
    table: 'noticed_requests',
    cells: {
      model,
      requests: 1,
      completed: Number(outcome === 'completed'),
      retries: Number(isRetried),
      overloads: Number(failure === 'overloaded'),
      first_token_ms: listed(firstTokenMs, 0),
      tokens_per_second: listed(tokensPerSecond, 1),
    },
  };
}

/** A call that was refused, cancelled or lost tells no error of its tool, and no time. */
function toolCells({ tool, outcome, cancelledBy, durationMs }: Extract<NoticedRow, { type: 'tool' }>): NoticedCells {
  const isTimed = outcome === 'done' || outcome === 'failed';
  return {
    table: 'noticed_tools',
    cells: {
      tool,
      calls: 1,
      ran: Number(isTimed || outcome === 'invalid'),
      errors: Number(outcome === 'failed' || outcome === 'invalid'),
      siblings: Number(cancelledBy === 'sibling'),
      times_ms: listed(isTimed ? durationMs : null, 0),
    },
  };
}

function listed(value: number | null, digits: number): string {
  return value === null ? '' : `${value.toFixed(digits)},`;
}

function oneRow(placed: Cells, row: Exclude<NoticedRow, { type: 'dispute' | 'recovered' | 'prompt' | 'request' | 'tool' }>): NoticedCells {
  switch (row.type) {
    case 'message': {
      const { prompt, turn, score, isPremature, exitBefore } = row;
      const scored = { kind: score.kind, score: score.score, reasons: JSON.stringify(score.reasons) };
      return {
        table: 'noticed_messages',
        cells: { ...placed, prompt, turn, ...scored, is_premature: Number(isPremature), exit_before: exitBefore },
      };
    }
    case 'claim': {
      const { kind, start, end, subject, verdict, missing, evidence } = row.claim;
      const found = { kind, start_at: start, end_at: end, subject, verdict, missing, evidence: JSON.stringify(evidence) };
      return { table: 'noticed_claims', cells: { ...placed, idx: row.index, prompt: row.prompt, ...found } };
    }
    case 'turn': {
      const { prompt, turn, exit, steps, durationMs, answers, outputTokens } = row;
      return {
        table: 'noticed_turns',
        cells: { ...placed, prompt, turn, exit, steps, duration_ms: durationMs, answers, output_tokens: outputTokens },
      };
    }
    case 'breaker': {
      const { breaker, consequence, count, tool } = row;
      return { table: 'noticed_breakers', cells: { ...placed, breaker, consequence, count, tool } };
    }
    case 'compaction':
      return { table: 'noticed_compactions', cells: { ...placed, is_failed: Number(row.isFailed), failures: row.failures } };
  }
}

/** What SQLite makes of a row's other columns. */
const made: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  noticed_messages: { day: `date(@at / 1000, 'unixepoch', 'localtime')` },
  noticed_claims: {
    day: `date(@at / 1000, 'unixepoch', 'localtime')`,
    is_disputed: 'EXISTS (SELECT 1 FROM noticed_disputes d WHERE d.block_session = @session AND d.block_seq = @seq AND d.idx = @idx)',
  },
  noticed_requests: { hour: `CAST(strftime('%H', @at / 1000, 'unixepoch', 'localtime') AS INTEGER)` },
};

/** What is added up, or put behind, where there is a row already. */
const added: Readonly<Record<string, readonly string[]>> = {
  noticed_requests: ['requests', 'completed', 'retries', 'overloads', 'first_token_ms', 'tokens_per_second'],
  noticed_tools: ['calls', 'ran', 'errors', 'siblings', 'times_ms'],
};
const lists = new Set(['first_token_ms', 'tokens_per_second', 'times_ms']);

/** The INSERT of a table's cells by their names. A prompt that a session had before keeps its time. */
export function insertNoticed({ table, cells }: NoticedCells): string {
  const values = { ...Object.fromEntries(Object.keys(cells).map((name) => [name, `@${name}`])), ...made[table] };
  const sums = added[table]?.map((name) => `${name} = ${name} ${lists.has(name) ? '||' : '+'} excluded.${name}`).join(', ');
  const onConflict = sums === undefined ? 'NOTHING' : `UPDATE SET ${sums}`;
  return `INSERT INTO ${table} (${Object.keys(values).join(', ')}) VALUES (${Object.values(values).join(', ')}) ON CONFLICT DO ${onConflict}`;
}
