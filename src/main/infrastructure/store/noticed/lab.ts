// What sessions with each variant of a section of the prompt put out, cost and led to.
import type { Database } from 'better-sqlite3';
import { addValue, noMoments } from '#shared/model/noticed/statistics.ts';
import type { LabCounts, Queries } from '#main/ports/queries.ts';

type Lab = Queries['noticed.lab'];

interface SessionCells {
  prompt: string;
  answers: number;
  outputTokens: number;
  costUsd: number | null;
  pricedTurns: number;
}

type Counts = Pick<LabCounts, 'messages' | 'negative' | 'continues' | 'claims' | 'falseClaims'>;

/** A variant is drawn for a session, so a session is what counts once: its steps resemble each other more than those of another. */
export function noticedLab(database: Database, { parts }: Lab['params']): Lab['result'] {
  const sessions = database
    .prepare<[], SessionCells>(
      `SELECT t.prompt, sum(t.answers) AS answers, sum(t.output_tokens) AS outputTokens,
         sum(CASE WHEN u.unpriced = 0 THEN u.cost_usd END) AS costUsd, count(CASE WHEN u.unpriced = 0 THEN 1 END) AS pricedTurns
       FROM noticed_turns t INDEXED BY noticed_turns_lab_sums LEFT JOIN usage_turns u ON u.turn = t.turn AND u.model = ''
       WHERE t.is_simulated = 0 AND t.prompt IS NOT NULL GROUP BY t.session, t.prompt`,
    )
    .all();
  const counts = countsByPrompt(database, parts);
  const variants = database
    .prepare<[], { hash: string; variants: string }>('SELECT hash, min(variants) AS variants FROM noticed_prompts GROUP BY hash')
    .all();
  const found = new Map<string, LabCounts>();
  const perPrompt = Map.groupBy(sessions, (session) => session.prompt);
  for (const { hash, variants: text } of variants) {
    for (const [section, name] of Object.entries(JSON.parse(text) as Record<string, string>)) {
      const key = `${section} ${name}`;
      const known = found.get(key) ?? { section, name, ...nothingSeen };
      found.set(key, withCounts(withSessions(known, perPrompt.get(hash) ?? []), counts.get(hash)));
    }
  }
  return [...found.values()];
}

const nothingSeen = {
  sessions: 0,
  output: noMoments,
  cost: noMoments,
  messages: 0,
  negative: 0,
  continues: 0,
  claims: 0,
  falseClaims: 0,
};

function withSessions(counts: LabCounts, sessions: readonly SessionCells[]): LabCounts {
  let { output, cost } = counts;
  for (const { answers, outputTokens, costUsd, pricedTurns } of sessions) {
    if (answers > 0) output = addValue(output, outputTokens / answers);
    if (costUsd !== null && pricedTurns > 0) cost = addValue(cost, costUsd / pricedTurns);
  }
  return { ...counts, sessions: counts.sessions + sessions.length, output, cost };
}

function withCounts(counts: LabCounts, more: Counts | undefined): LabCounts {
  if (more === undefined) return counts;
  return {
    ...counts,
    messages: counts.messages + more.messages,
    negative: counts.negative + more.negative,
    continues: counts.continues + more.continues,
    claims: counts.claims + more.claims,
    falseClaims: counts.falseClaims + more.falseClaims,
  };
}

/** By model first: that is the order in which the index has them. */
function countsByPrompt(database: Database, parts: Lab['params']['parts']): Map<string, Counts> {
  const selects: string[] = [];
  const real = 'is_simulated = 0 AND prompt IS NOT NULL';
  if (parts.frustration) {
    selects.push(`SELECT prompt, count(*) AS messages, sum(kind = 'negative') AS negative, sum(kind = 'continue') AS continues, 0 AS claims, 0 AS falseClaims
      FROM noticed_messages WHERE ${real} GROUP BY model, prompt`);
  }
  if (parts.claims) {
    selects.push(`SELECT prompt, 0, 0, 0, sum(is_disputed = 0) AS claims, sum(verdict <> 'supported' AND is_disputed = 0) AS falseClaims
      FROM noticed_claims WHERE ${real} GROUP BY model, prompt`);
  }
  if (selects.length === 0) return new Map();
  const columns = parts.frustration ? '' : '(prompt, messages, negative, continues, claims, falseClaims)';
  const rows = database
    .prepare<[], Counts & { prompt: string }>(
      `WITH cells${columns} AS (${selects.join(' UNION ALL ')})
       SELECT prompt, sum(messages) AS messages, sum(negative) AS negative, sum(continues) AS continues, sum(claims) AS claims,
         sum(falseClaims) AS falseClaims FROM cells GROUP BY prompt`,
    )
    .all();
  return new Map(rows.map((row) => [row.prompt, row]));
}
