import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { CachedRequest, MissList, RequestComparison } from '#shared/model/insight/cache-report.ts';
import { expect, test, vi } from 'vitest';
import { NavigationContext, type Navigation } from '../../parts/areas/navigation-context.ts';
import { cacheViewAt } from '../../parts/cache/cache-view.ts';
import { aComparison, aMiss, aMissRow, aRequest, aRequestId } from '../../testing/cache-samples.ts';
import { fakeClient } from '../../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../../testing/render-in-window.tsx';
import { aProject, aSession, aSessionId } from '../../testing/samples.ts';
import { CacheScreen } from './cache-screen.tsx';

const requests = [
  aRequest(28, { verdict: { outcome: 'first' } }),
  aRequest(29),
  aComparison().after,
  aRequest(31),
  aRequest(32, { verdict: { ...aMiss, cause: 'server', sentence: 'The server dropped it.', firstBlock: null } }),
];

const list: MissList = {
  byCause: [
    { cause: 'section', count: 1, lostUsd: 0.269, unpriced: 0 },
    { cause: 'model', count: 2, lostUsd: 0.4, unpriced: 1 },
  ],
  misses: [
    aMissRow(32, { cause: 'model', sentence: 'You changed the model.', blockName: null, lostUsd: null }),
    aMissRow(30),
    aMissRow(12, { cause: 'model', sentence: 'The model took over.', blockName: null, lostUsd: 0.4 }),
  ],
  total: 3,
};

function theScreen(
  fake: {
    requests?: readonly CachedRequest[];
    compare?: (input: object) => Promise<RequestComparison>;
    misses?: MissList;
    report?: object;
  } = {},
) {
  const compare = vi.fn(fake.compare ?? (async () => aComparison()));
  const client = fakeClient({
    cache: { requests: async () => fake.requests ?? requests, compare, misses: async () => fake.misses ?? list },
    prices: { get: async () => ({ date: '2026-11-20', currency: 'USD', models: [] }) },
    usage: { report: async () => fake.report },
  });
  const go = vi.fn<Navigation['go']>();
  const openSettings = vi.fn<Navigation['openSettings']>();
  const navigation: Navigation = { has: () => true, go, openSettings };
  const state = aWorkbench([aProject(1, { name: 'tidewatch' })], [aSession(1, 1, { title: 'Station migration' })]);
  const view = renderInWindow(
    <NavigationContext value={navigation}>
      <CacheScreen />
    </NavigationContext>,
    client,
    state,
  );
  const { preferences } = view;
  go.mockImplementation((place) => {
    if (place.area === 'cache') preferences.setState({ cacheView: cacheViewAt(preferences.getState().cacheView, place) });
  });
  const show = async (number: number) => {
    go({ area: 'cache', request: { session: aSessionId(1), request: aRequestId(number) } });
    await screen.findByRole('region', { name: 'Verdict' });
  };
  return { ...view, go, openSettings, compare, show };
}

const region = (name: string) => screen.getByRole('region', { name });

test('a timeline of one model names it', async () => {
  const { show } = theScreen();
  await show(30);
  expect(region('Prompt tokens by request').querySelector('header')?.textContent).toContain('claude-opus-5-5, requests 28 to 32');
});

test('a timeline of several models claims no model for all of it', async () => {
  const { show } = theScreen({ requests: [aRequest(28, { model: 'claude-sonnet-5-5' }), ...requests.slice(1)] });
  await show(30);
  expect(region('Prompt tokens by request').querySelector('header')?.textContent).toContain('requests 28 to 32, prices of claude-opus-5-5');
});

test('a miss says what happened in one sentence, and what it lost, cost and had cost', async () => {
  const { show } = theScreen();
  await show(30);
  const verdict = region('Verdict');
  expect(verdict.querySelector('p')?.textContent).toBe('The section git.status changed.');
  expect(verdict.textContent).toContain('Block 5 of 10 changed, so 56,132 tokens from there on were written again instead of read.');
  expect(verdict.textContent).toContain('The 4,640 tokens before breakpoint 1 were still read.');
  expect(within(verdict).getByText('git.status').tagName).toBe('CODE');
  expect([...verdict.querySelectorAll('div > dt')].map((term) => term.parentElement?.textContent)).toEqual([
    'Lost$0.27',
    'Paid$0.33',
    'Had it held$0.0610',
  ]);
});

test('blocks stand side by side, alike ones in one row, with the marks between them and the first difference marked', async () => {
  const { show } = theScreen();
  await show(30);
  const rows = within(region('Blocks sent')).getAllByRole('row').slice(1);
  expect(rows.map((row) => [...row.children].map((cell) => cell.textContent).join('|'))).toEqual([
    '1–3|tools|3 definitions|300|3 equal||3 equal|read',
    '4|system|identity, version 4|100|00000003||00000003|read',
    'Breakpoint 1, kept 1 h: read up to here',
    '5|system|git.status, version 1|100|b7e45c18||e09a41d3|changed',
    'Breakpoint 2, kept 5 min',
    '6–8|messages|3 blocks|300|3 equal||3 equal|written again',
    'Breakpoint 3, kept 5 min',
    '9–10|messages|2 blocks|200|||2 new|new',
  ]);
  expect(rows[3]?.getAttribute('aria-current')).toBe('true');
  fireEvent.click(screen.getByRole('button', { name: 'Only what differs' }));
  expect(
    within(region('Blocks sent'))
      .getAllByRole('rowheader')
      .map((cell) => cell.textContent),
  ).toEqual(['git.status, version 1', '2 blocks']);
  fireEvent.click(screen.getByRole('button', { name: '2 blocks' }));
  expect(within(region('Blocks sent')).getAllByRole('rowheader')).toHaveLength(3);
});

test('the first difference is shown line by line, with its reason, its event, its age and how often it came', async () => {
  const { show } = theScreen();
  await show(30);
  const panel = region('First differing block');
  expect(panel.textContent).toContain('5, System: git.status, version 1');
  expect(within(panel).getByRole('table', { name: /Changes in/ }).textContent).toContain('branch: station-schema');
  expect([...panel.querySelectorAll('dl > div')].map((fact) => fact.textContent)).toEqual([
    'Declaredcache-breaking, because “the agent must know which branch it commits to”',
    'Changed byprompt.fixed, event 812',
    'Cache age1:52 of 5:00, so it had not expired',
    'So far3 misses by this section, $0.62 in 14 days',
  ]);
  const diagnosis = region('The API’s own diagnosis');
  expect(diagnosis.textContent).toContain('Agrees with ours');
  expect(within(diagnosis).getByRole('row', { name: /Tokens/ }).textContent).toBe('Tokens56,132~56,400');
});

test('a section that may change leads to where it is switched off', async () => {
  const { show, openSettings } = theScreen();
  await show(30);
  fireEvent.click(screen.getByRole('button', { name: 'Prompt settings' }));
  expect(openSettings).toHaveBeenCalledExactlyOnceWith('prompt');
});

test('what cannot be proved by its hash is said', async () => {
  const { difference } = aComparison();
  const { show } = theScreen({
    compare: async () => aComparison({ difference: difference && { ...difference, isProved: false, isCut: true } }),
  });
  await show(30);
  screen.getByText(/its hash is not the one that was sent/);
  screen.getByText(/Longer than 20,000 characters/);
});

test('a request that held says so in the same places', async () => {
  const held = aComparison({ after: aRequest(31), before: aComparison().after, difference: null, advice: [], costHadItHeldUsd: 0.0301 });
  const { show } = theScreen({ compare: async () => held });
  await show(31);
  screen.getByRole('heading', { name: 'Request 31, held' });
  expect(region('Verdict').textContent).toContain('The prefix held');
  expect(region('Verdict').textContent).toContain('Lost$0.00');
  screen.getByText('What had been sent before was sent again, byte for byte.');
  screen.getByText('Nothing: the prefix held.');
});

test('what was simulated is free and marked, never priced', async () => {
  const { after } = aComparison();
  const { show } = theScreen({ compare: async () => aComparison({ after: { ...after, isSimulated: true, costUsd: 0 } }) });
  await show(30);
  expect(region('Verdict').textContent).toContain('LostfreePaidfreeHad it heldfree');
});

test('J and K lead from miss to miss of the session', async () => {
  const { show, preferences } = theScreen();
  await show(30);
  await screen.findByText('Miss 1 of 2 in this session');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /Previous/ }).disabled).toBe(true);
  fireEvent.keyDown(document.body, { key: 'j' });
  expect(preferences.getState().cacheView.shown?.request).toBe(aRequestId(32));
  fireEvent.keyDown(document.body, { key: 'k' });
  expect(preferences.getState().cacheView.shown?.request).toBe(aRequestId(30));
});

test('a bar leads to its request, and with “Compare with…” it becomes the one to compare with, the earlier first', async () => {
  const { show, compare, preferences } = theScreen();
  await show(30);
  const bar = (number: number) => screen.findByRole('button', { name: new RegExp(`^Request ${number}:`) });
  fireEvent.click(screen.getByRole('button', { name: 'Compare with…' }));
  fireEvent.click(await bar(32));
  await waitFor(() =>
    expect(compare).toHaveBeenLastCalledWith({ session: aSessionId(1), request: aRequestId(32), against: aRequestId(30) }),
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Compare with the request before' }));
  await waitFor(() => expect(compare).toHaveBeenLastCalledWith(expect.objectContaining({ against: null })));
  fireEvent.keyDown(await bar(29), { key: 'Enter' });
  expect(preferences.getState().cacheView.shown).toEqual({ session: aSessionId(1), request: aRequestId(29), against: null });
});

test('the crumbs lead to all misses, to the project’s and to the transcript', async () => {
  const { show, go, preferences } = theScreen();
  await show(30);
  fireEvent.click(screen.getByRole('button', { name: 'Station migration' }));
  expect(go).toHaveBeenLastCalledWith({ area: 'sessions', session: aSessionId(1) });
  fireEvent.click(screen.getByRole('button', { name: 'tidewatch' }));
  expect(preferences.getState().cacheView).toMatchObject({ project: aProject(1).id, shown: null });
});

test('a request that cannot be read says why and leads back to the list', async () => {
  const { go, show } = theScreen({ compare: async () => Promise.reject(new Error('There is no such request.')) });
  void show(30).catch(() => undefined);
  expect((await screen.findByRole('alert')).textContent).toContain('There is no such request.');
  fireEvent.click(screen.getByRole('button', { name: 'All misses' }));
  expect(go).toHaveBeenLastCalledWith({ area: 'cache', misses: {} });
});

test('all misses are listed with their money, can be narrowed to a cause, and lead to their requests', async () => {
  const { go, preferences } = theScreen();
  const table = await screen.findByRole('table', { name: 'Misses' });
  const rows = () => within(table).getAllByRole('row').slice(1);
  expect(rows().map((row) => row.lastElementChild?.textContent)).toEqual(['unpriced', '$0.27', '$0.40']);
  screen.getByText('lost to 3 misses, 1 of them unpriced');
  fireEvent.click(screen.getByRole('button', { name: /^Cause/ }));
  fireEvent.click(screen.getByRole('menuitemradio', { name: 'Section changed' }));
  expect(preferences.getState().cacheView.cause).toBe('section');
  expect(rows()).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'The section git.status changed.' }));
  expect(go).toHaveBeenLastCalledWith({ area: 'cache', request: { session: aSessionId(1), request: aRequestId(30) } });
});

const nothing: MissList = { byCause: [], misses: [], total: 0 };

test('without a miss the figures say that nothing was lost', async () => {
  const totals = { requests: 1_204, cacheReadTokens: 48_200_000, cacheHitRate: 0.958, savedUsd: 18.4 };
  theScreen({ misses: nothing, report: { totals, simulatedRequests: 0 } });
  await screen.findByRole('heading', { name: 'Nothing was lost' });
  screen.getByText(/1,204 requests.*48\.2 M tokens, 95\.8 % of all prompts\. That saved \$18\.40\./);
});

test('where all was rehearsed the list says so and claims nothing', async () => {
  theScreen({ misses: nothing, report: { totals: { requests: 0 }, simulatedRequests: 3 } });
  await screen.findByRole('heading', { name: 'Only rehearsals here' });
  screen.getByText(/3 requests went to the rehearsal/);
});
