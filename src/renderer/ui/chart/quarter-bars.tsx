import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar, Line } from '@visx/shape';
import { Chart } from './chart.tsx';
import { fillOf } from './fills.tsx';
import type { Size } from './use-size.ts';

export interface Quarter {
  readonly key: string;
  /** The time at which it began. */
  readonly label: string;
  readonly value: number;
  readonly valueText: string;
}

interface QuarterBarsProps {
  readonly label: string;
  readonly quarters: readonly Quarter[];
  /** The time at the right end. */
  readonly endLabel: string;
  /** Headings of the table: the time, the value. */
  readonly columns: readonly [string, string];
}

const room = { top: 2, bottom: 14 } as const;

/** Small bars of equal stretches of time, up to the present. */
export function QuarterBars({ label, quarters, endLabel, columns }: QuarterBarsProps) {
  const table = { columns, rows: quarters.map((quarter) => [quarter.label, quarter.valueText]) };
  return (
    <Chart label={label} table={table}>
      {(size, patterns) => <Drawing size={size} patterns={patterns} quarters={quarters} endLabel={endLabel} />}
    </Chart>
  );
}

interface DrawingProps extends Pick<QuarterBarsProps, 'quarters' | 'endLabel'> {
  readonly size: Size;
  readonly patterns: string;
}

function Drawing({ size: { width, height }, patterns, quarters, endLabel }: DrawingProps) {
  const bottom = height - room.bottom;
  const highest = Math.max(0, ...quarters.map((quarter) => quarter.value));
  const x = scaleBand({ domain: quarters.map((quarter) => quarter.key), range: [0, width], paddingInner: 0.15 });
  const y = scaleLinear({ domain: [0, highest > 0 ? highest : 1], range: [bottom, room.top] });
  const middle = quarters[Math.floor(quarters.length / 2)];
  return (
    <>
      {quarters.map((quarter) => {
        const top = y(quarter.value);
        if (bottom - top < 0.5) return null;
        return (
          <Bar
            key={quarter.key}
            x={x(quarter.key) ?? 0}
            width={x.bandwidth()}
            y={top}
            height={bottom - top}
            {...fillOf('series-2', patterns)}
          />
        );
      })}
      <Line from={{ x: 0, y: bottom + 0.5 }} to={{ x: width, y: bottom + 0.5 }} stroke="var(--axis)" />
      <text x={0} y={height - 1}>
        {quarters[0]?.label}
      </text>
      <text x={x(middle?.key ?? '') ?? 0} y={height - 1} textAnchor="middle">
        {middle?.label}
      </text>
      <text x={width} y={height - 1} textAnchor="end">
        {endLabel}
      </text>
    </>
  );
}
