import type { UsageSums } from '#shared/model/insight/usage-report.ts';
import { promptTokens } from '#shared/model/usage.ts';
import type { ReactNode, RefObject } from 'react';
import { tokensText } from '../../../parts/format/tokens.ts';
import { classNames } from '../../../ui/class-names.ts';
import { TokenBar } from '../../../ui/chart/token-bar.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { changeOf, sortRows, type BreakdownRow, type Column, type ColumnKey } from '../figures/breakdown-rows.ts';
import styles from './breakdown.module.css';

/** What a row leads to, and how it is ordered: the same for every table of the panel. */
export interface TableLeads {
  readonly sort: ColumnKey;
  readonly projectName: (row: BreakdownRow) => string | null;
  /** Whether a row leads anywhere. */
  readonly canLead: (row: BreakdownRow) => boolean;
  readonly onLead: (row: BreakdownRow) => void;
  readonly onSort: (column: ColumnKey) => void;
}

interface BreakdownTableProps extends TableLeads {
  readonly label: string;
  readonly head: string;
  readonly columns: readonly Column[];
  readonly rows: readonly BreakdownRow[];
  /** The last row: everything together. */
  readonly total: BreakdownRow;
  readonly ref?: RefObject<HTMLDivElement | null>;
}

/** More than this above the time before is worth a look. */
const steepRise = 0.25;

/** Rows with their figures, ordered by one of them. Bars of prompts share one scale. */
export function BreakdownTable(props: BreakdownTableProps) {
  const { label, head, columns, rows, total, sort, onSort, ref } = props;
  const sorted = columns.find((column) => column.key === sort) ?? columns.find((column) => column.key === 'cost');
  const shown = sorted ? sortRows(rows, sorted) : rows;
  const longest = Math.max(0, ...rows.map(promptTokens));
  return (
    <div ref={ref} tabIndex={-1} className={styles.scroll}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
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
            <Row key={row.key} row={row} longest={longest} {...props} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{total.label}</td>
            {columns.map((column) => (
              <Cell
                key={column.key}
                column={column}
                row={total}
                totals={total}
                bar={<span className={styles.scale}>one scale for all</span>}
              />
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
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

interface RowProps extends BreakdownTableProps {
  readonly row: BreakdownRow;
  readonly longest: number;
}

function Row({ row, columns, longest, total, projectName, canLead, onLead }: RowProps) {
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
        <Cell key={column.key} column={column} row={row} totals={total} bar={bar} />
      ))}
    </tr>
  );
}

interface CellProps {
  readonly column: Column;
  readonly row: BreakdownRow;
  readonly totals: UsageSums;
  readonly bar: ReactNode;
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
