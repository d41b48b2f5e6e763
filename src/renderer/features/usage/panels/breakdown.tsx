import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import type { RefObject } from 'react';
import { promptTokens } from '#shared/model/usage.ts';
import { tokensText } from '../../../parts/format/tokens.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Legend } from '../../../ui/chart/legend.tsx';
import { TokenBar } from '../../../ui/chart/token-bar.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import { Segmented } from '../../../ui/segmented/segmented.tsx';
import {
  breakdownRows,
  changeOf,
  columnsOf,
  sortRows,
  totalRow,
  type BreakdownRow,
  type ColumnKey,
  type Grouping,
} from '../figures/breakdown-rows.ts';
import styles from './breakdown.module.css';

interface BreakdownProps {
  readonly report: UsageReport;
  readonly grouping: Grouping;
  readonly sort: ColumnKey;
  /** What the time before is called; null where the range has none. */
  readonly beforeLabel: string | null;
  readonly projectName: (row: BreakdownRow) => string | null;
  /** Whether a row leads anywhere. */
  readonly canLead: (row: BreakdownRow) => boolean;
  readonly onLead: (row: BreakdownRow) => void;
  readonly onGrouping: (grouping: Grouping) => void;
  readonly onSort: (column: ColumnKey) => void;
  readonly ref?: RefObject<HTMLDivElement | null>;
}

const groupings: readonly { readonly value: Grouping; readonly label: string }[] = [
  { value: 'project', label: 'Project' },
  { value: 'session', label: 'Session' },
  { value: 'model', label: 'Model' },
  { value: 'purpose', label: 'Purpose' },
];

/** More than this above the time before is worth a look. */
const steepRise = 0.25;

/** Who spent it: by project, session, model or purpose, each row leading to what is behind it. */
export function Breakdown(props: BreakdownProps) {
  const { report, grouping, sort, beforeLabel, onGrouping, onSort, ref } = props;
  const columns = columnsOf(grouping, beforeLabel);
  const sorted = columns.find((column) => column.key === sort) ?? columns.find((column) => column.key === 'cost');
  const rows = breakdownRows(report, grouping);
  const shown = sorted ? sortRows(rows, sorted) : rows;
  const longest = Math.max(0, ...rows.map(promptTokens));
  return (
    <Panel
      title={`Cost by ${grouping}`}
      end={
        <>
          <Legend
            items={[
              { key: 'read', fill: 'read', label: 'read' },
              { key: 'written', fill: 'written', label: 'written' },
              { key: 'fresh', fill: 'fresh', label: 'fresh' },
            ]}
          />
          <Segmented label="Group by" options={groupings} value={grouping} onChange={onGrouping} size="small" />
        </>
      }
    >
      <div ref={ref} tabIndex={-1} className={styles.scroll}>
        <table className={styles.table} aria-label={`Cost by ${grouping}`}>
          <thead>
            <tr>
              <th scope="col">{groupings.find((entry) => entry.value === grouping)?.label}</th>
              {columns.map((column) => (
                <Head
                  key={column.key}
                  label={column.label}
                  isSorted={column.key === sorted?.key}
                  isAscending={column.isAscending}
                  onSort={() => onSort(column.key)}
                  hasBar={column.key === 'prompt'}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.key} row={row} columns={columns} longest={longest} {...props} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{grouping === 'session' && report.sessions > rows.length ? `All, not only these ${rows.length}` : 'All'}</td>
              {columns.map((column) => (
                <Cell
                  key={column.key}
                  column={column}
                  row={totalRow(report)}
                  totals={report.totals}
                  bar={<span className={styles.scale}>one scale for all</span>}
                />
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </Panel>
  );
}

interface HeadProps {
  readonly label: string;
  readonly isSorted: boolean;
  readonly isAscending?: boolean | undefined;
  readonly hasBar: boolean;
  readonly onSort: () => void;
}

function Head({ label, isSorted, isAscending = false, hasBar, onSort }: HeadProps) {
  const direction = isAscending ? 'ascending' : 'descending';
  return (
    <>
      <th scope="col" aria-sort={isSorted ? direction : undefined}>
        <button type="button" className={styles.sort} onClick={onSort}>
          {isSorted && <Icon name={isAscending ? 'up' : 'down'} size="small" />}
          {label}
        </button>
      </th>
      {hasBar && <th scope="col" aria-label="Read, written, fresh" className={styles.bar} />}
    </>
  );
}

interface RowProps extends BreakdownProps {
  readonly row: BreakdownRow;
  readonly columns: ReturnType<typeof columnsOf>;
  readonly longest: number;
}

function Row({ row, columns, longest, report, projectName, canLead, onLead }: RowProps) {
  const project = projectName(row);
  const written = row.cacheWrite5mTokens + row.cacheWrite1hTokens;
  const bar = (
    <TokenBar
      label={`${tokensText(row.cacheReadTokens)} read, ${tokensText(written)} written, ${tokensText(row.inputTokens)} fresh`}
      full={longest}
      parts={[
        { key: 'read', fill: 'read', value: row.cacheReadTokens },
        { key: 'written', fill: 'written', value: written },
        { key: 'fresh', fill: 'fresh', value: row.inputTokens },
      ]}
    />
  );
  return (
    <tr className={styles.row}>
      <th scope="row">
        <div className={styles.name}>
          {canLead(row) ? (
            <button type="button" className={styles.lead} title={row.label} onClick={() => onLead(row)}>
              {row.label}
            </button>
          ) : (
            <b title={row.label}>{row.label}</b>
          )}
          {project !== null && <span className={styles.project}>{project}</span>}
        </div>
      </th>
      {columns.map((column) => (
        <Cell key={column.key} column={column} row={row} totals={report.totals} bar={bar} />
      ))}
    </tr>
  );
}

interface CellProps {
  readonly column: ReturnType<typeof columnsOf>[number];
  readonly row: BreakdownRow;
  readonly totals: UsageReport['totals'];
  readonly bar: React.ReactNode;
}

function Cell({ column, row, totals, bar }: CellProps) {
  const isSteep = column.key === 'before' && (changeOf(row) ?? 0) >= steepRise;
  return (
    <>
      <td className={classNames(column.key === 'cost' && styles.cost, column.key === 'share' && styles.quiet, isSteep && styles.steep)}>
        {column.textOf(row, totals)}
      </td>
      {column.key === 'prompt' && <td className={styles.bar}>{bar}</td>}
    </>
  );
}
