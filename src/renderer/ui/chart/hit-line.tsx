import { AxisLeft } from '@visx/axis';
import { GridRows } from '@visx/grid';
import { scaleLinear, scalePoint } from '@visx/scale';
import { Area, Line, LinePath } from '@visx/shape';
import { Chart } from './chart.tsx';
import type { TableOfChart } from './chart-table.tsx';
import { labelEvery } from './stack.ts';
import { shareAxis } from './share-axis.ts';
import type { Size } from './use-size.ts';

/** What was reached and what could have been, 0 to 1; null where there was nothing to reach. */
export interface HitPoint {
  readonly key: string;
  readonly label: string;
  readonly held: number | null;
  readonly ideal: number | null;
}

interface HitLineProps {
  readonly label: string;
  readonly points: readonly HitPoint[];
  readonly table: TableOfChart;
}

const room = { left: 40, right: 8, top: 10, bottom: 22 } as const;

/** A share over time beside the one that could have been; what lies between the two was lost. An axis that does not begin at zero is broken. */
export function HitLine({ label, points, table }: HitLineProps) {
  return (
    <Chart label={label} table={table}>
      {(size) => <Drawing size={size} points={points} />}
    </Chart>
  );
}

function Drawing({ size: { width, height }, points }: { readonly size: Size; readonly points: readonly HitPoint[] }) {
  const { start, step } = shareAxis(points);
  const ticks = Array.from({ length: Math.round((1 - start) / step) + 1 }, (_, index) => start + index * step);
  const bottom = height - room.bottom;
  const x = scalePoint({ domain: points.map((point) => point.key), range: [room.left, width - room.right], padding: 0.5 });
  const y = scaleLinear({ domain: [start, 1], range: [bottom, room.top] });
  const xOf = (point: HitPoint) => x(point.key) ?? 0;
  const heldOf = (point: HitPoint) => y(point.held ?? start);
  const idealOf = (point: HitPoint) => y(point.ideal ?? start);
  const has = (point: HitPoint) => point.held !== null && point.ideal !== null;
  const data = [...points];
  const every = labelEvery(points.length, x.step(), 70);
  const isBroken = start > 0;
  return (
    <>
      <GridRows scale={y} left={room.left} width={width - room.left - room.right} tickValues={ticks.slice(1)} stroke="var(--grid)" />
      <AxisLeft
        scale={y}
        left={room.left}
        tickValues={ticks}
        hideAxisLine
        hideTicks
        tickLength={4}
        tickFormat={(value) => `${Math.round(Number(value) * 100)} %`}
      />
      <Area data={data} x={xOf} y0={heldOf} y1={idealOf} defined={has} fill="var(--danger-soft)" />
      <LinePath
        data={data}
        x={xOf}
        y={idealOf}
        defined={(point) => point.ideal !== null}
        stroke="var(--ink-3)"
        strokeWidth={1.5}
        strokeDasharray="4 3"
        fill="none"
      />
      <LinePath data={data} x={xOf} y={heldOf} defined={(point) => point.held !== null} stroke="var(--read)" strokeWidth={2} fill="none" />
      {points.map((point, index) => (
        <g key={point.key}>
          {/* A line needs two points: one alone has a stroke of its own. */}
          {isAlone(points, index) && point.ideal !== null && (
            <Line
              from={{ x: xOf(point) - 8, y: idealOf(point) }}
              to={{ x: xOf(point) + 8, y: idealOf(point) }}
              stroke="var(--ink-3)"
              strokeWidth={1.5}
              strokeDasharray="4 3"
            />
          )}
          {point.held !== null && <rect x={xOf(point) - 2.5} y={heldOf(point) - 2.5} width={5} height={5} fill="var(--read)" />}
          {(points.length - 1 - index) % every === 0 && (
            <text x={xOf(point)} y={bottom + 17} textAnchor={xOf(point) > width - 24 ? 'end' : 'middle'}>
              {point.label}
            </text>
          )}
        </g>
      ))}
      <Line from={{ x: room.left, y: bottom }} to={{ x: width - room.right, y: bottom }} stroke="var(--axis)" />
      <Line from={{ x: room.left, y: room.top }} to={{ x: room.left, y: isBroken ? bottom - 12 : bottom }} stroke="var(--axis)" />
      {isBroken && (
        <path d={`M${room.left - 4} ${bottom - 6} l8 -3 m-8 -2 l8 -3 M${room.left} ${bottom - 7} v7`} fill="none" stroke="var(--axis)" />
      )}
    </>
  );
}

function isAlone(points: readonly HitPoint[], index: number): boolean {
  return (points[index - 1]?.ideal ?? null) === null && (points[index + 1]?.ideal ?? null) === null;
}
