import type { SessionId } from '#shared/model/id.ts';
import { promptTokens, type TokenUsage } from '#shared/model/usage.ts';
import type { QueryPort } from '#main/ports/queries.ts';
import type { UsageLedger, UsageRow } from '#main/ports/usage.ts';
import type { Connection } from '../database.ts';
import { tokenCounts, tokensOf, tokenSums } from './usage-columns.ts';

interface Sums extends TokenUsage {
  requests: number;
  usd: number;
  unpriced: number;
}

/** The ledger over a connection; sums over all sessions go through `queries`. */
export function createUsageLedger({ database, guard }: Connection, queries: QueryPort): UsageLedger {
  const write = database.prepare(`
    INSERT OR REPLACE INTO usage VALUES (
      @request, @session, @project, @at, @model, @purpose, @inputTokens, @outputTokens, @cacheWrite5mTokens, @cacheWrite1hTokens, @cacheReadTokens,
      @costUsd, @isSimulated, @apiMessage, @stopReason, @firstTokenMs, @durationMs, @wasInterrupted
    )`);
  const sameMessage = database.prepare<[string, string], { request: string; output_tokens: number }>(
    'SELECT request, output_tokens FROM usage WHERE api_message = ? AND is_simulated = 0 AND request <> ?',
  );
  const remove = database.prepare('DELETE FROM usage WHERE request = ?');
  const sums = database.prepare<[string, number], Sums>(
    `SELECT ${tokenSums}, count(*) AS requests, total(cost_usd) AS usd, count(*) - count(cost_usd) AS unpriced FROM usage WHERE session = ? AND is_simulated = ?`,
  );
  const last = database.prepare<[string], TokenUsage>(
    `SELECT ${tokenCounts} FROM usage
     WHERE session = ? AND purpose = 'main' AND input_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_read_tokens > 0
     ORDER BY at DESC, request DESC LIMIT 1`,
  );

  const record = database.transaction((row: UsageRow) => {
    const twin = row.isSimulated || row.apiMessage === null ? undefined : sameMessage.get(row.apiMessage, row.request);
    if (twin !== undefined) {
      // A message recorded again, by a log that repeats it while it grows: its fullest count stays, under one request.
      remove.run(row.usage.outputTokens > twin.output_tokens ? twin.request : row.request);
      if (row.usage.outputTokens <= twin.output_tokens) return;
    }
    const { usage, isSimulated, wasInterrupted, ...rest } = row;
    write.run({ ...rest, ...tokensOf(usage), isSimulated: Number(isSimulated), wasInterrupted: Number(wasInterrupted) });
  });

  return {
    record: (row) => guard('The usage of a request could not be recorded', () => record.immediate(row)),
    ofSession: (session) => guard('The usage of the session could not be read', () => sumUp(session)),
    stats: (request) => queries.run('usage.stats', request),
  };

  function sumUp(session: SessionId): ReturnType<UsageLedger['ofSession']> {
    const real = sums.get(session, 0);
    const simulated = sums.get(session, 1);
    if (real === undefined || simulated === undefined) throw new Error('A sum has no row.');
    const latest = last.get(session);
    return {
      cost: {
        usd: real.usd,
        unpricedRequests: real.unpriced,
        requests: real.requests + simulated.requests,
        simulatedRequests: simulated.requests,
      },
      usage: tokensOf(real.requests > 0 ? real : simulated),
      windowTokens: latest === undefined ? 0 : promptTokens(latest) + latest.outputTokens,
    };
  }
}
