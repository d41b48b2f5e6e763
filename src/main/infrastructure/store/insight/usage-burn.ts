import type { Database } from 'better-sqlite3';
import type { Queries } from '#main/ports/queries.ts';
import { localDay } from './local-day.ts';

type Burn = Queries['usage.burn'];
type Top = Queries['budget.top'];

const quarterMs = 15 * 60_000;

/** Quarters of an hour fall together in every time zone. */
export function usageBurn(database: Database, { sinceMs, dayFromMs }: Burn['params']): Burn['result'] {
  const rows = ['usage', 'usage_extras']
    .map((table) => `SELECT at, cost_usd FROM ${table} WHERE at >= ? AND is_simulated = 0`)
    .join(' UNION ALL ');
  const quarters = database
    .prepare<number[], { fromMs: number; costUsd: number; firstAtMs: number }>(
      `SELECT at / ${quarterMs} * ${quarterMs} AS fromMs, total(cost_usd) AS costUsd, min(at) AS firstAtMs FROM (${rows}) GROUP BY 1 ORDER BY 1`,
    )
    .all(sinceMs, sinceMs);
  const today = database
    .prepare<[string], { costUsd: number }>('SELECT total(cost_usd) AS costUsd FROM usage_days WHERE is_simulated = 0 AND day = ?')
    .get(localDay(dayFromMs));
  return {
    quarters: quarters.map(({ fromMs, costUsd }) => ({ fromMs, costUsd })),
    firstAtMs: quarters[0]?.firstAtMs ?? null,
    todayUsd: today?.costUsd ?? 0,
  };
}

/** What was spent and is held in each session, project or day, the most first. */
export function budgetTop(database: Database, { scope, unit, key, limit }: Top['params']): Top['result'] {
  return database
    .prepare<[object], { key: string; amount: number }>(
      `SELECT key, sum(amount) AS amount FROM (
         SELECT key, ${unit} AS amount FROM budget_spent WHERE scope = @scope AND (@key IS NULL OR key = @key)
         UNION ALL SELECT ${scope}, ${unit} FROM budget_reservations WHERE @key IS NULL OR ${scope} = @key
       ) GROUP BY key ORDER BY amount DESC, key DESC LIMIT @limit`,
    )
    .all({ scope, key, limit });
}
