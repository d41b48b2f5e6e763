import { act, fireEvent, screen, within } from '@testing-library/react';
import { allNoticed } from '#shared/model/settings.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import { aMessage, aNoticedReport, anEmptyNoticedReport } from '../../testing/noticed-samples.ts';
import { aSessionId } from '../../testing/samples.ts';
import { figure, now, rowOf, settle, table, thePage } from './testing/the-page.tsx';

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date', 'setInterval', 'setTimeout', 'clearTimeout', 'clearInterval'] });
  return () => vi.useRealTimers();
});

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
