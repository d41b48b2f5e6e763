import { AxisLeft } from '@visx/axis';
import { GridRows } from '@visx/grid';
import { Group } from '@visx/group';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar, Line } from '@visx/shape';
import { useChoices } from './choice-keys.ts';
import { Chart } from './chart.tsx';
import styles from './chart.module.css';
import type { TableOfChart } from './chart-table.tsx';
import { fillOf, type Fill } from './fills.tsx';
import { labelEvery, stack } from './stack.ts';
import type { Size } from './use-size.ts';

/** One bar: a day, or whatever stretch of time the caller sums up. */
export interface StackedDay {
  readonly key: string;
  readonly label: string;
  /** Under the label: the day of the week, or until when a day that is not over was counted. */
  readonly detail?: string;
  readonly parts: readonly { readonly key: string; readonly fill: Fill; readonly value: number }[];
  /** What it is made of, in words: shown where the pointer rests, since small parts cannot be drawn. */
  readonly words?: string;
  /** What is printed above the bar. */
  readonly valueText: string;
  /** What cannot be drawn because it has no value, in words: a hatched tile says that it is there. */
  readonly without?: string;
  readonly isCurrent?: boolean;
}

interface StackedDaysProps {
  readonly label: string;
  readonly days: readonly StackedDay[];
  readonly table: TableOfChart;
  readonly tickText: (value: number) => string;
  readonly onChoose?: (key: string) => void;
}

const room = { left: 36, right: 8, top: 24, bottom: 34 } as const;
const widestBar = 36;
const gap = 0.7;

/** Half of what a label needs: the last one stays inside where bars are narrow. */
const halfLabel = 26;
/** From the middle of one label to that of the next. */
const labelWidth = 46;

/** How wide a character of a value is at most. */
const characterWidth = 7;

/** Bars of days, each stacked in the order of its parts. They start at zero, and what is drawn is printed too where there is room. */
export function StackedDays({ label, days, table, tickText, onChoose }: StackedDaysProps) {
  return (
    <Chart label={label} table={table} isInteractive={onChoose !== undefined}>
      {(size, patterns) => <Drawing size={size} patterns={patterns} days={days} tickText={tickText} onChoose={onChoose} />}
    </Chart>
  );
}

interface DrawingProps extends Pick<StackedDaysProps, 'days' | 'tickText' | 'onChoose'> {
  readonly size: Size;
  readonly patterns: string;
}

function Drawing({ size, patterns, days, tickText, onChoose }: DrawingProps) {
  const { width, height } = size;
  const bottom = height - room.bottom;
  const highest = Math.max(0, ...days.map(sumOf));
  const x = scaleBand({ domain: days.map((day) => day.key), range: [room.left, width - room.right] });
  const y = scaleLinear({ domain: [0, highest > 0 ? highest : 1], range: [bottom, room.top], nice: 3 });
  const band = x.bandwidth();
  const barWidth = Math.min(widestBar, band * 0.6);
  const choiceOf = useChoices(days.length, days.length - 1, onChoose && ((index) => onChoose(days[index]?.key ?? '')));
  // The last label moves to the left where it would not fit: the one before it needs as much room more.
  const moved = Math.max(0, halfLabel - room.right - band / 2);
  const every = labelEvery(days.length, band, labelWidth + moved);
  const isPrinted = printedValues(days, band, highest);
  return (
    <>
      <GridRows scale={y} left={room.left} width={width - room.left - room.right} numTicks={3} stroke="var(--grid)" />
      <AxisLeft
        scale={y}
        left={room.left}
        numTicks={3}
        hideAxisLine
        hideTicks
        tickLength={4}
        tickFormat={(value) => tickText(Number(value))}
      />
      <Line from={{ x: room.left, y: bottom }} to={{ x: width - room.right, y: bottom }} stroke="var(--axis)" />
      {days.map((day, index) => {
        const choice = choiceOf(index);
        const left = x(day.key) ?? 0;
        const middle = left + band / 2;
        const { segments, top } = stack(day.parts, y, gap);
        const isNamed = (days.length - 1 - index) % every === 0;
        return (
          <g
            key={day.key}
            {...choice}
            className={choice ? styles.choice : undefined}
            aria-label={choice ? [`${day.label}: ${day.valueText}`, day.detail, day.without].filter(Boolean).join(', ') : undefined}
          >
            {day.words !== undefined && <title>{day.words}</title>}
            {choice && <rect className={styles.ground} x={left} y={1} width={band} height={height - 2} rx={2} />}
            {segments.map((segment) => (
              <Bar
                key={segment.key}
                x={middle - barWidth / 2}
                width={barWidth}
                y={segment.y}
                height={segment.height}
                {...fillOf(segment.fill, patterns)}
              />
            ))}
            {day.without !== undefined && (
              <rect x={middle - 4} y={top - (isPrinted(day) ? 26 : 12)} width={8} height={8} {...fillOf('unpriced', patterns)}>
                <title>{day.without}</title>
              </rect>
            )}
            {isPrinted(day) && (
              <text x={middle} y={top - 5} textAnchor="middle" className={day.isCurrent ? styles.strong : undefined}>
                {day.valueText}
              </text>
            )}
            {isNamed && (
              <Group left={Math.min(middle, width - halfLabel)}>
                <text y={bottom + 15} textAnchor="middle" className={day.isCurrent ? styles.strong : styles.label}>
                  {day.label}
                </text>
                <text y={bottom + 30} textAnchor="middle">
                  {day.detail}
                </text>
              </Group>
            )}
          </g>
        );
      })}
    </>
  );
}

function sumOf(day: StackedDay): number {
  return day.parts.reduce((sum, part) => sum + part.value, 0);
}

/** Every value is printed where they fit side by side; else the highest and the present one. */
function printedValues(days: readonly StackedDay[], band: number, highest: number): (day: StackedDay) => boolean {
  const longest = Math.max(0, ...days.map((day) => day.valueText.length));
  if (longest * characterWidth <= band) return () => true;
  return (day) => day.isCurrent === true || sumOf(day) === highest;
}
