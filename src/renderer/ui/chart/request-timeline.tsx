import { AxisLeft } from '@visx/axis';
import { GridRows } from '@visx/grid';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar, Line } from '@visx/shape';
import { useEffect, useRef } from 'react';
import { useChoices } from './choice-keys.ts';
import { Chart } from './chart.tsx';
import styles from './chart.module.css';
import type { TableOfChart } from './chart-table.tsx';
import { fillOf } from './fills.tsx';
import { stack } from './stack.ts';
import type { TokenPart } from './token-bar.tsx';
import type { Size } from './use-size.ts';

export interface TimelineRequest {
  readonly key: string;
  /** Its number. */
  readonly label: string;
  /** Its time, where it is printed. */
  readonly detail?: string;
  readonly parts: readonly TokenPart[];
  /** The whole of it in words, for whoever does not see the bar. */
  readonly words: string;
  /** Printed strongly besides the selected one: what it is compared with. */
  readonly isStrong?: boolean;
}

interface RequestTimelineProps {
  readonly label: string;
  readonly requests: readonly TimelineRequest[];
  readonly selected: string | null;
  readonly table: TableOfChart;
  readonly tickText: (value: number) => string;
  readonly onSelect: (key: string) => void;
}

const room = { left: 48, right: 8, top: 8, bottom: 32 } as const;
const leastBand = 28;
const widestBar = 34;

/** Requests in their order, each a stacked bar, with one of them selected. Arrow keys move among them; many scroll sideways. */
export function RequestTimeline({ label, requests, selected, table, tickText, onSelect }: RequestTimelineProps) {
  const leastWidth = room.left + room.right + requests.length * leastBand;
  return (
    <Chart label={label} table={table} isInteractive leastWidth={leastWidth}>
      {(size, patterns) => (
        <Drawing size={size} patterns={patterns} requests={requests} selected={selected} tickText={tickText} onSelect={onSelect} />
      )}
    </Chart>
  );
}

interface DrawingProps extends Pick<RequestTimelineProps, 'requests' | 'selected' | 'tickText' | 'onSelect'> {
  readonly size: Size;
  readonly patterns: string;
}

function Drawing({ size: { width, height }, patterns, requests, selected, tickText, onSelect }: DrawingProps) {
  const bottom = height - room.bottom;
  const highest = Math.max(0, ...requests.map((request) => request.parts.reduce((sum, part) => sum + part.value, 0)));
  const x = scaleBand({ domain: requests.map((request) => request.key), range: [room.left, width - room.right] });
  const y = scaleLinear({ domain: [0, highest > 0 ? highest : 1], range: [bottom, room.top], nice: 4 });
  const band = x.bandwidth();
  const barWidth = Math.min(widestBar, band * 0.64);
  const selectedIndex = requests.findIndex((request) => request.key === selected);
  const shown = useRef<SVGGElement>(null);
  useEffect(() => {
    if (selected !== null) shown.current?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [selected]);
  const choiceOf = useChoices(requests.length, selectedIndex, (index) => onSelect(requests[index]?.key ?? ''));
  return (
    <>
      <GridRows scale={y} left={room.left} width={width - room.left - room.right} numTicks={4} stroke="var(--grid)" />
      <AxisLeft
        scale={y}
        left={room.left}
        numTicks={4}
        hideAxisLine
        hideTicks
        tickLength={4}
        tickFormat={(value) => tickText(Number(value))}
      />
      <Line from={{ x: room.left, y: bottom }} to={{ x: width - room.right, y: bottom }} stroke="var(--axis)" />
      {requests.map((request, index) => {
        const left = x(request.key) ?? 0;
        const middle = left + band / 2;
        const isSelected = request.key === selected;
        return (
          <g
            key={request.key}
            ref={isSelected ? shown : undefined}
            {...choiceOf(index)}
            className={styles.choice}
            aria-pressed={isSelected}
            aria-label={request.words}
          >
            <rect className={styles.ground} x={left + 1} y={1} width={Math.max(0, band - 2)} height={height - 2} rx={3} />
            {stack(request.parts, y, 0.7).segments.map((segment) => (
              <Bar
                key={segment.key}
                x={middle - barWidth / 2}
                width={barWidth}
                y={segment.y}
                height={segment.height}
                {...fillOf(segment.fill, patterns)}
              />
            ))}
            <text x={middle} y={bottom + 15} textAnchor="middle" className={isSelected || request.isStrong ? styles.strong : styles.label}>
              {request.label}
            </text>
            <text x={middle} y={bottom + 29} textAnchor="middle">
              {request.detail}
            </text>
          </g>
        );
      })}
    </>
  );
}
