// The command line over a real ledger.
import { describe, expect, it } from 'vitest';
import { noCaps, type Caps } from '#shared/model/caps.ts';
import type { SessionId } from '#shared/model/id.ts';
import { noCost } from '#shared/model/insight/request-cost.ts';
import { noUsage } from '#shared/model/usage.ts';
import { createUsageInsight } from '#main/infrastructure/insight/create-usage-insight.ts';
import { newProject, newSession, newTurn, storeIn, tempFolder } from '#main/infrastructure/store/testing/temp-store.ts';
import { usageRowWith } from '#main/infrastructure/store/testing/usage-rows.ts';
import { createFakeEngine } from '#main/interaction/testing/fake-engine.ts';
import { runCommandLine } from '#main/interaction/hosts/cli/program.ts';

const day = (date: number, hour = 12): number => new Date(2026, 10, date, hour).getTime();
const [one, other] = [newProject(), newProject()];
const folders = { [one]: '/code/one', [other]: '/code/other' };

type Rows = Parameters<typeof usageRowWith>[0][];

/** What `tessera` prints for these arguments over a ledger of these rows, at 16:00 of the 20th. */
async function printed(argv: string[], rows: Rows, caps: Caps = noCaps): Promise<{ exitCode: number; out: string[]; err: string[] }> {
  using home = tempFolder();
  using store = storeIn(home.path);
  for (const row of rows) store.usage.record(usageRowWith({ project: one, at: day(20), ...row }));
  const nowMs = day(20, 16);
  const clock = { now: () => nowMs, monotonic: () => nowMs, sleep: () => Promise.resolve() };
  const insight = createUsageInsight({
    queries: store.queries,
    clock,
    renewal: { ready: () => Promise.resolve() },
    prices: () => ({ date: '2026-11-20', currency: 'USD', models: [] }),
    caps: () => caps,
    names: { project: (project) => folders[project] ?? project, session: (session: SessionId) => session },
  });
  const listed = [one, other].map((id) => ({ id, folder: folders[id] ?? '', name: id === one ? 'one' : 'other' }));
  const engine = createFakeEngine({
    usage: store.usage,
    insight: { usage: insight },
    workspace: { list: () => Promise.resolve(listed as never) },
  });
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await runCommandLine(['stats', ...argv], {
    version: '0',
    streams: { out: (text) => out.push(text), err: (text) => err.push(text), readInput: () => Promise.resolve(''), inputLines: () => null },
    interrupt: new AbortController().signal,
    clock,
    folder: () => '/code',
    pageRoot: '/page',
    hasColour: false,
    artSheet: () => ({ species: [], moods: {} }),
    openEngine: () => Promise.resolve({ ...engine, close: () => Promise.resolve() }),
    openScoreWords: () => {
      throw new Error('Nobody asked.');
    },
    describeInstructions: () => Promise.reject(new Error('not asked')),
    createPermissionCheck: () => Promise.reject(new Error('not asked')),
  });
  return { exitCode, out, err };
}

interface Json {
  totals: Record<string, unknown>;
  groups: Record<string, unknown>[];
  [key: string]: unknown;
}

async function json(argv: string[], rows: Rows): Promise<Json> {
  const { out } = await printed(['--json', ...argv], rows);
  return JSON.parse(out.join('')) as Json;
}

const missed = {
  outcome: 'missed',
  cause: 'tools',
  sentence: 'The tools changed.',
  expectedReadTokens: 900,
  lostTokens: 200,
  lostUsd: 0.25,
  firstBlock: 3,
  blockName: 'Bash',
  part: 'tools',
  because: null,
  ageMs: 1,
  ttlMs: 300_000,
} as const;

describe('tessera stats --json', () => {
  it('has the keys that scripts rely on, and beside them what the dashboards show', async () => {
    const told = await json(['--by', 'model'], [{ model: 'a', verdict: missed }, { model: 'b', costUsd: null }, { isSimulated: true }]);
    const sums =
      'cacheHitRate cacheReadTokens cacheWrite1hTokens cacheWrite5mTokens costUsd inputTokens outputTokens requests unpricedRequests'.split(
        ' ',
      );
    expect(Object.keys(told.totals).toSorted()).toEqual(sums);
    expect(told.groups.map((group) => Object.keys(group).toSorted())).toEqual([['key', ...sums].toSorted(), ['key', ...sums].toSorted()]);
    expect(told).toMatchObject({
      totals: { requests: 2, costUsd: 0.5, unpricedRequests: 1 },
      simulatedRequests: 1,
      lostUsd: 0.25,
      misses: [{ cause: 'tools', count: 1, lostUsd: 0.25 }],
      unpriced: [{ model: 'b', requests: 1 }],
      costPerTurn: { p50: 0.5, p90: 0.5, p99: 0.5, mean: 0.5 },
    });
  });

  it.each([
    [
      ['--since', '2026-11-20'],
      [2, 3],
    ],
    [['--until', '2026-11-19'], [1]],
    [['--since', '2026-11-19', '--until', '2026-11-19'], [1]],
    [['--model', 'b'], [3]],
    [
      ['--project', 'one'],
      [1, 2],
    ],
    [['--project', 'other'], [3]],
  ])('%j counts only what it means', async (argv, costs) => {
    const rows = [
      { costUsd: 1, at: day(20, 0) - 1 },
      { costUsd: 2, at: day(20, 0) },
      { costUsd: 3, model: 'b', project: other },
    ];
    const { totals } = await json(argv, rows);
    expect(totals).toMatchObject({ requests: costs.length, costUsd: costs.reduce((sum, cost) => sum + cost, 0) });
  });
});

describe('tessera stats', () => {
  it('prints the sums, then what the cache saved and lost, what a turn costs, and how fast money goes', async () => {
    const usage = { ...noUsage, inputTokens: 1_000, cacheReadTokens: 3_000 };
    const part = { purpose: 'main', model: 'a', usage, cost: { ...noCost, fresh: 1 }, uncachedUsd: 1.75 } as const;
    const { out } = await printed(
      [],
      [
        { model: 'a', usage, parts: [part], verdict: missed, at: day(20, 15) },
        { model: 'b', turn: newTurn(), costUsd: null },
        { isSimulated: true },
      ],
      { ...noCaps, perDayUsd: 5 },
    );
    expect(out).toEqual([
      'day         requests  input  written   read  output  hit rate                cost',
      '2026-11-20         2  1,010      300  3,700      20    73.9 %  $1.00 + 1 unpriced',
      'total              2  1,010      300  3,700      20    73.9 %  $1.00 + 1 unpriced',
      '',
      'The cache saved $0.75; 1 miss lost $0.25.',
      '  tools: 1, $0.25',
      'A turn cost $1.00 in the mean; half cost at most $1.00, 90 % $1.00, 99 % $1.00.',
      'Over all projects: $0.25 an hour in the last 5 hours, $1.00 today, ~$3.00 by midnight.',
      '  cap of Today: $0.0000 of $5.00',
      '1 request of b has no price and is in no sum of money.',
      '1 simulated request is not in these sums.',
    ]);
  });

  it('prints a row for each day, session, model and purpose as CSV', async () => {
    const session = newSession();
    const { out } = await printed(
      ['--format', 'csv'],
      [
        { session, model: 'a' },
        { session, model: 'a', purpose: 'title' },
      ],
    );
    const [head, ...rows] = out.join('').split('\r\n');
    expect(head).toMatch(/^day,project,projectId,session,sessionId,model,purpose,requests,inputTokens,/);
    expect(rows.map((row) => row.split(',').slice(0, 8))).toEqual([
      ['2026-11-20', '/code/one', one, 'Untitled session', session, 'a', 'main', '1'],
      ['2026-11-20', '/code/one', one, 'Untitled session', session, 'a', 'title', '1'],
    ]);
  });

  it.each([
    [['--since', '2026-02-30'], 'A day such as 2026-11-20'],
    [['--project', 'third'], 'No project is called third'],
    [['--format', 'xml'], 'Allowed choices are table, json, csv'],
  ])('refuses %j with exit code 2', async (argv, message) => {
    const { exitCode, err } = await printed(argv, []);
    expect({ exitCode, err: err.join('\n') }).toEqual({ exitCode: 2, err: expect.stringContaining(message) });
  });
});
