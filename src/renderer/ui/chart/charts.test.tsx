import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CauseBars } from './cause-bars.tsx';
import { HitLine } from './hit-line.tsx';
import { Meter } from './meter.tsx';
import { RequestTimeline } from './request-timeline.tsx';
import { StackedDays, type StackedDay } from './stacked-days.tsx';
import { TokenBar } from './token-bar.tsx';

// Nothing has a size in this DOM; a chart draws into the room it is given.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(192);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const aDay = (key: string, value: number, more: Partial<StackedDay> = {}): StackedDay => ({
  key,
  label: key,
  parts: [{ key: 'one', fill: 'series-1', value }],
  valueText: value.toFixed(2),
  ...more,
});

test('days carry their values as a table beside the drawing', () => {
  const table = {
    columns: ['Day', 'Cost'],
    rows: [
      ['7 Nov', '$0.57'],
      ['8 Nov', '$0.09'],
    ],
  };
  render(<StackedDays label="Cost by day" days={[aDay('7 Nov', 0.57), aDay('8 Nov', 0.09)]} table={table} tickText={String} />);
  expect(screen.getByRole('img', { name: 'Cost by day' }).textContent).toContain('0.57');
  const rows = within(screen.getByRole('table', { name: 'Cost by day' })).getAllByRole('row');
  expect(rows.map((row) => row.textContent)).toEqual(['DayCost', '7 Nov$0.57', '8 Nov$0.09']);
});

test('a day that can be chosen is reached by arrow keys and chosen by Enter', () => {
  const onChoose = vi.fn();
  const days = [aDay('7 Nov', 1), aDay('8 Nov', 2), aDay('9 Nov', 3, { detail: 'to 14:09', without: '2 requests unpriced' })];
  render(<StackedDays label="Cost by day" days={days} table={{ columns: [], rows: [] }} tickText={String} onChoose={onChoose} />);
  const last = screen.getByRole('button', { name: '9 Nov: 3.00, to 14:09, 2 requests unpriced' });
  expect([...screen.getAllByRole('button')].map((button) => button.getAttribute('tabindex'))).toEqual(['-1', '-1', '0']);
  last.focus();
  fireEvent.keyDown(last, { key: 'ArrowLeft' });
  expect(document.activeElement?.getAttribute('aria-label')).toBe('8 Nov: 2.00');
  fireEvent.keyDown(document.activeElement as Element, { key: 'Enter' });
  expect(onChoose).toHaveBeenCalledExactlyOnceWith('8 Nov');
});

test('where values do not fit side by side the highest and the present one are printed', () => {
  const days = Array.from({ length: 40 }, (_, index) => aDay(String(index), index === 7 ? 12.34 : 10, { isCurrent: index === 39 }));
  const { container } = render(<StackedDays label="Cost by day" days={days} table={{ columns: [], rows: [] }} tickText={String} />);
  const printed = [...container.querySelectorAll('svg text')].map((text) => text.textContent).filter((text) => text?.includes('.'));
  expect(printed).toEqual(['12.34', '10.00']);
});

test('a day without a price has a hatched tile that says so', () => {
  const days = [aDay('7 Nov', 0, { parts: [], valueText: '0.00', without: '2 requests unpriced' })];
  render(<StackedDays label="Cost by day" days={days} table={{ columns: [], rows: [] }} tickText={String} />);
  const tile = screen.getByText('2 requests unpriced').parentElement;
  expect(tile?.getAttribute('fill')).toMatch(/^url\(#.*-unpriced\)$/);
});

test('a share over time has no line where there was nothing, and breaks its axis where that does not begin at zero', () => {
  const points = [
    { key: '1', label: '1 Nov', held: 0.95, ideal: 0.96 },
    { key: '2', label: '2 Nov', held: null, ideal: null },
    { key: '3', label: '3 Nov', held: 0.91, ideal: 0.95 },
  ];
  const { container } = render(<HitLine label="Cache hit rate" points={points} table={{ columns: [], rows: [] }} />);
  expect(container.querySelectorAll('rect[fill="var(--read)"]')).toHaveLength(2);
  expect(container.querySelector('svg')?.textContent).toContain('88 %');
});

test('a cause that can be followed is a button named by what it says', () => {
  const onChoose = vi.fn();
  const rows = [{ key: 'expired', label: 'Idle longer than the cache lives', count: 9, value: 1.12, valueText: '$1.12' }];
  render(<CauseBars label="Misses" rows={rows} columns={['Cause', 'Misses', 'Lost']} tickText={String} onChoose={onChoose} />);
  fireEvent.click(screen.getByRole('button', { name: 'Idle longer than the cache lives: 9, $1.12' }));
  expect(onChoose).toHaveBeenCalledExactlyOnceWith('expired');
});

test('a part too small to draw is not in the bar', () => {
  const parts = [
    { key: 'read', fill: 'read', value: 74_380 },
    { key: 'written', fill: 'written', value: 3_212 },
    { key: 'fresh', fill: 'fresh', value: 28 },
  ] as const;
  render(<TokenBar label="Tokens of the last request" parts={parts} />);
  const widths = [...screen.getByRole('img').querySelectorAll('g rect')].map((rect) => rect.getAttribute('width'));
  expect(widths).toEqual(['95.826%', '4.138%']);
});

test('a meter says its value in words and never passes its end', () => {
  render(<Meter label="Today" value={25} limit={20} valueText="$25.00 of $20.00" warnAt={0.8} />);
  const meter = screen.getByRole('meter', { name: 'Today' });
  expect([meter.getAttribute('aria-valuenow'), meter.getAttribute('aria-valuetext')]).toEqual(['20', '$25.00 of $20.00']);
});

test('the selected request of a timeline is the one in the tab order', () => {
  const onSelect = vi.fn();
  const requests = ['29', '30', '31'].map((label) => ({
    key: label,
    label,
    parts: [{ key: 'read', fill: 'read', value: 50_000 } as const],
    words: `request ${label}`,
  }));
  render(
    <RequestTimeline
      label="Prompt tokens by request"
      requests={requests}
      selected="30"
      table={{ columns: [], rows: [] }}
      tickText={String}
      onSelect={onSelect}
    />,
  );
  const selected = screen.getByRole('button', { pressed: true });
  expect([selected.getAttribute('aria-label'), selected.getAttribute('tabindex')]).toEqual(['request 30', '0']);
  fireEvent.click(screen.getByRole('button', { name: 'request 31' }));
  expect(onSelect).toHaveBeenCalledExactlyOnceWith('31');
});

test('where bars are narrow the last label stays inside the drawing, and the one before it keeps its distance', () => {
  const days = Array.from({ length: 30 }, (_, index) => aDay(`${index + 1} Nov`, index));
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(420);
  render(<StackedDays label="Cost by day" days={days} table={{ columns: ['Day'], rows: [] }} tickText={String} />);
  const places = [...screen.getByRole('img', { name: 'Cost by day' }).querySelectorAll('text')].flatMap((text) => {
    const moved = /translate\(([\d.]+)/.exec(text.parentElement?.getAttribute('transform') ?? '');
    return moved && text.textContent.endsWith(' Nov') ? [Number(moved[1])] : [];
  });
  const [before = 0, last = 0] = places.slice(-2);
  expect(last).toBeLessThanOrEqual(420 - 26);
  expect(last - before).toBeGreaterThanOrEqual(46);
});
