// Rows of what is noticed as columns of their tables.
import type { NoticedRow } from '#shared/model/noticed/rows.ts';
import type { NoticedChunk } from '#main/ports/noticed-store.ts';

type Cell = string | number | null;
/** An INSERT by table and named values. `day` and `hour` are made by SQLite, where the person is. */
export interface NoticedCells {
  readonly table: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** Every row but `dispute` and `recovered`, which change others. */
export type InsertedRow = Exclude<NoticedRow, { type: 'dispute' | 'recovered' }>;

/** The columns of one row. */
export function noticedCells({ session, project }: Pick<NoticedChunk, 'session' | 'project'>, row: InsertedRow): NoticedCells {
  if (row.type === 'prompt') {
    return { table: 'noticed_prompts', cells: { session, hash: row.hash, at: row.at, variants: JSON.stringify(row.variants) } };
  }
  const { seq, at, model } = row;
  const placed = { session, seq, at, project, model, is_simulated: Number(row.isSimulated) };
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
    case 'request': {
      const { purpose, outcome, failure, isRetried, firstTokenMs, tokensPerSecond } = row;
      const timed = { first_token_ms: firstTokenMs, tokens_per_second: tokensPerSecond };
      return { table: 'noticed_requests', cells: { ...placed, purpose, outcome, failure, is_retried: Number(isRetried), ...timed } };
    }
    case 'tool': {
      const { tool, outcome, cancelledBy, durationMs } = row;
      return { table: 'noticed_tools', cells: { ...placed, tool, outcome, cancelled_by: cancelledBy, duration_ms: durationMs } };
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

/** The INSERT of a table's cells by their names. A prompt that a session had before keeps its time. */
export function insertNoticed({ table, cells }: NoticedCells): string {
  const values = { ...Object.fromEntries(Object.keys(cells).map((name) => [name, `@${name}`])), ...made[table] };
  return `INSERT OR IGNORE INTO ${table} (${Object.keys(values).join(', ')}) VALUES (${Object.values(values).join(', ')})`;
}
