import { act, fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { BurnProvider } from '../../parts/burn/burn-context.tsx';
import { NavigationContext } from '../../parts/areas/navigation-context.ts';
import { fakeClient } from '../../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../../testing/render-in-window.tsx';
import { aProject, aProjectId, aSession, aSessionId } from '../../testing/samples.ts';
import { aBurn, anEmptyReport, aReport, someSums } from '../../testing/usage-samples.ts';
import { UsageScreen } from './usage-screen.tsx';

const now = new Date(2026, 10, 21, 14, 9).getTime();

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date', 'setInterval', 'setTimeout', 'clearTimeout', 'clearInterval'] });
  return () => vi.useRealTimers();
});

type Answer = (filter: UsageFilter) => Promise<UsageReport>;

function renderPage(answer: Answer, more: { sessions?: unknown; burn?: object; areas?: readonly string[]; export?: unknown } = {}) {
  const report = vi.fn(answer);
  const go = vi.fn();
  const openSettings = vi.fn();
  const client = fakeClient({ usage: { report, burn: async () => aBurn(more.burn), export: more.export, sessions: more.sessions } });
  const view = renderInWindow(
    <NavigationContext value={{ has: (area) => (more.areas ?? ['sessions', 'usage', 'cache']).includes(area), go, openSettings }}>
      <BurnProvider>
        <UsageScreen />
      </BurnProvider>
    </NavigationContext>,
    client,
    aWorkbench([aProject(1), aProject(2)], [aSession(1, 1)]),
  );
  return { ...view, report, go, openSettings };
}

const settle = () => act(() => vi.advanceTimersByTimeAsync(0));
const figure = (name: string) => screen.getByText(name, { selector: 'button > span' }).closest('button')!;
const lastFilter = (report: ReturnType<typeof renderPage>['report']) => report.mock.lastCall?.[0];
const sessionNames = () =>
  within(screen.getByRole('table', { name: 'Cost by session' }))
    .getAllByRole('rowheader')
    .map((cell) => cell.textContent);

test('the figures of the last 14 days stand on the page, each with what it is measured by', async () => {
  const { report } = renderPage(async (filter) => aReport({ filter }));
  expect(screen.getByText('Adding up the requests')).toBeTruthy();
  await settle();
  expect(lastFilter(report)).toMatchObject({ fromMs: new Date(2026, 10, 8).getTime(), toMs: new Date(2026, 10, 22).getTime() });
  expect(
    ['Cost', 'Requests', 'Cache hit rate', 'Lost to misses', 'Saved by the cache', 'Unpriced'].map((name) => figure(name).textContent),
  ).toEqual([
    'Cost$2.0014 days, 1 model',
    'Requests10in 2 sessions',
    'Cache hit rate89.5 %ideal 92.0 %',
    'Lost to misses$0.252 misses, 1 not explained by us',
    'Saved by the cache$4.00against sending all fresh',
    'Unpricednoneevery request has a price',
  ]);
  expect(screen.getByText('8 to 21 November 2026, local time. Prices of 9 November.')).toBeTruthy();
});

test('another range is asked for, and until it is there the page says so', async () => {
  const { report, preferences } = renderPage(async (filter) => aReport({ filter }));
  await settle();
  fireEvent.click(screen.getByRole('radio', { name: 'All' }));
  expect(screen.getByText('Adding up the requests')).toBeTruthy();
  await settle();
  expect(lastFilter(report)).toEqual({ fromMs: null, toMs: null, project: null, model: null });
  expect(screen.queryByText('Adding up the requests')).toBeNull();
  expect(preferences.getState().usageView.range).toBe('all');
});

test('a project leads to its sessions by cost, and a session opens', async () => {
  const { report, go } = renderPage(async (filter) => aReport({ filter }));
  await settle();
  fireEvent.click(screen.getByRole('button', { name: 'project-1' }));
  await settle();
  expect(lastFilter(report)).toMatchObject({ project: aProjectId(1) });
  expect(sessionNames()).toEqual(['Session 1project-1', 'Session 2project-2']);
  fireEvent.click(screen.getByRole('button', { name: 'Session 1' }));
  expect(go).toHaveBeenCalledExactlyOnceWith({ area: 'sessions', session: aSessionId(1) });
});

test('a session that is no longer there is named and leads nowhere', async () => {
  renderPage(async (filter) => aReport({ filter }));
  await settle();
  fireEvent.click(screen.getByRole('radio', { name: 'Session' }));
  expect(screen.queryByRole('button', { name: 'Session 2' })).toBeNull();
  expect(screen.getByTitle('Session 2')).toBeTruthy();
});

test('a figure leads to the sessions behind it, ordered by it', async () => {
  renderPage(async (filter) => aReport({ filter }));
  await settle();
  fireEvent.click(figure('Lost to misses'));
  expect(sessionNames()).toEqual(['Session 2project-2', 'Session 1project-1']);
  const table = screen.getByRole('table', { name: 'Cost by session' });
  expect(within(table).getByRole('columnheader', { name: 'Lost' }).getAttribute('aria-sort')).toBe('descending');
});

test('a purpose leads to the sessions behind it, and back to the purposes', async () => {
  const sessions = vi.fn(async () => [{ ...someSums, key: aSessionId(1), label: 'Session 1', project: aProjectId(1), costUsd: 0.2 }]);
  const { report, go } = renderPage(async (filter) => aReport({ filter }), { sessions });
  await settle();
  fireEvent.click(screen.getByRole('radio', { name: 'Purpose' }));
  fireEvent.click(screen.getByRole('button', { name: 'Compaction' }));
  await settle();
  expect(sessions).toHaveBeenCalledExactlyOnceWith({ ...lastFilter(report), purpose: 'compaction' });
  expect(sessionNames()).toEqual(['Session 1project-1']);
  fireEvent.click(screen.getByRole('button', { name: 'Session 1' }));
  expect(go).toHaveBeenCalledExactlyOnceWith({ area: 'sessions', session: aSessionId(1) });
  fireEvent.click(screen.getByRole('button', { name: 'Compaction' }));
  expect(screen.getByRole('table', { name: 'Cost by purpose' })).toBeTruthy();
});

test('a day leads to its sessions, and the range comes back by one press', async () => {
  const { report } = renderPage(async (filter) => aReport({ filter }));
  await settle();
  fireEvent.click(screen.getByRole('button', { name: '20 Nov: 0.50, Fri' }));
  await settle();
  expect(lastFilter(report)).toMatchObject({ fromMs: new Date(2026, 10, 20).getTime(), toMs: new Date(2026, 10, 21).getTime() });
  expect(screen.getByRole('table', { name: 'Cost by session' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: '20 November 2026' }));
  await settle();
  expect(lastFilter(report)).toMatchObject({ fromMs: new Date(2026, 10, 8).getTime() });
});

test('a cause leads to its misses where the window has a page of them, else to the sessions that lost most', async () => {
  const cause = { name: 'Idle longer than the cache lives: 1, $0.20' };
  const first = renderPage(async (filter) => aReport({ filter }));
  await settle();
  fireEvent.click(screen.getByRole('button', cause));
  expect(first.go).toHaveBeenCalledExactlyOnceWith({
    area: 'cache',
    misses: { cause: 'expired', range: '14', picked: null, project: null, model: null },
  });
  first.unmount();
  const second = renderPage(async (filter) => aReport({ filter }), { areas: ['sessions', 'usage'] });
  await settle();
  fireEvent.click(screen.getByRole('button', cause));
  expect(second.go).not.toHaveBeenCalled();
  expect(sessionNames()[0]).toBe('Session 2project-2');
});

test('what is in no sum is named and leads to its sessions and to the prices', async () => {
  const { report, openSettings } = renderPage(async (filter) =>
    aReport({
      filter,
      totals: { ...someSums, unpricedRequests: 6 },
      unpriced: [{ model: 'claude-next', requests: 6 }],
      simulatedRequests: 14,
    }),
  );
  await settle();
  const leftOut = screen.getByRole('region', { name: 'Not in these figures' });
  expect(leftOut.textContent).toContain('14 rehearsal requests.');
  fireEvent.click(within(leftOut).getByRole('button', { name: 'Look at the prices' }));
  expect(openSettings).toHaveBeenCalledExactlyOnceWith('model');
  fireEvent.click(within(leftOut).getByRole('button', { name: '6 requests unpriced.' }));
  await settle();
  expect(lastFilter(report)).toMatchObject({ model: 'claude-next' });
});

test('the figure of what is unpriced leads to the one model without a price, or to the models where there are several', async () => {
  const unpriced = [{ model: 'claude-next', requests: 6 }];
  const first = renderPage(async (filter) => aReport({ filter, totals: { ...someSums, unpricedRequests: 6 }, unpriced }));
  await settle();
  fireEvent.click(figure('Unpriced'));
  await settle();
  expect(lastFilter(first.report)).toMatchObject({ model: 'claude-next' });
  first.unmount();
  renderPage(async (filter) => aReport({ filter, unpriced: [...unpriced, { model: 'claude-later', requests: 1 }] }));
  await settle();
  fireEvent.click(figure('Unpriced'));
  expect(screen.getByRole('table', { name: 'Cost by model' })).toBeTruthy();
});

test('a page without requests says why and what to do', async () => {
  const { go, report } = renderPage(async (filter) => anEmptyReport({ filter, simulatedRequests: filter.fromMs === null ? 3 : 0 }));
  await settle();
  expect(screen.getByRole('heading', { name: 'No request in this range' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Show everything' }));
  await settle();
  expect(lastFilter(report)?.fromMs).toBeNull();
  expect(screen.getByRole('heading', { name: 'Only rehearsals here' })).toBeTruthy();
  expect(screen.getByText(/cost nothing and count nowhere/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Go to the sessions' }));
  expect(go).toHaveBeenCalledExactlyOnceWith({ area: 'sessions' });
});

test('a failure says which and why, and can be tried again', async () => {
  let isBroken = true;
  renderPage(async (filter) => {
    if (isBroken) throw new Error('The database is locked.');
    return aReport({ filter });
  });
  await settle();
  expect(screen.getByRole('alert').textContent).toContain('The figures could not be read (UNEXPECTED). The database is locked.');
  isBroken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await settle();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(figure('Cost').textContent).toContain('$2.00');
});

test('while a session works the figures follow it, at most every few seconds; what cannot be read anew is shown with its time', async () => {
  let isBroken = false;
  const { report, workbench } = renderPage(async (filter) => {
    if (isBroken) throw new Error('The database is locked.');
    return aReport({ filter });
  });
  await settle();
  const change = (lastSeq: number) =>
    workbench.setState((state) => ({ sessions: { ...state.sessions, [aSessionId(1)]: aSession(1, 1, { lastSeq }) } }));
  for (let seq = 2; seq < 12; seq += 1) change(seq);
  expect(report).toHaveBeenCalledTimes(1);
  isBroken = true;
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(report).toHaveBeenCalledTimes(2);
  expect(screen.getByRole('alert').textContent).toContain('What is shown was read at 14:09.');
  expect(figure('Cost').textContent).toContain('$2.00');
});

test('E opens the export, and its file goes to the downloads', async () => {
  const saved: string[] = [];
  URL.createObjectURL = vi.fn((blob: Blob) => {
    saved.push(blob.type);
    return 'blob:one';
  });
  URL.revokeObjectURL = vi.fn();
  const exported = vi.fn(async () => ({ name: 'usage.csv', mediaType: 'text/csv', text: 'day,costUsd' }));
  const { report } = renderPage(async (filter) => aReport({ filter }), { export: exported });
  await settle();
  fireEvent.keyDown(document.body, { key: 'e' });
  fireEvent.click(screen.getByRole('menuitem', { name: /^CSV/ }));
  await settle();
  expect(saved).toEqual(['text/csv']);
  expect(exported).toHaveBeenCalledExactlyOnceWith({ ...lastFilter(report), format: 'csv' });
});

test('the burn rate says when the day’s cap is reached; a session near its cap leads to it', async () => {
  const cap = { unit: 'usd', session: null, reachedAtMs: null } as const;
  const { go } = renderPage(async (filter) => aReport({ filter }), {
    burn: {
      caps: [
        { ...cap, scope: 'day', label: 'Today', spent: 4.18, limit: 20, reachedAtMs: new Date(2026, 10, 21, 22, 23).getTime() },
        { ...cap, scope: 'session', label: 'station migration', session: aSessionId(1), spent: 1.14, limit: 1.3 },
      ],
    },
  });
  await settle();
  const panel = screen.getByRole('region', { name: 'Burn rate and caps' });
  expect(panel.textContent).toContain('at this rate the day’s cap is reached at 22:23');
  expect(panel.textContent).toContain('87 % used');
  fireEvent.click(within(panel).getByRole('button', { name: 'Session, station migration' }));
  expect(go).toHaveBeenCalledExactlyOnceWith({ area: 'sessions', session: aSessionId(1) });
});

test('without a cap the page says that nothing ends a session, and where to set one', async () => {
  const { openSettings } = renderPage(async (filter) => aReport({ filter }), { burn: { caps: [] } });
  await settle();
  fireEvent.click(screen.getByRole('button', { name: 'Set caps' }));
  expect(openSettings).toHaveBeenCalledExactlyOnceWith('caps');
});
