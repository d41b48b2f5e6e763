import { expect, it } from 'vitest';
import { everyRequest } from '#shared/model/insight/usage-report.ts';
import { newProject, newSession, storeIn, tempFolder } from '../testing/temp-store.ts';
import { usageRowWith as row } from '../testing/usage-rows.ts';

const noon = new Date(2026, 10, 20, 12).getTime();
const today = { ...everyRequest, fromMs: new Date(2026, 10, 20).getTime(), toMs: new Date(2026, 10, 21).getTime() };

it('the sessions of a purpose are those that spent on it, the dearest first, with what they spent on it alone', async () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  const [cheap, dear, project] = [newSession(), newSession(), newProject()];
  store.usage.record(row({ session: cheap, project, at: noon, purpose: 'compaction', costUsd: 0.1 }));
  store.usage.record(row({ session: dear, project, at: noon, purpose: 'compaction', costUsd: 0.3 }));
  store.usage.record(row({ session: dear, project, at: noon, purpose: 'main', costUsd: 5 }));
  store.usage.record(row({ session: newSession(), at: noon, purpose: 'compaction', isSimulated: true }));
  store.usage.record(row({ session: newSession(), at: noon - 86_400_000, purpose: 'compaction' }));
  const sessions = await store.queries.run('usage.sessions', { filter: today, purpose: 'compaction' });
  expect(sessions.map(({ key, costUsd, requests }) => [key, costUsd, requests])).toEqual([
    [dear, 0.3, 1],
    [cheap, 0.1, 1],
  ]);
});

it('a report compares with all that was spent in the time before, also by what is not in it any more', async () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  store.usage.record(row({ project: newProject(), at: noon, costUsd: 1 }));
  store.usage.record(row({ project: newProject(), at: noon - 86_400_000, costUsd: 0.75 }));
  const report = await store.queries.run('usage.report', { filter: today });
  expect([report.totals.costUsd, report.costBeforeUsd]).toEqual([1, 0.75]);
  expect((await store.queries.run('usage.report', { filter: everyRequest })).costBeforeUsd).toBeNull();
});

it('a part of a day is that part in every sum, whatever the part before it was', async () => {
  using home = tempFolder();
  using store = storeIn(home.path);
  const session = newSession();
  store.usage.record(row({ session, at: noon, costUsd: 1 }));
  store.usage.record(row({ session: newSession(), at: noon - 86_400_000, costUsd: 0.75 }));
  const filter = { ...everyRequest, fromMs: noon - 3_600_000, toMs: noon + 3_600_000 };
  const report = await store.queries.run('usage.report', { filter });
  expect(report.bySession.map(({ key, costUsd }) => [key, costUsd])).toEqual([[session, 1]]);
  expect(report.byPurpose.map(({ costUsd }) => costUsd)).toEqual([1]);
});
