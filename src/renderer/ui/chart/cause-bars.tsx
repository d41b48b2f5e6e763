import { AxisBottom } from '@visx/axis';
import { GridColumns } from '@visx/grid';
import { scaleLinear } from '@visx/scale';
import { Bar, Line } from '@visx/shape';
import { useChoices } from './choice-keys.ts';
import { Chart } from './chart.tsx';
import styles from './chart.module.css';
import { fillOf } from './fills.tsx';
import type { Size } from './use-size.ts';

export interface CauseRow {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly value: number;
  readonly valueText: string;
}

interface CauseBarsProps {
  readonly label: string;
  readonly rows: readonly CauseRow[];
  /** Headings of the table: the cause, the count, the value. */
  readonly columns: readonly [string, string, string];
  readonly tickText: (value: number) => string;
  readonly onChoose?: (key: string) => void;
}

const tallestRow = 24;
const axisHeight = 18;

/** Bars from left to right, one for each cause, with how often it came and what it sums up to. */
export function CauseBars({ label, rows, columns, tickText, onChoose }: CauseBarsProps) {
  const table = { columns, rows: rows.map((row) => [row.label, String(row.count), row.valueText]) };
  return (
    <Chart label={label} table={table} isInteractive={onChoose !== undefined}>
      {(size, patterns) => <Drawing size={size} patterns={patterns} rows={rows} tickText={tickText} onChoose={onChoose} />}
    </Chart>
  );
}

interface DrawingProps extends Pick<CauseBarsProps, 'rows' | 'tickText' | 'onChoose'> {
  readonly size: Size;
  readonly patterns: string;
}

function Drawing({ size: { width, height }, patterns, rows, tickText, onChoose }: DrawingProps) {
  const start = Math.min(234, width * 0.55);
  const rowHeight = Math.min(tallestRow, (height - axisHeight) / Math.max(1, rows.length));
  const bottom = height - axisHeight;
  const barHeight = Math.min(14, rowHeight - 4);
  const highest = Math.max(0, ...rows.map((row) => row.value));
  const x = scaleLinear({ domain: [0, highest > 0 ? highest : 1], range: [start, width - 56] });
  const choiceOf = useChoices(rows.length, 0, onChoose && ((index) => onChoose(rows[index]?.key ?? '')));
  // Labels of money need about so much room each.
  const ticks = x.ticks(Math.max(1, Math.min(3, Math.floor((width - 56 - start) / 64))));
  return (
    <>
      <GridColumns scale={x} top={0} height={bottom} tickValues={ticks} stroke="var(--grid)" />
      <AxisBottom
        scale={x}
        top={bottom}
        tickValues={ticks}
        hideAxisLine
        hideTicks
        tickLength={0}
        tickLabelProps={{ dy: '0.35em', textAnchor: 'middle' }}
        tickFormat={(value) => tickText(Number(value))}
      />
      <Line from={{ x: start, y: 0 }} to={{ x: start, y: bottom }} stroke="var(--axis)" />
      {rows.map((row, index) => {
        const choice = choiceOf(index);
        const middle = (index + 0.5) * rowHeight;
        const length = x(row.value) - start;
        return (
          <g
            key={row.key}
            {...choice}
            className={choice ? styles.choice : undefined}
            aria-label={choice ? `${row.label}: ${row.count}, ${row.valueText}` : undefined}
          >
            {choice && <rect className={styles.ground} x={-4} y={index * rowHeight} width={start} height={rowHeight} rx={2} />}
            <text x={0} y={middle + 4} className={styles.label}>
              {row.label}
            </text>
            <text x={start - 10} y={middle + 4} textAnchor="end">
              {row.count}
            </text>
            {length >= 0.5 && <Bar x={start} y={middle - barHeight / 2} width={length} height={barHeight} {...fillOf('meter', patterns)} />}
            <text x={start + length + 6} y={middle + 4} className={styles.strong}>
              {row.valueText}
            </text>
          </g>
        );
      })}
    </>
  );
}
