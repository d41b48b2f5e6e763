import type { SessionId } from '#shared/model/id.ts';
import { verdictRule } from '#shared/model/insight/judge-cache.ts';
import type { UsageRow } from '#shared/model/insight/usage-row.ts';
import { addUsage, promptTokens, type TokenUsage } from '#shared/model/usage.ts';
import type { QueryPort } from '#main/ports/queries.ts';
import type { UsageLedger } from '#main/ports/usage.ts';
import type { Connection } from '../database.ts';
import { createRepricing } from './usage-reprice.ts';
import { tokenCounts, tokensOf, tokenSums } from './usage-columns.ts';
import { createUsageWriter } from './usage-writer.ts';

interface Sums extends TokenUsage {
  requests: number;
  usd: number;
  unpriced: number;
}

/** The ledger over a connection; sums over all sessions go through `queries`. */
export function createUsageLedger({ database, guard }: Connection, queries: QueryPort): UsageLedger {
  const sums = database.prepare<[string, number], Sums>(
    `SELECT ${tokenSums}, count(*) AS requests, total(cost_usd) AS usd, count(*) - count(cost_usd) AS unpriced FROM usage WHERE session = ? AND is_simulated = ?`,
  );
  const extraSums = database.prepare<[string, number], Sums>(
    `SELECT ${tokenSums}, 0 AS requests, total(cost_usd) AS usd, count(*) - count(cost_usd) AS unpriced FROM usage_extras WHERE session = ? AND is_simulated = ?`,
  );
  const last = database.prepare<[string], TokenUsage>(
    `SELECT ${tokenCounts} FROM usage
     WHERE session = ? AND purpose = 'main' AND input_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_read_tokens > 0
     ORDER BY at DESC, request DESC LIMIT 1`,
  );
  const repricing = createRepricing(database);
  const writer = createUsageWriter(database);
  const begun = database.prepare('INSERT OR IGNORE INTO usage_sessions VALUES (?, ?, ?)');
  const advance = database.prepare('UPDATE usage_sessions SET seq = max(seq, ?) WHERE session = ?');
  const madeAnew = database.prepare('INSERT OR REPLACE INTO usage_sessions VALUES (?, ?, ?)');

  const recordOne = database.transaction((row: UsageRow) => {
    writer.record(row);
    // A session whose first request is not made by this rule stays marked for the others.
    if (row.number === 1) begun.run(row.session, row.endSeq, verdictRule);
    else advance.run(row.endSeq, row.session);
  });
  const renew = database.transaction((session: SessionId, rows: readonly UsageRow[], upToSeq: number) => {
    for (const row of rows) writer.renew(row);
    madeAnew.run(session, upToSeq, verdictRule);
  });

  return {
    record: (row) => guard('The usage of a request could not be recorded', () => recordOne.immediate(row)),
    renew: (...given) => guard('The usage of a session could not be made anew', () => renew.immediate(...given)),
    reprice: (model, which, prices) =>
      guard('The requests of a model could not be priced', () => repricing.immediate(model, which, prices)),
    ofSession: (session) => guard('The usage of the session could not be read', () => sumUp(session)),
    stats: (request) => queries.run('usage.stats', request),
  };

  function sumOf(session: SessionId, isSimulated: boolean): Sums {
    const own = sums.get(session, Number(isSimulated));
    const extra = extraSums.get(session, Number(isSimulated));
    if (own === undefined || extra === undefined) throw new Error('A sum has no row.');
    return { ...addUsage(own, extra), requests: own.requests, usd: own.usd + extra.usd, unpriced: own.unpriced + extra.unpriced };
  }

  function sumUp(session: SessionId): ReturnType<UsageLedger['ofSession']> {
    const real = sumOf(session, false);
    const simulated = sumOf(session, true);
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
