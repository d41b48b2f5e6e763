import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventDraft } from '#shared/model/event.ts';
import type { RequestId, SessionId } from '#shared/model/id.ts';
import { verdictRule } from '#shared/model/insight/judge-cache.ts';
import { usageRows } from '#shared/model/insight/usage-row.ts';
import { everyRequest } from '#shared/model/insight/usage-report.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { openDatabase } from '../store/database.ts';
import { migrations } from '../store/migrations/migrate.ts';
import { createJournal } from '../store/journal/journal.ts';
import type { Store } from '../store/open-store.ts';
import {
  created,
  newAgent,
  newProject,
  newRequest,
  newSession,
  newTurn,
  steppingClock,
  storeIn,
  tempFolder,
} from '../store/testing/temp-store.ts';
import { createLedgerRenewal } from './renew-ledger.ts';

const band = { promptTokensUpTo: null, input: 10, output: 20, write5m: 12, write1h: 20, read: 1 };
const prices: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: [
    {
      id: 'm',
      name: 'M',
      contextWindow: null,
      maxOutputTokens: null,
      minCacheableTokens: null,
      thinking: 'none',
      efforts: [],
      defaultEffort: null,
      isLegacy: false,
      prices: [{ from: '2026-01-01', bands: [band], source: 'test' }],
    },
  ],
};
const agent = newAgent();
const turn = newTurn();

/** A request that wrote 1,000 tokens, or (the next one) read `read` of them, with the tools or other tools. */
function request(id: RequestId, read: number, blocks: readonly string[] = ['tools', 'text']): EventDraft[] {
  const usage = { input_tokens: 0, output_tokens: 10, cache_creation_input_tokens: 1_000 - read, cache_read_input_tokens: read };
  const head = { actor: agent, request: id };
  return [
    {
      type: 'request.sent',
      ...head,
      turn,
      step: 1,
      purpose: 'main',
      model: 'm',
      maxTokens: 1,
      isSimulated: false,
      effort: null,
      thinking: 'none',
      blocks: [...blocks],
      marks: [{ block: 1, ttl: '5m' }],
    },
    {
      type: 'response.completed',
      ...head,
      apiMessage: `msg_${id}`,
      stopReason: 'end_turn',
      usage,
      blockCount: 1,
      firstTokenMs: 3,
      durationMs: 9,
    },
  ];
}

function begin(store: Store, ...drafts: EventDraft[]): SessionId {
  const session = newSession();
  const { lease } = store.journal.create(session, newProject(), created());
  using _lease = lease;
  lease.append(drafts);
  return session;
}

async function renew(store: Store): Promise<string[]> {
  const reports: string[] = [];
  const clock = { ...steppingClock(), sleep: () => new Promise<void>(() => undefined) };
  await createLedgerRenewal({ ...store, prices: () => prices, clock, report: (message) => reports.push(message) }).done();
  return reports;
}

interface Stored {
  request: string;
  cost_usd: number;
  outcome: string;
  cause: string | null;
  lost_tokens: number;
  lost_usd: number | null;
  rule: number;
  attempts: number;
  number: number;
}

function stored(home: string): Stored[] {
  const database = new Database(join(home, 'tessera.db'), { readonly: true });
  const rows = database.prepare<[], Stored>(
    'SELECT request, cost_usd, outcome, cause, lost_tokens, lost_usd, rule, attempts, number FROM usage ORDER BY number',
  );
  const all = rows.all();
  database.close();
  return all;
}

describe('the ledger', () => {
  it('is made anew from the journal: rows that are missing, with what their caches did', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const [first, second, third] = [newRequest(), newRequest(), newRequest()];
    begin(store, ...request(first, 0), ...request(second, 1_000), ...request(third, 0));
    expect(stored(home.path)).toEqual([]);
    expect(await renew(store)).toEqual([]);
    const row = { rule: verdictRule, lost_tokens: 0, lost_usd: null, cause: null };
    expect(stored(home.path)).toEqual([
      { ...row, request: first, cost_usd: 0.0122, outcome: 'first', attempts: 0, number: 1 },
      { ...row, request: second, cost_usd: expect.closeTo(0.0012, 12), outcome: 'held', attempts: 1, number: 2 },
      // Written again for 12 instead of read for 1.
      {
        ...row,
        request: third,
        cost_usd: 0.0122,
        outcome: 'missed',
        cause: 'server',
        lost_tokens: 1_000,
        lost_usd: expect.closeTo(0.011, 12),
        attempts: 2,
        number: 3,
      },
    ]);
  });

  it('is the same whether its rows were kept as requests ended or made anew', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = begin(store, ...request(newRequest(), 0), ...request(newRequest(), 1_000));
    for (const row of usageRows([], store.journal.read(session), prices)) store.usage.record(row);
    const kept = stored(home.path);
    const report = await store.queries.run('usage.report', { filter: everyRequest });
    const database = new Database(join(home.path, 'tessera.db'));
    database.exec('DELETE FROM usage; DELETE FROM usage_sessions');
    database.close();
    expect((await store.queries.run('usage.report', { filter: everyRequest })).totals.requests).toBe(0);
    await renew(store);
    expect(stored(home.path)).toEqual(kept);
    expect(await store.queries.run('usage.report', { filter: everyRequest })).toEqual(report);
  });

  it('looks again only at sessions that need it', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = begin(store, ...request(newRequest(), 0));
    const outdated = () => store.queries.run('usage.outdated', { rule: verdictRule });
    expect(await outdated()).toEqual([session]);
    await renew(store);
    expect(await outdated()).toEqual([]);
    const found = store.journal.acquire(session);
    if (!('lease' in found)) throw new Error('The session is held.');
    using lease = found.lease;
    lease.append([{ type: 'session.renamed', actor: 'person', title: 'nothing that costs' }]);
    expect(await outdated()).toEqual([]);
    lease.append(request(newRequest(), 1_000));
    expect(await outdated()).toEqual([session]);
    expect(await store.queries.run('usage.outdated', { rule: verdictRule + 1 })).toEqual([session]);
  });

  it('of an earlier version is counted at once, gets its verdicts, and keeps every price it had', async () => {
    using home = tempFolder();
    const [first, second] = [newRequest(), newRequest()];
    const session = newSession();
    {
      const { connection } = openDatabase(home.path, 0, migrations.slice(0, 4));
      using _open = connection;
      const journal = createJournal(connection, steppingClock(), 'old');
      using _journal = journal;
      const { lease } = journal.create(session, newProject(), created());
      lease.append([...request(first, 0), ...request(second, 0)]);
      lease[Symbol.dispose]();
      const insert = connection.database.prepare(
        `INSERT INTO usage VALUES (?, ?, 'p', ?, 'm', 'main', 0, 10, 1000, 0, 0, ?, 0, ?, NULL, NULL, NULL, 0)`,
      );
      insert.run(first, session, Date.UTC(2026, 10, 20, 12), 0.5, `msg_${first}`);
      insert.run(second, session, Date.UTC(2026, 10, 20, 12), null, `msg_${second}`);
    }
    using store = storeIn(home.path);
    const before = await store.queries.run('usage.report', { filter: everyRequest });
    expect(before.totals).toMatchObject({ requests: 2, costUsd: 0.5, unpricedRequests: 1, cacheWrite5mTokens: 2_000 });
    expect(await renew(store)).toEqual([]);
    expect(stored(home.path)).toMatchObject([
      { request: first, cost_usd: expect.closeTo(0.5, 12), outcome: 'first', rule: verdictRule },
      { request: second, cost_usd: 0.0122, outcome: 'missed', rule: verdictRule },
    ]);
    const { totals, turns } = await store.queries.run('usage.report', { filter: everyRequest });
    expect(totals.costUsd).toBeCloseTo(0.5122, 12);
    expect({ requests: totals.requests, turns, misses: totals.misses }).toEqual({ requests: 2, turns: 1, misses: 1 });
  });

  it('goes on past a session that cannot be read, and says which', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const broken = begin(store, ...request(newRequest(), 0));
    begin(store, ...request(newRequest(), 0));
    const database = new Database(join(home.path, 'tessera.db'));
    database.prepare(`UPDATE events SET text = 'no event' WHERE session = ? AND seq = 2`).run(broken);
    database.close();
    expect(await renew(store)).toEqual([expect.stringContaining(broken)]);
    expect(stored(home.path)).toHaveLength(1);
  });
});
