import { expect, test } from 'vitest';
import { countDays, filterDaysText, filterOf } from '../../../parts/range/usage-range.ts';
import { aReport, someSums } from '../../../testing/usage-samples.ts';
import { aProjectId } from '../../../testing/samples.ts';
import { breakdownRows, columnsOf, sortRows, totalRow } from './breakdown-rows.ts';
import { bucketDays, unitFor } from './day-buckets.ts';
import { modelSeries } from './model-series.ts';

const now = new Date(2026, 10, 21, 14, 9).getTime();
const view = { range: '14', project: null, model: null } as const;
const aDay = (key: string, change: Partial<typeof someSums> = {}) => ({ ...someSums, key, label: key, byModel: [], ...change });

test('a range is whole days that end with the present one', () => {
  const filter = filterOf(view, null, now);
  expect([new Date(filter.fromMs ?? 0), new Date(filter.toMs ?? 0)]).toEqual([new Date(2026, 10, 8), new Date(2026, 10, 22)]);
  expect([countDays(filter), filterDaysText(filter)]).toEqual([14, '8 to 21 November 2026']);
  expect(countDays(filterOf({ ...view, range: 'today' }, null, now))).toBe(1);
});

test('a range over a change of the clock still has whole days', () => {
  const filter = filterOf({ ...view, range: '30' }, null, new Date(2026, 10, 10).getTime());
  expect([new Date(filter.fromMs ?? 0).getHours(), countDays(filter)]).toEqual([0, 30]);
});

test('everything has no bounds, and picked days take the place of the range', () => {
  expect(filterOf({ ...view, range: 'all', project: aProjectId(1) }, null, now)).toEqual({
    fromMs: null,
    toMs: null,
    project: aProjectId(1),
    model: null,
  });
  const picked = filterOf(view, { firstDay: '2026-11-16', lastDay: '2026-11-17' }, now);
  expect(filterDaysText(picked)).toBe('16 to 17 November 2026');
});

test('the present day says until when it was counted', () => {
  const buckets = bucketDays([aDay('2026-11-20'), aDay('2026-11-21')], 'day', now);
  expect(buckets.map(({ label, detail, isCurrent }) => [label, detail, isCurrent])).toEqual([
    ['20 Nov', 'Fri', false],
    ['21 Nov', 'to 14:09', true],
  ]);
});

test('many days are summed up by week, more by month, and shares are weighed by what was sent', () => {
  expect([14, 31, 32, 183].map(unitFor)).toEqual(['day', 'day', 'week', 'month']);
  const big = { cacheReadTokens: 900, inputTokens: 100, cacheWrite5mTokens: 0, idealHitRate: 1 };
  const small = { cacheReadTokens: 0, inputTokens: 1_000, cacheWrite5mTokens: 0, idealHitRate: 0.5 };
  const [first, second] = bucketDays([aDay('2026-11-14', big), aDay('2026-11-15', small), aDay('2026-11-16')], 'week', now);
  expect(first).toMatchObject({ firstDay: '2026-11-14', lastDay: '2026-11-15', costUsd: 4, held: 0.45, ideal: 0.75 });
  expect(second).toMatchObject({ label: '16 Nov', detail: 'week' });
});

test('a day on which nothing was sent has no share', () => {
  const nothing = { inputTokens: 0, cacheReadTokens: 0, cacheWrite5mTokens: 0, idealHitRate: null };
  expect(bucketDays([aDay('2026-11-20', nothing)], 'day', now)[0]).toMatchObject({ held: null, ideal: null });
});

test('four models have a colour each; of more, the cheapest share the last one', () => {
  const model = (key: string, costUsd: number) => ({ ...someSums, key, label: key, costUsd });
  const four = [model('a', 1), model('b', 4), model('c', 2), model('d', 3)];
  expect(modelSeries(four).map(({ key, fill }) => [key, fill])).toEqual([
    ['b', 'series-1'],
    ['d', 'series-2'],
    ['c', 'series-3'],
    ['a', 'series-4'],
  ]);
  expect(modelSeries([...four, model('e', 0.5), model('unpriced', 0)]).at(-1)).toMatchObject({
    label: '2 other models',
    models: ['a', 'e'],
    costUsd: 1.5,
  });
});

test('the table is ordered by a column; what has no value goes last, and low hit rates come first', () => {
  const rows = breakdownRows(
    aReport({
      byProject: [0.9, null, 0.2].map((cacheHitRate, index) => ({
        ...someSums,
        key: aProjectId(index),
        label: `p${index}`,
        cacheHitRate,
        sessions: 1,
        turns: 0,
        costBeforeUsd: null,
      })),
    }),
    'project',
  );
  const hitRate = columnsOf('project', null).find((column) => column.key === 'hitRate')!;
  expect(sortRows(rows, hitRate).map((row) => row.label)).toEqual(['p2', 'p0', 'p1']);
});

test('a cost says what is unpriced beside it, and nothing is divided by no turns', () => {
  const [row] = breakdownRows(aReport(), 'project');
  const text = (key: string, change: object) =>
    columnsOf('project', '14 days before')
      .find((column) => column.key === key)!
      .textOf({ ...row!, ...change }, someSums);
  expect([
    text('cost', {}),
    text('cost', { unpricedRequests: 3 }),
    text('cost', { costUsd: 0, unpricedRequests: 10 }),
    text('perTurn', { turns: 0 }),
    text('before', {}),
    text('before', { costUsd: 0.5 }),
    text('before', { costBeforeUsd: null }),
  ]).toEqual(['$1.40', '$1.40, 3 unpriced', 'unpriced', '', '+40 %', '−50 %', 'nothing']);
});

test('the last row is the whole, and compares with all that was spent in the time before', () => {
  expect(totalRow(aReport({ costBeforeUsd: 8 }))).toMatchObject({ costUsd: 2, sessions: 2, turns: 4, costBeforeUsd: 8 });
});

test('a purpose that this version does not know leads nowhere', () => {
  const purposes = ['compaction', 'divination'].map((key) => ({ ...someSums, key, label: key }));
  expect(breakdownRows(aReport({ byPurpose: purposes }), 'purpose').map((row) => row.lead)).toEqual([
    { type: 'purpose', purpose: 'compaction' },
    { type: 'none' },
  ]);
});
