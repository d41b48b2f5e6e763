import type { ReliabilityReport } from '#shared/model/noticed/reports.ts';
import { numberText } from '../../../parts/format/money.ts';
import { Legend } from '../../../ui/chart/legend.tsx';
import { StackedDays } from '../../../ui/chart/stacked-days.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './reliability-tables.module.css';

/** At which hours of the day requests had to be repeated, and how many of them because the API was overloaded. */
export function HoursChart({ hours }: Pick<ReliabilityReport, 'hours'>) {
  const byHour = Array.from({ length: 24 }, (_, hour) => {
    const known = hours.find((entry) => entry.hour === hour);
    const { requests = 0, retries = 0, overloads = 0 } = known ?? {};
    return { hour, requests, retries, overloads };
  });
  const sum = (key: 'retries' | 'overloads') => byHour.reduce((before, hour) => before + hour[key], 0);
  const head = { title: 'Retries and overloads by hour', detail: 'hours of the day, local time' } as const;
  if (sum('retries') + sum('overloads') === 0) {
    return (
      <Panel {...head}>
        <p className={styles.none}>None: no request had to be repeated.</p>
      </Panel>
    );
  }
  return (
    <Panel
      {...head}
      end={
        <Legend
          items={[
            { key: 'retries', fill: 'series-2', label: 'retries', value: numberText(sum('retries')) },
            { key: 'overloads', fill: 'series-1', label: 'overloads', value: numberText(sum('overloads')) },
          ]}
        />
      }
    >
      <StackedDays
        label="Retries and overloads by hour"
        tickText={(count) => (Number.isInteger(count) ? numberText(count) : '')}
        days={byHour.map(({ hour, requests, retries, overloads }) => ({
          key: String(hour),
          label: `${String(hour).padStart(2, '0')}:00`,
          words: `${numberText(retries)} retries, ${numberText(overloads)} overloads, ${numberText(requests)} requests`,
          valueText: retries + overloads === 0 ? '' : numberText(retries + overloads),
          parts: [
            { key: 'overloads', fill: 'series-1', value: overloads },
            { key: 'retries', fill: 'series-2', value: retries },
          ],
        }))}
        table={{
          columns: ['Hour', 'Retries', 'Overloads', 'Requests'],
          rows: byHour.map(({ hour, requests, retries, overloads }) => [
            `${String(hour).padStart(2, '0')}:00`,
            ...[retries, overloads, requests].map(numberText),
          ]),
        }}
      />
    </Panel>
  );
}
