import type { NoticedReport } from '#shared/model/noticed/reports.ts';
import { dayText, isoDayOf, weekdayText } from '../../../parts/format/day.ts';
import { numberText } from '../../../parts/format/money.ts';
import { timeText } from '../../../parts/format/duration.ts';
import type { DaySpan } from '../../../parts/range/usage-range.ts';
import type { Fill } from '../../../ui/chart/fills.tsx';
import { Legend } from '../../../ui/chart/legend.tsx';
import { StackedDays } from '../../../ui/chart/stacked-days.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';

type Day = NoticedReport['days'][number];

interface DayCountsProps {
  readonly title: string;
  readonly days: readonly Day[];
  readonly series: readonly { readonly key: Exclude<keyof Day, 'day'>; readonly label: string; readonly fill: Fill }[];
  /** What they are part of. */
  readonly of: { readonly key: 'messages' | 'claims'; readonly label: string };
  /** When the figures were read: until then the present day is counted. */
  readonly atMs: number;
  /** Narrows the page to a day. */
  readonly onPick: (days: DaySpan) => void;
}

/** How often it happened on each day. */
export function DayCounts({ title, days, series, of, atMs, onPick }: DayCountsProps) {
  const today = isoDayOf(atMs);
  const sumOf = (day: Day) => series.reduce((sum, { key }) => sum + day[key], 0);
  const total = (key: Exclude<keyof Day, 'day'>) => days.reduce((sum, day) => sum + day[key], 0);
  return (
    <Panel
      title={title}
      end={<Legend items={series.map(({ key, fill, label }) => ({ key, fill, label, value: numberText(total(key)) }))} />}
    >
      <StackedDays
        label={title}
        tickText={(count) => (Number.isInteger(count) ? numberText(count) : '')}
        days={days.map((day) => ({
          key: day.day,
          label: dayText(day.day),
          detail: day.day === today ? `to ${timeText(atMs, atMs)}` : weekdayText(day.day),
          isCurrent: day.day === today,
          words: [...series.map(({ key, label }) => `${numberText(day[key])} ${label}`), `${numberText(day[of.key])} ${of.label}`].join(
            ', ',
          ),
          valueText: sumOf(day) === 0 ? '' : numberText(sumOf(day)),
          parts: series.map(({ key, fill }) => ({ key, fill, value: day[key] })),
        }))}
        table={{
          columns: ['Day', ...series.map(({ label }) => label), of.label],
          rows: days.map((day) => [dayText(day.day), ...series.map(({ key }) => numberText(day[key])), numberText(day[of.key])]),
        }}
        onChoose={(day) => onPick({ firstDay: day, lastDay: day })}
      />
    </Panel>
  );
}
