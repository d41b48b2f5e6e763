import { useId, type ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import styles from './chart.module.css';
import { ChartTable, type TableOfChart } from './chart-table.tsx';
import { FillPatterns } from './fills.tsx';
import { useSize, type Size } from './use-size.ts';

interface ChartProps {
  /** What is drawn, in a few words. */
  readonly label: string;
  /** The same values as a table, for whoever does not see the drawing. */
  readonly table: TableOfChart;
  /** Set where something in it can be chosen: it is then a group of buttons and no picture. */
  readonly isInteractive?: boolean;
  /** The least width of the drawing; where there is less room it scrolls sideways. */
  readonly leastWidth?: number;
  /** Draws into the room there is. `patterns` is the id for `fillOf`. */
  readonly children: (size: Size, patterns: string) => ReactNode;
}

/** The frame of a chart: it fills the room it is given, draws anew when that changes, and carries its values as a table. */
export function Chart({ label, table, isInteractive = false, leastWidth = 0, children }: ChartProps) {
  const [frame, size] = useSize<HTMLDivElement>();
  const patterns = useId();
  const width = Math.max(leastWidth, size?.width ?? 0);
  return (
    <div ref={frame} className={classNames(styles.frame, leastWidth > 0 && styles.scrolling)}>
      {size && width > 0 && size.height > 0 && (
        <svg className={styles.drawing} width={width} height={size.height} role={isInteractive ? 'group' : 'img'} aria-label={label}>
          <FillPatterns id={patterns} />
          {children({ width, height: size.height }, patterns)}
        </svg>
      )}
      <ChartTable label={label} {...table} />
    </div>
  );
}
