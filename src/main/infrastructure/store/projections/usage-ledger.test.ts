import { describe, expect, it } from 'vitest';
import { noUsage } from '#shared/model/usage.ts';
import { everyRequest } from '#shared/model/insight/usage-report.ts';
import { newProject, newSession, storeIn, tempFolder } from '../testing/temp-store.ts';
import { usageRowWith } from '../testing/usage-rows.ts';

const row = usageRowWith;

describe('the usage of a session', () => {
  it('sums its requests, tells unpriced ones, and keeps simulated ones out', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = newSession();
    store.usage.record(row({ session }));
    store.usage.record(
      row({ session, costUsd: null, at: Date.UTC(2026, 10, 20, 13), usage: { ...noUsage, inputTokens: 5, outputTokens: 2 } }),
    );
    store.usage.record(row({ session, isSimulated: true, costUsd: 9, at: Date.UTC(2026, 10, 20, 11) }));
    store.usage.record(row({}));
    expect(store.usage.ofSession(session)).toEqual({
      cost: { usd: 0.5, unpricedRequests: 1, requests: 3, simulatedRequests: 1 },
      usage: { inputTokens: 15, outputTokens: 22, cacheWrite5mTokens: 300, cacheWrite1hTokens: 0, cacheReadTokens: 700 },
      windowTokens: 7,
    });
  });

  it('is the simulated requests’ where there are only such, and costs nothing', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = newSession();
    store.usage.record(row({ session, isSimulated: true }));
    expect(store.usage.ofSession(session)).toEqual({
      cost: { usd: 0, unpricedRequests: 0, requests: 1, simulatedRequests: 1 },
      usage: { inputTokens: 10, outputTokens: 20, cacheWrite5mTokens: 300, cacheWrite1hTokens: 0, cacheReadTokens: 700 },
      windowTokens: 1030,
    });
    expect(store.usage.ofSession(newSession())).toEqual({
      cost: { usd: 0, unpricedRequests: 0, requests: 0, simulatedRequests: 0 },
      usage: noUsage,
      windowTokens: 0,
    });
  });

  it('fills the window with the last main request, not with a helper’s or one that brought no counts', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const session = newSession();
    const at = Date.UTC(2026, 10, 20, 12);
    store.usage.record(row({ session, at }));
    store.usage.record(row({ session, at: at + 1, purpose: 'title', usage: { ...noUsage, inputTokens: 1 } }));
    store.usage.record(row({ session, at: at + 2, usage: noUsage, wasInterrupted: true }));
    expect(store.usage.ofSession(session).windowTokens).toBe(1030);
  });
});

describe('a request', () => {
  it('recorded again replaces its row', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const begun = row({ usage: noUsage, costUsd: 0 });
    store.usage.record(begun);
    store.usage.record(row({ request: begun.request, session: begun.session, apiMessage: 'msg_1' }));
    expect(store.usage.ofSession(begun.session).cost).toMatchObject({ requests: 1, usd: 0.5 });
  });

  it('counts once per API message, at its fullest, in whichever order it comes', () => {
    for (const outputs of [
      [5, 90],
      [90, 5],
    ]) {
      using home = tempFolder();
      using store = storeIn(home.path);
      const session = newSession();
      for (const outputTokens of outputs) store.usage.record(row({ session, apiMessage: 'msg_1', usage: { ...noUsage, outputTokens } }));
      expect(store.usage.ofSession(session)).toMatchObject({ cost: { requests: 1 }, usage: { outputTokens: 90 } });
    }
  });

  it('replayed from a recording never takes the place of the real one, and counts in each replay', () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const [real, replay, again] = [newSession(), newSession(), newSession()];
    store.usage.record(row({ session: real, apiMessage: 'msg_1' }));
    for (const session of [replay, again]) store.usage.record(row({ session, apiMessage: 'msg_1', isSimulated: true }));
    expect(store.usage.ofSession(real).cost).toMatchObject({ requests: 1, simulatedRequests: 0, usd: 0.5 });
    expect(store.usage.ofSession(replay).cost).toMatchObject({ requests: 1, simulatedRequests: 1, usd: 0 });
    expect(store.usage.ofSession(again).cost).toMatchObject({ requests: 1, simulatedRequests: 1, usd: 0 });
  });
});

describe('statistics', () => {
  it('come from the worker: real requests since a time, in all and by group', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const project = newProject();
    const noon = new Date(2026, 10, 20, 12).getTime();
    const day = 24 * 3600 * 1000;
    store.usage.record(row({ project, at: noon - 2 * day, costUsd: 100 }));
    store.usage.record(row({ project, at: noon - day, model: 'small', costUsd: 0.1 }));
    store.usage.record(row({ project, at: noon, model: 'large', costUsd: 2 }));
    store.usage.record(row({ project, at: noon + 1, model: 'large', costUsd: null, usage: { ...noUsage, inputTokens: 1000 } }));
    store.usage.record(row({ project, at: noon, isSimulated: true, costUsd: 50 }));

    const byDay = await store.usage.stats({ by: 'day', filter: { ...everyRequest, fromMs: noon - day } });
    expect(byDay.groups.map((group) => [group.key, group.requests])).toEqual([
      ['2026-11-19', 1],
      ['2026-11-20', 2],
    ]);
    expect(byDay.totals).toEqual({
      requests: 3,
      inputTokens: 1020,
      outputTokens: 40,
      cacheWrite5mTokens: 600,
      cacheWrite1hTokens: 0,
      cacheReadTokens: 1400,
      costUsd: 2.1,
      unpricedRequests: 1,
      cacheHitRate: 1400 / 3020,
    });
    expect(byDay.simulatedRequests).toBe(1);

    const byModel = await store.usage.stats({ by: 'model', filter: everyRequest });
    expect(byModel.groups.map((group) => group.key)).toEqual(['claude-opus-5', 'large', 'small']);
    expect((await store.usage.stats({ by: 'session', filter: everyRequest })).groups).toHaveLength(4);
    expect((await store.usage.stats({ by: 'project', filter: everyRequest })).groups).toMatchObject([{ key: project, requests: 4 }]);
    expect((await store.usage.stats({ by: 'purpose', filter: { ...everyRequest, fromMs: noon + day } })).groups).toEqual([]);
  });

  it('of an empty ledger are zeros without a hit rate', async () => {
    using home = tempFolder();
    using store = storeIn(home.path);
    const { totals, groups } = await store.usage.stats({ by: 'day', filter: everyRequest });
    expect(groups).toEqual([]);
    expect(totals).toMatchObject({ requests: 0, costUsd: 0, cacheHitRate: null });
  });
});
