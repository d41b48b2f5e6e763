// Prices for requests of the past: a row that has one keeps it, unless the person asks for more.
import type { Database, Transaction } from 'better-sqlite3';
import { usageHadItHeld } from '#shared/model/insight/judge-cache.ts';
import { noCost, pricePart, totalCost, type BilledPart } from '#shared/model/insight/request-cost.ts';
import type { UsageRow } from '#shared/model/insight/usage-row.ts';
import { findModel, priceUsage, type PriceBook } from '#shared/model/price.ts';
import type { TokenUsage } from '#shared/model/usage.ts';
import type { Repriced } from '#main/ports/usage.ts';
import { moneyCells, tokenCounts, tokensOf } from './usage-columns.ts';

interface Part extends TokenUsage {
  request: string;
  part: number;
  session: string;
  project: string;
  day: string;
  at: number;
  model: string;
  costUsd: number | null;
  expectedReadTokens: number | null;
  outcome: string | null;
}

/** The same row with the price it had: its kinds keep their shares of it. Only a request's own part has a price that is kept. */
export function keptPrice(row: UsageRow, costUsd: number): UsageRow {
  const [own, ...others] = row.parts;
  if (own === undefined || row.isSimulated) return row;
  const sum = own.cost === null ? null : totalCost(own.cost);
  if (sum !== null && Math.abs(sum - costUsd) < 1e-12) return row;
  return { ...row, parts: [scaled(own, sum, costUsd), ...others] };
}

/** Where no shares are known, all of it counts as fresh. */
function scaled(part: BilledPart, sum: number | null, costUsd: number): BilledPart {
  const { cost, uncachedUsd } = part;
  if (cost === null || sum === null || sum === 0) return { ...part, cost: { ...noCost, fresh: costUsd }, uncachedUsd: null };
  const share = (usd: number): number => (usd * costUsd) / sum;
  const { read, write5m, write1h, fresh, output } = cost;
  return {
    ...part,
    cost: { read: share(read), write5m: share(write5m), write1h: share(write1h), fresh: share(fresh), output: share(output) },
    uncachedUsd: uncachedUsd === null ? null : share(uncachedUsd),
  };
}

/** Prices what a model's requests used. What caps count as spent follows. */
export function createRepricing(database: Database): Transaction<(model: string, which: Repriced, prices: PriceBook) => number> {
  const head = `request, session, project, day, at, model, cost_usd AS costUsd, ${tokenCounts}`;
  // A request of which the API told nothing stays unpriced: nobody knows what it used.
  const wanted = `model LIKE @model || '%' AND is_simulated = 0`;
  const own = database.prepare<{ model: string }, Part>(
    `SELECT ${head}, 0 AS part, expected_read_tokens AS expectedReadTokens, outcome FROM usage WHERE ${wanted} AND (usage_json IS NOT NULL OR input_tokens + output_tokens > 0)`,
  );
  const extras = database.prepare<{ model: string }, Part>(
    `SELECT ${head}, part, NULL AS expectedReadTokens, NULL AS outcome FROM usage_extras WHERE ${wanted}`,
  );
  const money = Object.keys(moneyCells({ cost: null, uncachedUsd: null }))
    .map((column) => `${column} = @${column}`)
    .join(', ');
  const updateOwn = database.prepare(
    `UPDATE usage SET ${money}, lost_usd = @lost_usd,
       verdict = CASE WHEN @lost_usd IS NULL THEN verdict ELSE json_set(verdict, '$.lostUsd', @lost_usd) END
     WHERE request = @request`,
  );
  const updateExtra = database.prepare(`UPDATE usage_extras SET ${money} WHERE request = @request AND part = @part`);
  const spend = database.prepare('UPDATE budget_spent SET usd = usd + @usd WHERE scope = @scope AND key = @key');

  return database.transaction((model: string, which: Repriced, prices: PriceBook) => {
    const changed = new Set<string>();
    for (const part of [...own.all({ model }), ...extras.all({ model })]) {
      if (findModel(prices, part.model)?.id !== model || (which === 'unpriced' && part.costUsd !== null)) continue;
      const asked = { model: part.model, atMs: part.at, isSimulated: false };
      const priced = pricePart(prices, asked, tokensOf(part));
      if (priced.cost === null || totalCost(priced.cost) === part.costUsd) continue;
      const cells = { ...moneyCells(priced), request: part.request };
      if (part.part === 0) updateOwn.run({ ...cells, lost_usd: lostUsd(prices, part) });
      else updateExtra.run({ ...cells, part: part.part });
      const usd = totalCost(priced.cost) - (part.costUsd ?? 0);
      const scopes = { session: part.session, project: part.project, day: part.day };
      for (const [scope, key] of Object.entries(scopes)) spend.run({ scope, key, usd });
      changed.add(part.request);
    }
    return changed.size;
  });
}

function lostUsd(prices: PriceBook, part: Part): number | null {
  if (part.outcome !== 'missed' || part.expectedReadTokens === null) return null;
  const usage = tokensOf(part);
  const paid = priceUsage(prices, part.model, part.at, usage);
  const held = priceUsage(prices, part.model, part.at, usageHadItHeld(usage, part.expectedReadTokens));
  return paid === null || held === null ? null : paid - held;
}
