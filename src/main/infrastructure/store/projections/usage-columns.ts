import type { TokenUsage } from '#shared/model/usage.ts';
import type { BilledPart } from '#shared/model/insight/request-cost.ts';
import { totalCost } from '#shared/model/insight/request-cost.ts';
import type { UsageRow } from '#shared/model/insight/usage-row.ts';
import { verdictRule } from '#shared/model/insight/judge-cache.ts';

const tokens: Record<keyof TokenUsage, string> = {
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cacheWrite5mTokens: 'cache_write_5m_tokens',
  cacheWrite1hTokens: 'cache_write_1h_tokens',
  cacheReadTokens: 'cache_read_tokens',
};

/** The token counts of one row of the usage table under the names of `TokenUsage`, for a SELECT. */
export const tokenCounts = Object.entries(tokens)
  .map(([name, column]) => `${column} AS ${name}`)
  .join(', ');

/** Their sums, for a SELECT that groups rows. */
export const tokenSums = Object.entries(tokens)
  .map(([name, column]) => `coalesce(sum(${column}), 0) AS ${name}`)
  .join(', ');

/** Just the token counts of a row that carries them among others. */
export function tokensOf(row: TokenUsage): TokenUsage {
  const { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } = row;
  return { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens };
}

export type Cell = string | number | null;

/** What a part cost, under the names of the columns. */
export function moneyCells({ cost, uncachedUsd }: Pick<BilledPart, 'cost' | 'uncachedUsd'>): Record<string, Cell> {
  return {
    cost_usd: cost && totalCost(cost),
    read_usd: cost && cost.read,
    write_5m_usd: cost && cost.write5m,
    write_1h_usd: cost && cost.write1h,
    fresh_usd: cost && cost.fresh,
    output_usd: cost && cost.output,
    uncached_usd: uncachedUsd,
  };
}

function partCells(part: BilledPart): Record<string, Cell> {
  const counts = Object.entries(tokens).map(([name, column]) => [column, part.usage[name as keyof TokenUsage]]);
  return { model: part.model, purpose: part.purpose, ...Object.fromEntries(counts), ...moneyCells(part) };
}

/** A request's row under the names of the columns of `usage`; its day is told by SQLite. */
export function requestCells(row: UsageRow): Record<string, Cell> {
  const [own] = row.parts;
  if (own === undefined) throw new Error('A request is billed for itself.');
  const { verdict } = row;
  const missed = verdict.outcome === 'missed' ? verdict : null;
  return {
    request: row.request,
    session: row.session,
    project: row.project,
    at: row.at,
    ...partCells(own),
    is_simulated: Number(row.isSimulated),
    api_message: row.apiMessage,
    stop_reason: row.stopReason,
    first_token_ms: row.firstTokenMs,
    duration_ms: row.durationMs,
    was_interrupted: Number(row.wasInterrupted),
    turn: row.turn,
    step: row.step,
    agent: row.agent,
    seq: row.seq,
    number: row.number,
    attempts: row.attempts,
    effort: row.effort,
    thinking: row.thinking,
    usage_json: asText(row.wireUsage),
    sent_blocks: row.sentBlocks,
    answer_blocks: row.answerBlocks,
    marks: asText(row.marks),
    prompt_hash: row.promptHash,
    variants: asText(row.variants),
    previous_message: row.previousMessage,
    diagnostics: asText(row.diagnostics),
    outcome: verdict.outcome,
    cause: missed && missed.cause,
    expected_read_tokens: 'expectedReadTokens' in verdict ? verdict.expectedReadTokens : null,
    lost_tokens: missed?.lostTokens ?? 0,
    lost_usd: missed && missed.lostUsd,
    verdict: asText(verdict),
    rule: verdictRule,
  };
}

/** The parts that the API counts apart, under the names of the columns of `usage_extras`. */
export function extraCells({ request, session, project, turn, at, isSimulated, parts }: UsageRow): Record<string, Cell>[] {
  const head = { request, session, project, turn, at, is_simulated: Number(isSimulated) };
  return parts.slice(1).map((part, index) => ({ ...head, part: index + 1, ...partCells(part) }));
}

/** An INSERT of these columns by name, with the day where the person is. */
export function insertOf(table: string, cells: Record<string, Cell>): string {
  const names = Object.keys(cells);
  const values = names.map((name) => `@${name}`);
  return `INSERT INTO ${table} (${names.join(', ')}, day) VALUES (${values.join(', ')}, date(@at / 1000, 'unixepoch', 'localtime'))`;
}

function asText(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
