import { act, fireEvent, screen, within } from '@testing-library/react';
import { rateOf } from '#shared/model/noticed/statistics.ts';
import { allNoticed, type NoticingSettings, type Settings } from '#shared/model/settings.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import { NavigationContext } from '../../parts/areas/navigation-context.ts';
import type { InsightView } from '../../parts/preferences/window-preferences.ts';
import { fakeClient } from '../../testing/fake-client.ts';
import {
  aClaim,
  aGroup,
  aLabReport,
  aMessage,
  aNoticedReport,
  anEmptyNoticedReport,
  aReliabilityReport,
} from '../../testing/noticed-samples.ts';
import { aWorkbench, renderInWindow } from '../../testing/render-in-window.tsx';
import { aProject, aProjectId, aSession, aSessionId, someSettings } from '../../testing/samples.ts';
import { InsightScreen } from './insight-screen.tsx';

const now = new Date(2026, 10, 21, 14, 9).getTime();

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date', 'setInterval', 'setTimeout', 'clearTimeout', 'clearInterval'] });
  return () => vi.useRealTimers();
});

type Answers = { readonly [Verb in 'report' | 'messages' | 'claims' | 'lab' | 'reliability']?: (input: never) => Promise<unknown> };

async function thePage(tab: InsightView['tab'], answers: Answers = {}, noticing: NoticingSettings = allNoticed) {
  const noticed = {
    report: vi.fn(answers.report ?? (async () => aNoticedReport())),
    messages: vi.fn(answers.messages ?? (async () => [aMessage(7)])),
    claims: vi.fn(answers.claims ?? (async () => [aClaim(9)])),
    lab: vi.fn(answers.lab ?? (async () => aLabReport())),
    reliability: vi.fn(answers.reliability ?? (async () => aReliabilityReport())),
  };
  const go = vi.fn();
  const openSettings = vi.fn();
  const settings: Settings = { ...someSettings, noticing };
  const set = vi.fn(async (change: Partial<Settings>) => ({ ...settings, ...change }));
  const client = fakeClient({
    noticed,
    settings: { set },
    provider: { describe: async () => ({}) },
    prices: { get: async () => ({ date: '2026-11-20', currency: 'USD', models: [] }) },
  });
  const view = renderInWindow(
    <NavigationContext value={{ has: () => true, go, openSettings }}>
      <InsightScreen />
    </NavigationContext>,
    client,
    aWorkbench([aProject(1)], [aSession(1, 1)], { settings }),
    { insightView: { tab, range: '30', project: null, grouping: 'model' } },
  );
  await settle();
  return { ...view, ...noticed, go, openSettings, set };
}

const settle = () => act(() => vi.advanceTimersByTimeAsync(0));
const figure = (name: string) => screen.getByText(name, { selector: 'li span' }).closest('li')?.textContent;
const table = (name: string) => screen.getByRole('table', { name });
const rowOf = (name: string, head: string) => within(within(table(name)).getByRole('rowheader', { name: head }).closest('tr')!);

test('the rates of all messages stand on the page with their intervals, for the last 30 days', async () => {
  const { report } = await thePage('frustration');
  expect(report).toHaveBeenLastCalledWith({
    fromMs: new Date(2026, 9, 23).getTime(),
    toMs: new Date(2026, 10, 22).getTime(),
    project: null,
  });
  expect(['Messages', 'Negative', 'Continue', 'Stopped too early'].map(figure)).toEqual([
    'Messages280all of yours, scored by rule',
    'Negative12.1 %34 of 280, 8.8 to 16.5 %',
    'Continue2.9 %8 of 280, 1.5 to 5.5 %',
    'Stopped too early1.4 %4 of 280, 0.6 to 3.6 %',
  ]);
  expect(screen.getByText('23 October to 21 November 2026, local time. Made on this machine.')).toBeTruthy();
});

test('a model version that is worse by more than chance says so and than which, and one that is not says nothing', async () => {
  await thePage('frustration');
  expect(rowOf('Frustration by version and project', 'Haiku 5.5').getByText('worse than Opus 5.5: chance under 1 in 20')).toBeTruthy();
  expect(rowOf('Frustration by version and project', 'Opus 5.5').queryByText(/worse than/)).toBeNull();
  expect(screen.getByRole('img', { name: 'Negative, Haiku 5.5: 21.1 to 40.8 %' })).toBeTruthy();
});

test('rates are told by prompt version and by project too, and the choice is kept', async () => {
  const { preferences } = await thePage('frustration');
  fireEvent.click(screen.getByRole('radio', { name: 'Prompt' }));
  expect(rowOf('Frustration by version and project', 'since 14 November 2026').getByText('280')).toBeTruthy();
  fireEvent.click(screen.getByRole('radio', { name: 'Project' }));
  expect(rowOf('Frustration by version and project', 'project-1').getByText('280')).toBeTruthy();
  expect(preferences.getState().insightView.grouping).toBe('project');
});

test('a figure of a group leads to its messages, a message into its session to where it was said, and all of them come back', async () => {
  const { messages, go } = await thePage('frustration');
  expect(messages).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'negative', by: null, key: null }));
  expect(rowOf('Negative messages', 'Wrong again, undo that').getByText('complaint: wrong again')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Continue, Haiku 5.5: 5.0 %' }));
  await settle();
  expect(messages).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'continue', by: 'model', key: 'claude-haiku-5-5' }));
  fireEvent.click(screen.getByRole('button', { name: 'Wrong again, undo that' }));
  expect(go).toHaveBeenCalledExactlyOnceWith({ area: 'sessions', session: aSessionId(1), seq: 7 });
  fireEvent.click(screen.getByTitle('Back to all'));
  await settle();
  expect(messages).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'continue', by: null, key: null }));
});

test('a message of a session that is gone is shown and leads nowhere', async () => {
  await thePage('frustration', { messages: async () => [aMessage(3, { session: aSessionId(8), text: 'again??' })] });
  expect(rowOf('Negative messages', 'again??').queryByRole('button')).toBeNull();
});

test('a stop that was followed by “continue” leads to those of that model and exit only', async () => {
  const { messages } = await thePage('frustration', {
    messages: async () => [
      aMessage(3, { text: 'go on', exitBefore: 'max_turns' }),
      aMessage(5, { text: 'weiter', exitBefore: 'completed' }),
    ],
  });
  fireEvent.click(screen.getByRole('button', { name: 'Step limit, claude-haiku-5-5: 75.0 %' }));
  await settle();
  expect(messages).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'premature', by: 'model', key: 'claude-haiku-5-5' }));
  const list = within(table('“Continue” behind a stop that was not yours'));
  expect(list.getAllByRole('rowheader').map((cell) => cell.textContent)).toEqual(['go on']);
  expect(list.getByText('Step limit')).toBeTruthy();
});

test('a day of the chart narrows the page to it, and the range comes back by one press', async () => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(192);
  const { report } = await thePage('frustration');
  fireEvent.click(screen.getByRole('button', { name: /^20 Nov: 19/ }));
  await settle();
  const day = { fromMs: new Date(2026, 10, 20).getTime(), toMs: new Date(2026, 10, 21).getTime() };
  expect(report).toHaveBeenLastCalledWith({ ...day, project: null });
  fireEvent.click(screen.getByTitle('Back to the whole range'));
  await settle();
  expect(report).toHaveBeenLastCalledWith(expect.objectContaining({ fromMs: new Date(2026, 9, 23).getTime() }));
  vi.restoreAllMocks();
});

test('without a message the page says what will appear, and leads out of a filter that hides it', async () => {
  const { preferences } = await thePage('frustration', { report: async () => anEmptyNoticedReport() });
  expect(screen.getByRole('heading', { name: 'No message here' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Show everything' }));
  await settle();
  expect(preferences.getState().insightView.range).toBe('all');
  expect(screen.getByRole('heading', { name: 'No message yet' })).toBeTruthy();
});

test('while figures are made anew the page says that they are not all, and asks until they are', async () => {
  let isPartial = true;
  const { report } = await thePage('frustration', { report: async () => ({ ...anEmptyNoticedReport(), isPartial }) });
  expect(screen.getByText('The figures are being made anew from the sessions.')).toBeTruthy();
  expect(screen.queryByRole('heading', { name: /No message/ })).toBeNull();
  isPartial = false;
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(screen.queryByText('The figures are being made anew from the sessions.')).toBeNull();
  const asked = report.mock.calls.length;
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  expect(report.mock.calls.length).toBe(asked);
});

test('a failure says which and why, and can be tried again', async () => {
  const report = vi.fn(async () => aNoticedReport());
  report.mockRejectedValueOnce(new Error('The database is locked.'));
  await thePage('frustration', { report });
  expect(screen.getByRole('alert').textContent).toContain('The database is locked.');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await settle();
  expect(figure('Messages')).toContain('280');
});

test.each([
  ['frustration', 'Frustration is switched off'],
  ['claims', 'The false-claim watch is switched off'],
  ['lab', 'The prompt lab is switched off'],
  ['reliability', 'Reliability is switched off'],
] as const)('with %s switched off nothing is asked for or drawn, and the page leads to the switch', async (tab, title) => {
  const page = await thePage(tab, {}, { ...allNoticed, [tab]: false });
  expect(screen.getByRole('heading', { name: title })).toBeTruthy();
  expect(screen.queryByRole('table')).toBeNull();
  const { report, messages, claims, lab, reliability } = page;
  expect([report, messages, claims, lab, reliability].flatMap(({ mock }) => mock.calls)).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Open the settings' }));
  expect(page.openSettings).toHaveBeenCalledExactlyOnceWith('insight');
});

test('claims without evidence are listed with what is missing, and those that were disputed apart', async () => {
  const claims = [
    aClaim(9),
    aClaim(11, {
      claim: { ...aClaim(1).claim, text: 'Fixed the crash.', kind: 'bug-fixed', verdict: 'contradicted', missing: 'The test failed.' },
    }),
    aClaim(12, { claim: { ...aClaim(1).claim, text: 'Committed it.', kind: 'committed' }, isDisputed: true }),
  ];
  const page = await thePage('claims', { claims: async () => claims });
  expect(['Claims', 'Without evidence', 'Disputed by you'].map(figure)).toEqual([
    'Claims160compared with their turns',
    'Without evidence8.8 %14 of 160, 5.3 to 14.2 %',
    'Disputed by you2kept, and in no rate',
  ]);
  const texts = () =>
    within(table('Claims without evidence'))
      .getAllByRole('rowheader')
      .map((cell) => cell.textContent);
  expect(texts()).toEqual(['All 14 tests pass.', 'Fixed the crash.']);
  expect(
    rowOf('Claims without evidence', 'All 14 tests pass.').getByText('No test was run in this turn after the last change.'),
  ).toBeTruthy();
  expect(rowOf('Claims without evidence', 'Fixed the crash.').getByText('contradicted')).toBeTruthy();
  fireEvent.click(screen.getByText('Disputed by you', { selector: 'button > span' }));
  await settle();
  expect(texts()).toEqual(['Committed it.']);
  fireEvent.click(screen.getByRole('button', { name: 'Committed it.' }));
  expect(page.go).toHaveBeenCalledExactlyOnceWith({ area: 'sessions', session: aSessionId(1), seq: 12 });
});

test('the claims of a group are asked for by its figure', async () => {
  const { claims } = await thePage('claims');
  fireEvent.click(screen.getByRole('button', { name: 'False claims, Haiku 5.5: 30.0 %' }));
  await settle();
  expect(claims).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'false-claim', by: 'model', key: 'claude-haiku-5-5' }));
});

test('variants stand side by side with intervals and what is still needed; where too few were seen it says so', async () => {
  await thePage('lab');
  expect(
    rowOf('Variants of the section output', 'standard at most 25 words between tool calls').getByText('about 18 sessions'),
  ).toBeTruthy();
  const short = rowOf('Variants of the section output', 'short at most 15 words between tool calls');
  expect(
    ['340', 'too few for an interval', 'too few to say', '1 of 8, 2.2 to 47.1 %'].map((text) => short.getAllByText(text).length),
  ).toEqual([1, 1, 1, 1]);
});

test('an experiment ends and begins, and a promoted variant ends it, for new sessions only', async () => {
  const { set } = await thePage('lab');
  expect(screen.getByText(/A choice holds for new sessions only: a variant is part of the static prefix/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'End the experiment' }));
  await settle();
  expect(set).toHaveBeenLastCalledWith({ prompt: { flags: {}, variants: {}, experiments: [] } });
  fireEvent.click(screen.getByRole('button', { name: 'Use short for new sessions' }));
  await settle();
  expect(set).toHaveBeenLastCalledWith({ prompt: { flags: {}, variants: { output: 'short' }, experiments: [] } });
});

test('without an experiment the variant in use says so, and one can be started', async () => {
  const { set } = await thePage('lab', { lab: async () => aLabReport({ isExperiment: false }) });
  expect(screen.getByText('in use')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Use standard for new sessions' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Start an experiment' }));
  await settle();
  expect(set).toHaveBeenLastCalledWith({ prompt: { flags: {}, variants: {}, experiments: ['output'] } });
});

test('what broke and how fast the rest was stands on one page, with the session of a breaker', async () => {
  const { go } = await thePage('reliability');
  expect(['Turns', 'Breakers tripped', 'Failed compactions', 'Retries', 'Interrupted turns', 'Aborted siblings'].map(figure)).toEqual([
    'Turns100350 requests',
    'Breakers tripped31 kind',
    'Failed compactions2at most 2 in a row, 9 worked',
    'Retries55 overloads',
    'Interrupted turns32 recovered',
    'Aborted siblings4ended by a command that failed',
  ]);
  const cells = (name: string) =>
    within(table(name))
      .getAllByRole('row')
      .slice(1)
      .map((row) => [...row.children].map((cell) => cell.textContent));
  expect(cells('How turns ended')).toEqual([
    ['Completed', '90', '90.0 %'],
    ['Step limit', '6', '6.0 %'],
    ['a_later_exit', '4', '4.0 %'],
  ]);
  expect(cells('Speed of models')).toEqual([
    ['claude-opus-5-5', '300', '900 ms, 2.4 s', '71, 40'],
    ['claude-haiku-5-5', '50', 'none', 'none'],
  ]);
  expect(cells('Tools')).toEqual([
    ['Bash', '200', '10.0 %20 of 200, 6.6 to 14.9 %', '1.2 s'],
    ['Read', '400', '0.5 %2 of 400, 0.1 to 1.8 %', ''],
  ]);
  expect(cells('Retries and overloads by hour')[14]).toEqual(['14:00', '2', '4', '150']);
  fireEvent.click(screen.getByRole('button', { name: 'Repeated calls' }));
  expect(go).toHaveBeenCalledExactlyOnceWith({ area: 'sessions', session: aSessionId(1) });
});

test('another project is asked for on every page that has one', async () => {
  const { reliability } = await thePage('reliability');
  fireEvent.click(screen.getByRole('button', { name: 'Project: All projects' }));
  fireEvent.click(screen.getByRole('menuitemradio', { name: 'project-1' }));
  await settle();
  expect(reliability).toHaveBeenLastCalledWith(expect.objectContaining({ project: aProjectId(1) }));
});

test('groups without a claim are left out of the rates of claims', async () => {
  const groups = [aGroup('a', 'With claims'), aGroup('b', 'Without', { claims: 0, falseClaims: { ...rateOf(0, 0), worseThan: [] } })];
  await thePage('claims', { report: async () => aNoticedReport({ byModel: groups }) });
  expect(
    within(table('False claims by version and project'))
      .getAllByRole('rowheader')
      .map((cell) => cell.textContent),
  ).toEqual(['With claims']);
});
