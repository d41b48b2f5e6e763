import { describe, expect, it } from 'vitest';
import { noCaps, type Caps } from '#shared/model/caps.ts';
import type { SessionId } from '#shared/model/id.ts';
import { everyRequest } from '#shared/model/insight/usage-report.ts';
import type { UsageRow } from '#shared/model/insight/usage-row.ts';
import type { UsageInsight } from '#main/ports/insight.ts';
import type { Store } from '../store/open-store.ts';
import { newProject, newRequest, newSession, storeIn, tempFolder } from '../store/testing/temp-store.ts';
import { usageRowWith } from '../store/testing/usage-rows.ts';
import { createUsageInsight } from './create-usage-insight.ts';

const at = (date: number, hour = 12, minute = 0): number => new Date(2026, 10, date, hour, minute).getTime();
const nowMs = at(20, 16, 20);
const minuteMs = 60_000;
const project = newProject();

interface Scene extends Disposable {
  store: Store;
  insight: UsageInsight;
}

function sceneOf(rows: Partial<UsageRow>[], caps: Caps = noCaps, titles: Record<SessionId, string> = {}): Scene {
  const home = tempFolder();
  const store = storeIn(home.path);
  for (const row of rows) store.usage.record(usageRowWith({ project, at: nowMs, ...row }));
  const insight = createUsageInsight({
    queries: store.queries,
    clock: { now: () => nowMs, monotonic: () => nowMs, sleep: () => Promise.resolve() },
    renewal: { ready: () => Promise.resolve() },
    prices: () => ({ date: '2026-11-20', currency: 'USD', models: [] }),
    caps: () => caps,
    names: { project: () => '=a "project"', session: (session) => titles[session] ?? 'Untitled session' },
  });
  return {
    store,
    insight,
    [Symbol.dispose]() {
      store[Symbol.dispose]();
      home[Symbol.dispose]();
    },
  };
}

describe('a report', () => {
  it('has every day of its range, also those without requests', async () => {
    using scene = sceneOf([
      { at: at(16), costUsd: 1 },
      { at: at(19, 23, 59), costUsd: 2 },
    ]);
    const days = async (range: { fromMs: number | null; toMs: number | null }) =>
      (await scene.insight.report({ ...everyRequest, ...range })).days.map(({ key, costUsd }) => [key.slice(-2), costUsd]);
    expect(await days({ fromMs: at(15, 0), toMs: null })).toEqual([
      ['15', 0],
      ['16', 1],
      ['17', 0],
      ['18', 0],
      ['19', 2],
      ['20', 0],
    ]);
    expect(await days({ fromMs: null, toMs: at(18, 0) })).toEqual([
      ['16', 1],
      ['17', 0],
    ]);
  });

  it('has no day where there is no request and no beginning, and at most the newest 400', async () => {
    using scene = sceneOf([]);
    expect((await scene.insight.report(everyRequest)).days).toEqual([]);
    scene.store.usage.record(usageRowWith({ at: new Date(2025, 0, 1).getTime() }));
    const { days } = await scene.insight.report(everyRequest);
    expect([days.length, days.at(-1)?.key]).toEqual([400, '2026-11-20']);
  });

  it('names its groups, and says what a project cost in the period before', async () => {
    const session = newSession();
    using scene = sceneOf(
      [
        { session, costUsd: 3 },
        { at: at(15), costUsd: 2 },
        { at: at(13), costUsd: 9 },
      ],
      noCaps,
      { [session]: 'Mend it' },
    );
    const report = await scene.insight.report({ ...everyRequest, fromMs: at(18, 0) });
    expect(report.byProject).toMatchObject([{ key: project, label: '=a "project"', costUsd: 3, costBeforeUsd: 2, sessions: 1, turns: 1 }]);
    expect(report.bySession).toMatchObject([{ key: session, label: 'Mend it', project, turns: 1 }]);
    expect(report.byPurpose).toMatchObject([{ key: 'main', label: 'Main agent' }]);
    expect((await scene.insight.report(everyRequest)).byProject).toMatchObject([{ costBeforeUsd: null }]);
  });
});

describe('the burn rate', () => {
  it('is over the last 5 hours by quarter, or as long as there were requests in them', async () => {
    using scene = sceneOf([
      { at: at(20, 11), costUsd: 100 },
      { at: at(20, 14, 20), costUsd: 1 },
      { at: at(20, 16, 16), costUsd: 3 },
      { at: at(20, 16, 17), costUsd: 50, isSimulated: true },
    ]);
    const burn = await scene.insight.burn();
    expect(burn.quarters).toHaveLength(20);
    expect(burn.quarters[0]?.fromMs).toBe(at(20, 11, 30));
    expect(burn.quarters.filter((quarter) => quarter.costUsd > 0)).toEqual([
      { fromMs: at(20, 14, 15), costUsd: 1 },
      { fromMs: at(20, 16, 15), costUsd: 3 },
    ]);
    // $4 in the 2 hours since 14:20; 7 h 40 min are left of the day.
    expect(burn).toMatchObject({ perHourUsd: 2, todayUsd: 104, projectedDayUsd: expect.closeTo(104 + 2 * (7 + 2 / 3), 9) });
  });

  it('is nothing without requests', async () => {
    using scene = sceneOf([]);
    expect(await scene.insight.burn()).toMatchObject({ perHourUsd: 0, projectedDayUsd: 0, todayUsd: 0, caps: [] });
  });

  it('says when the cap of the day will be reached, and which sessions and projects are nearest to theirs', async () => {
    const sessions = Array.from({ length: 7 }, () => newSession());
    const caps: Caps = { ...noCaps, perDayUsd: 10, perSessionUsd: 2, perProjectTokens: 1_000 };
    using scene = sceneOf([{ at: nowMs - 60 * minuteMs, costUsd: 2 }], caps, { [sessions[6] as SessionId]: 'The dearest' });
    for (const [index, session] of sessions.entries()) {
      const request = newRequest();
      const scopes = { session, project, day: '2026-11-20' };
      scene.store.budget.reserve(request, scopes, () => ({ type: 'fits', maxTokens: 1, worst: { usd: 1, tokens: 1 } }));
      if (index > 0) scene.store.budget.settle(request, { usd: 0.1 + index / 4, tokens: 10 });
    }
    const { caps: meters, perHourUsd } = await scene.insight.burn();
    // 6 settled: 0.1 each and 21 quarters, and the dollar that the first may still cost.
    const spent = 6 * 0.1 + 21 / 4 + 1;
    expect(perHourUsd).toBe(2);
    expect(meters[0]).toMatchObject({ scope: 'day', unit: 'usd', label: 'Today', limit: 10, spent: expect.closeTo(spent, 9) });
    expect(meters[0]?.reachedAtMs).toBeCloseTo(nowMs + ((10 - spent) / 2) * 60 * minuteMs, 0);
    expect(meters.slice(1)).toHaveLength(5);
    expect(meters[1]).toMatchObject({ scope: 'session', label: 'The dearest', session: sessions[6], spent: expect.closeTo(1.6, 9) });
  });
});

describe('an export', () => {
  it('is a row for each day, session, model and purpose, quoted, and no spreadsheet takes a name for a formula', async () => {
    const session = newSession();
    using scene = sceneOf([
      { session, at: at(19), model: 'a', costUsd: 1.5 },
      { session, model: 'a' },
      { session, model: 'a' },
    ]);
    const { name, mediaType, text } = await scene.insight.export({ ...everyRequest, fromMs: at(19, 0) }, 'csv');
    expect({ name, mediaType }).toEqual({ name: 'tessera-usage-2026-11-19-to-2026-11-20.csv', mediaType: 'text/csv' });
    const lines = text.split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe(
      `2026-11-19,"'=a ""project""",${project},Untitled session,${session},a,main,1,10,20,300,0,700,1.5,0,${700 / 1010},${700 / 1010},0,0,0`,
    );
    expect(lines[2]?.startsWith('2026-11-20,')).toBe(true);
  });

  it('is the same as JSON', async () => {
    using scene = sceneOf([{ model: 'a', costUsd: 1.5 }]);
    const { name, text } = await scene.insight.export(everyRequest, 'json');
    expect(name).toBe('tessera-usage-2026-11-20-to-2026-11-20.json');
    expect(JSON.parse(text)).toMatchObject({
      filter: everyRequest,
      rows: [{ day: '2026-11-20', project: '=a "project"', model: 'a', requests: 1, costUsd: 1.5 }],
    });
  });
});
