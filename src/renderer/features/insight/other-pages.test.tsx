import { fireEvent, screen, within } from '@testing-library/react';
import { rateOf } from '#shared/model/noticed/statistics.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import { aClaim, aGroup, aLabReport, aNoticedReport } from '../../testing/noticed-samples.ts';
import { aProjectId, aSessionId } from '../../testing/samples.ts';
import { figure, now, rowOf, settle, table, thePage } from './testing/the-page.tsx';

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date', 'setInterval', 'setTimeout', 'clearTimeout', 'clearInterval'] });
  return () => vi.useRealTimers();
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
