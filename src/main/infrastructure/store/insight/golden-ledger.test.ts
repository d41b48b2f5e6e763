// Thirty requests whose every figure was worked out by hand from the published rates, from their events to what the usage page shows.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventDraft } from '#shared/model/event.ts';
import type { RequestId } from '#shared/model/id.ts';
import { everyRequest, type UsageReport } from '#shared/model/insight/usage-report.ts';
import type { WireUsage } from '#shared/model/wire.ts';
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import type { BareReport } from '#main/ports/queries.ts';
import { createLedgerRenewal } from '../../insight/renew-ledger.ts';
import { openStore, type Store } from '../open-store.ts';
import { created, newAgent, newRequest, newSession, newTurn, tempFolder, testIds } from '../testing/temp-store.ts';

const [sonnet, haiku, opus, fable, mythos] = [
  'claude-sonnet-5-5',
  'claude-haiku-5-5',
  'claude-opus-5-5',
  'claude-fable-5-2',
  'claude-mythos-5-2',
];

interface Tokens {
  in?: number;
  out?: number;
  w5?: number;
  w1h?: number;
  read?: number;
}

type How = Partial<{ usage: WireUsage | null; isCut: true; isSimulated: true; message: string }>;

/** Model, UTC time, tokens, USD (null: unpriced), and what is special. */
type Line = [model: string, at: string, tokens: Tokens, usd: number | null, how?: How];

const lines: Line[] = [
  // The rate for reads fell on 7 October: 0.002 + 0.005 + 0.005 and 10,000 reads at 0.20, then at 0.10.
  [sonnet, '2026-10-06T12:00:00Z', { in: 1_000, out: 500, w5: 2_000, read: 10_000 }, 0.014],
  [sonnet, '2026-10-07T12:00:00Z', { in: 1_000, out: 500, w5: 2_000, read: 10_000 }, 0.013],
  [sonnet, '2026-10-06T23:59:59Z', { read: 1_000_000 }, 0.2],
  [sonnet, '2026-10-07T00:00:00Z', { read: 1_000_000 }, 0.1],
  // Writes for an hour at 4.
  [sonnet, '2026-10-20T12:00:00Z', { out: 100, w1h: 5_000 }, 0.021],
  // 14 + 30 + 27.5 + 52 + 1.7 millionths.
  [sonnet, '2026-10-20T12:01:00Z', { in: 7, out: 3, w5: 11, w1h: 13, read: 17 }, 0.000_125_2],
  // Up to 100,000 tokens of prompt the lower band, from 100,001 on the higher one for every token, output too.
  [haiku, '2026-11-01T12:00:00Z', { in: 100_000, out: 1_000 }, 0.0105],
  [haiku, '2026-11-01T12:01:00Z', { in: 100_001, out: 1_000 }, 0.052_500_5],
  [haiku, '2026-11-01T12:02:00Z', { in: 20_000, out: 2_000, w5: 30_000, w1h: 40_000, read: 10_000 }, 0.01485],
  [haiku, '2026-11-01T12:03:00Z', { in: 20_000, out: 2_000, w5: 30_000, w1h: 40_000, read: 10_001 }, 0.074_250_05],
  [haiku, '2026-11-01T12:04:00Z', { in: 1, out: 1 }, 0.000_000_6],
  ['claude-haiku-5-5-20261007', '2026-11-01T12:05:00Z', { read: 100_000 }, 0.001],
  [haiku, '2026-11-01T12:06:00Z', { read: 100_001 }, 0.005_000_05],
  [opus, '2026-11-02T12:00:00Z', { in: 1_000_000 }, 4],
  [opus, '2026-11-02T12:01:00Z', { out: 1_000_000 }, 20],
  [opus, '2026-11-02T12:02:00Z', { w5: 1_000_000 }, 5],
  [opus, '2026-11-02T12:03:00Z', { w1h: 1_000_000 }, 8],
  [opus, '2026-11-02T12:04:00Z', { read: 1_000_000 }, 0.2],
  // 12 + 140 + 55 + 104 + 3.8 millionths. The log of it has the same message once more, from before it had grown.
  [opus, '2026-11-02T12:05:00Z', { in: 3, out: 7, w5: 11, w1h: 13, read: 19 }, 0.000_314_8, { message: 'msg_repeated' }],
  // Writes that the API does not split count as those of five minutes.
  [
    opus,
    '2026-11-02T12:06:00Z',
    { in: 100, w5: 4_000 },
    0.0204,
    { usage: { input_tokens: 100, output_tokens: 0, cache_creation_input_tokens: 4_000 } },
  ],
  [fable, '2026-11-09T12:00:00Z', { in: 1_000, out: 1_000, read: 50_000 }, 0.058],
  // The day before it had a price.
  [fable, '2026-11-08T12:00:00Z', { in: 1_000, out: 1_000, read: 50_000 }, null],
  ['claude-opus-5-6', '2026-11-10T12:00:00Z', { in: 5_000, out: 50 }, null],
  // Of this model only fresh input and output have a public price.
  [mythos, '2026-11-10T12:01:00Z', { in: 1_000, out: 100 }, 0.012],
  [mythos, '2026-11-10T12:02:00Z', { in: 1_000, out: 100, read: 1 }, null],
  // 0.003 for the request, 0.3 + 0.02 for the compaction pass that its top-level usage leaves out.
  [sonnet, '2026-11-15T12:00:00Z', { in: 151_000, out: 2_100 }, 0.323, { usage: withIteration('compaction', 150_000, 2_000) }],
  // 0.003 for the request, 0.008 + 0.006 + 0.002 for an advisor at its own model's rates.
  [
    sonnet,
    '2026-11-15T12:01:00Z',
    { in: 3_000, out: 400, read: 10_000 },
    0.019,
    { usage: withIteration('advisor_message', 2_000, 300, 10_000) },
  ],
  [opus, '2026-11-16T12:00:00Z', { in: 1_000_000, out: 5 }, 0, { isSimulated: true }],
  // Cut off: what had been reported counts; where nothing had, nobody knows.
  [opus, '2026-11-16T12:01:00Z', { in: 500, out: 10 }, 0.0022, { isCut: true }],
  [opus, '2026-11-16T12:02:00Z', {}, null, { isCut: true, usage: null }],
];

function withIteration(type: string, input: number, output: number, read = 0): WireUsage {
  const own = { input_tokens: 1_000, output_tokens: 100, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const other = { input_tokens: input, output_tokens: output, cache_creation_input_tokens: 0, cache_read_input_tokens: read };
  return {
    ...own,
    iterations: [
      { type: 'message', ...own },
      { type, model: type === 'compaction' ? sonnet : opus, ...other },
    ],
  };
}

const agent = newAgent();
const prices = readPriceBook(fileURLToPath(new URL('../../../../../resources/models.json', import.meta.url)));

/** The events of a line: what was sent, and how it ended. */
function drafts([model, , tokens, , how = {}]: Line, request: RequestId, index: number): [EventDraft, EventDraft] {
  const sent: EventDraft = {
    type: 'request.sent',
    actor: agent,
    request,
    turn: newTurn(),
    step: 1,
    purpose: 'main',
    model,
    maxTokens: 1_000,
    isSimulated: how.isSimulated ?? false,
    blocks: [],
    marks: [],
  };
  const usage = how.usage === undefined ? wireUsageOf(tokens) : how.usage;
  const apiMessage = how.message ?? `msg_${index}`;
  if (how.isCut)
    return [sent, { type: 'response.interrupted', actor: agent, request, apiMessage, because: 'stopped', usage, blockCount: 0 }];
  if (usage === null) throw new Error('An answer that is whole has its usage.');
  const times = { blockCount: 1, firstTokenMs: 5, durationMs: 9 };
  return [sent, { type: 'response.completed', actor: agent, request, apiMessage, stopReason: 'end_turn', usage, ...times }];
}

function wireUsageOf({ in: input = 0, out = 0, w5 = 0, w1h = 0, read = 0 }: Tokens): WireUsage {
  return {
    input_tokens: input,
    output_tokens: out,
    cache_creation_input_tokens: w5 + w1h,
    cache_read_input_tokens: read,
    cache_creation: { ephemeral_5m_input_tokens: w5, ephemeral_1h_input_tokens: w1h },
  };
}

/** Writes the journal of these lines, each at its time, and has the ledger made from it. */
async function fill(store: Store, clock: { nowMs: number }): Promise<void> {
  const session = newSession();
  const { lease } = store.journal.create(session, (created() as Extract<EventDraft, { type: 'session.created' }>).project, created());
  using _lease = lease;
  const repeated: Line = [opus, '2026-11-02T12:05:30Z', { in: 3, out: 1, w5: 11, w1h: 13, read: 19 }, null, { message: 'msg_repeated' }];
  for (const [index, line] of [...lines, repeated].entries()) {
    clock.nowMs = Date.parse(line[1]);
    lease.append(drafts(line, newRequest(), index));
  }
  await createLedgerRenewal({
    queries: store.queries,
    usage: store.usage,
    prices: () => prices,
    clock: { now: () => clock.nowMs, monotonic: () => clock.nowMs, sleep: () => new Promise(() => undefined) },
    report: (message, cause) => {
      throw new Error(message, { cause });
    },
  }).done();
}

describe('the ledger of thirty requests', () => {
  const home = tempFolder();
  const clock = { nowMs: 0 };
  const steady = { now: () => clock.nowMs, monotonic: () => clock.nowMs, sleep: () => Promise.resolve() };
  const store = openStore({ home: home.path, clock: steady, ids: testIds(), processName: 'tessera test' });
  let report: BareReport;

  beforeAll(async () => {
    await fill(store, clock);
    report = await store.queries.run('usage.report', { filter: everyRequest });
  });
  afterAll(() => {
    store[Symbol.dispose]();
    home[Symbol.dispose]();
  });

  it('has a row for each, with the cost of each to a billionth of a dollar', async () => {
    expect(lines).toHaveLength(30);
    const [session] = report.bySession;
    const { rows } = await store.queries.run('usage.rows', { session: session?.key as never, prices });
    for (const [index, [, at, tokens, usd]] of lines.entries()) {
      const row = rows[index];
      expect(row?.at, at).toBe(Date.parse(at));
      if (usd === null) expect(row?.costUsd, at).toBeNull();
      else expect(row?.costUsd, at).toBeCloseTo(usd, 12);
      expect(row?.usage, at).toEqual({
        inputTokens: tokens.in ?? 0,
        outputTokens: tokens.out ?? 0,
        cacheWrite5mTokens: tokens.w5 ?? 0,
        cacheWrite1hTokens: tokens.w1h ?? 0,
        cacheReadTokens: tokens.read ?? 0,
      });
    }
  });

  it('sums to what the lines sum to; a repeated message counts once, and a simulated request in no sum', () => {
    // Sonnet 0.014 + 0.013 + 0.2 + 0.1 + 0.021 + 0.0001252 + 0.323 + 0.003; Haiku 0.0105 + 0.0525005 + 0.01485 + 0.07425005 + 0.0000006 + 0.001 + 0.00500005;
    // Opus 4 + 20 + 5 + 8 + 0.2 + 0.0003148 + 0.0204 + 0.0022, its advice 0.016; Fable 0.058; Mythos 0.012.
    near(report.totals.costUsd, 38.141_141_2);
    expect(report.totals).toMatchObject({
      requests: 29,
      unpricedRequests: 4,
      inputTokens: 1_405_612,
      outputTokens: 1_011_871,
      cacheWrite5mTokens: 1_068_022,
      cacheWrite1hTokens: 1_085_026,
      cacheReadTokens: 3_350_039,
    });
    expect(report.simulatedRequests).toBe(1);
    expect(report.unpriced.toSorted((a, b) => (a.model < b.model ? -1 : 1))).toEqual([
      { model: fable, requests: 1 },
      { model: mythos, requests: 1 },
      { model: opus, requests: 1 },
      { model: 'claude-opus-5-6', requests: 1 },
    ]);
  });

  it('sums by model, an advisor’s share at its own', () => {
    const usd = Object.fromEntries(report.byModel.map(({ key, costUsd }) => [key, costUsd]));
    near(usd[sonnet], 0.674_125_2);
    near((usd[haiku] ?? 0) + (usd['claude-haiku-5-5-20261007'] ?? 0), 0.158_101_2);
    near(usd[opus], 37.238_914_8);
    near(usd[fable], 0.058);
    near(usd[mythos], 0.012);
    near(usd['claude-opus-5-6'], 0);
  });

  it('sums by purpose, with compaction and advice apart', () => {
    const usd = Object.fromEntries(report.byPurpose.map(({ key, costUsd }) => [key, costUsd]));
    near(usd['compaction'], 0.32);
    near(usd['advisor'], 0.016);
  });

  it('sums by kind of token', () => {
    const usd = Object.fromEntries(report.kinds.map(({ kind, costUsd }) => [kind, costUsd])) as Record<
      UsageReport['kinds'][number]['kind'],
      number
    >;
    // Reads: 0.002 + 0.001 + 0.2 + 0.1 + 0.0000017; 0.0001 + 0.00050005 + 0.001 + 0.00500005; 0.2 + 0.0000038 + 0.002; 0.01.
    near(usd.read, 0.521_605_6);
    // 0.005 + 0.005 + 0.0000275; 0.00375 + 0.01875; 5 + 0.000055 + 0.02.
    near(usd.write5m, 5.052_582_5);
    // 0.02 + 0.000052; 0.008 + 0.04; 8 + 0.000104.
    near(usd.write1h, 8.068_156);
    // 0.002 + 0.002 + 0.000014 + 0.002 + 0.3 + 0.002; 0.01 + 0.0500005 + 0.002 + 0.01 + 0.0000001; 4 + 0.000012 + 0.0004 + 0.002 + 0.008; 0.008; 0.008.
    near(usd.fresh, 4.406_426_6);
    // 0.005 + 0.005 + 0.001 + 0.00003 + 0.001 + 0.02 + 0.001; 0.0005 + 0.0025 + 0.001 + 0.005 + 0.0000005; 20 + 0.00014 + 0.0002 + 0.006; 0.04; 0.004.
    near(usd.output, 20.092_370_5);
  });

  it('says what the cache saved against sending everything fresh', () => {
    // Every prompt token at the input rate, less what was paid. Sonnet 0.017 + 0.018 + 1.8 + 1.9 - 0.01 + 0.0000008;
    // Haiku -0.00385 - 0.01924955 + 0.009 + 0.04500045; Opus -1 - 4 + 3.8 + 0.0000092 - 0.004, its advice 0.038; Fable 0.39.
    near(report.totals.savedUsd, 2.979_910_9);
  });
});

function near(actual: number | undefined, expected: number): void {
  expect(actual).toBeDefined();
  expect(Math.abs((actual ?? Number.NaN) - expected), `${actual} is not ${expected}`).toBeLessThan(1e-9);
}
