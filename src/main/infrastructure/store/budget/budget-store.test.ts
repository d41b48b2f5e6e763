import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Fit } from '#shared/model/budget.ts';
import type { BudgetScopes } from '#main/ports/budget.ts';
import { openDatabase } from '../database.ts';
import { migrations } from '../migrations/migrate.ts';
import { newProject, newRequest, newSession, storeIn, tempFolder } from '../testing/temp-store.ts';

const granted = (usd: number, tokens = 100): Fit => ({ type: 'fits', maxTokens: 1, worst: { usd, tokens }, loweredBy: null });
const newScopes = (day = '2026-11-20'): BudgetScopes => ({ session: newSession(), project: newProject(), day });

describe('what counts against caps', () => {
  it('is what is reserved until it is settled, then what it cost', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const scopes = newScopes();
    const [a, b] = [newRequest(), newRequest()];
    store.budget.reserve(a, scopes, () => granted(0.5));
    store.budget.reserve(b, scopes, () => granted(0.25));
    expect(store.budget.used(scopes).session).toEqual({ spent: { usd: 0, tokens: 0 }, held: { usd: 0.75, tokens: 200 } });
    store.budget.settle(a, { usd: 0.125, tokens: 7 });
    store.budget.settle(a, { usd: 9, tokens: 9 });
    expect(store.budget.used(scopes).day).toEqual({ spent: { usd: 0.125, tokens: 7 }, held: { usd: 0.25, tokens: 100 } });
    store.budget.settle(b, 'unknown');
    expect(store.budget.used(scopes).project).toEqual({ spent: { usd: 0.375, tokens: 107 }, held: { usd: 0, tokens: 0 } });
  });

  it('keeps the worst case in USD of what turned out to have no price', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const scopes = newScopes();
    const request = newRequest();
    store.budget.reserve(request, scopes, () => granted(0.5));
    store.budget.settle(request, { usd: null, tokens: 3 });
    expect(store.budget.used(scopes).session.spent).toEqual({ usd: 0.5, tokens: 3 });
  });

  it('is counted for each session, project and day apart', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const one = newScopes();
    const other = { ...newScopes('2026-11-21'), project: one.project };
    store.budget.reserve(newRequest(), one, () => granted(1));
    const { session, day, project } = store.budget.used(other);
    expect([session.held.usd, day.held.usd, project.held.usd]).toEqual([0, 0, 1]);
  });

  it('is not changed by a request that does not fit', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const scopes = newScopes();
    const seen = store.budget.reserve(newRequest(), scopes, () => ({ type: 'unpriced' }));
    expect(seen.fit).toEqual({ type: 'unpriced' });
    expect(store.budget.used(scopes)).toEqual(seen.used);
  });

  it('begins with what the ledger of an earlier version knows', () => {
    using home = tempFolder();
    const scopes = newScopes();
    const at = Date.UTC(2026, 10, 20, 12);
    {
      const { connection } = openDatabase(home.path, at, migrations.slice(0, 3));
      using _open = connection;
      const insert = connection.database.prepare(
        `INSERT INTO usage VALUES (?, ?, ?, ?, 'm', 'main', 5, 0, 0, 0, 10, ?, ?, NULL, NULL, NULL, NULL, 0)`,
      );
      const before = [scopes.session, scopes.project, at];
      for (const [usd, isSimulated] of [
        [0.5, 0],
        [null, 0],
        [0, 1],
      ] as const)
        insert.run(newRequest(), ...before, usd, isSimulated);
    }
    using store = storeIn(home.path);
    const { session, day, project } = store.budget.used({ ...scopes, day: localDay(at) });
    const spent = { usd: 0.5, tokens: 30 };
    expect([session.spent, day.spent, project.spent]).toEqual([spent, spent, spent]);
  });
});

describe('several processes under one cap', () => {
  it('never pass it together, though each holds a reservation while the other makes its own', async () => {
    using home = tempFolder();
    storeIn(home.path)[Symbol.dispose]();
    const project = newProject();
    await using one = reserving(home.path, project);
    await using two = reserving(home.path, project);
    let working = [one, two];
    let total = 0;
    while (working.length > 0) {
      // Both have reserved, or were refused, before either settles.
      const said = await Promise.all(working.map(async (child) => ({ child, usd: await child.granted() })));
      working = said.flatMap(({ child, usd }) => (usd === null ? [] : [child]));
      total += said.reduce((sum, { usd }) => sum + (usd ?? 0), 0);
      for (const child of working) child.settle();
    }
    expect(total).toBeLessThanOrEqual(0.5);
    expect(total).toBeGreaterThan(0.46);
    using store = storeIn(home.path);
    expect(store.budget.used({ ...newScopes(), project }).day).toEqual({
      spent: { usd: expect.closeTo(total, 9) as number, tokens: expect.any(Number) as number },
      held: { usd: 0, tokens: 0 },
    });
  });

  it('count in full what a process held that was killed', async () => {
    using home = tempFolder();
    storeIn(home.path)[Symbol.dispose]();
    const project = newProject();
    const usd = await (async () => {
      await using child = reserving(home.path, project);
      return await child.granted();
    })();
    using store = storeIn(home.path);
    expect(usd).toBeGreaterThan(0);
    expect(store.budget.used({ ...newScopes(), project }).day.held.usd).toBe(usd);
  });
});

interface ReservingProcess extends AsyncDisposable {
  /** What it reserved, in USD; null where it was refused. */
  granted(): Promise<number | null>;
  settle(): void;
}

/** Starts `reserving-process.ts`; disposing kills it. */
function reserving(home: string, project: string): ReservingProcess {
  const program = fileURLToPath(new URL('../testing/fixtures/reserving-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, home, project, '2026-11-20'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const gone = once(child, 'exit');
  return {
    async granted() {
      const line = await lines.next();
      if (line.done === true) throw new Error('The process ended without a word.');
      return (JSON.parse(line.value) as { usd: number | null }).usd;
    },
    settle: () => void child.stdin.write('settle\n'),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill('SIGKILL');
      await gone;
    },
  };
}

function localDay(atMs: number): string {
  const date = new Date(atMs);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
