import type { ReactNode, Ref } from 'react';
import { classNames } from '../class-names.ts';
import styles from './data-table.module.css';

export interface DataColumn<Row> {
  readonly key: string;
  readonly label: ReactNode;
  /** `number` stands to the right, `fill` takes the room that is left, `narrow` is cut off at a name's length, `words` breaks its lines. */
  readonly kind?: 'text' | 'number' | 'fill' | 'narrow' | 'words';
  readonly renderCell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  readonly label: string;
  /** The first one names the row. */
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The whole row leads there; null where it leads nowhere. */
  readonly leadOf?: (row: Row) => (() => void) | null;
  /** The whole of what the first cell may cut off. */
  readonly titleOf?: (row: Row) => string;
  /** Below the rows: that there are none, or a way to more. */
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLDivElement>;
}

/** Rows of figures in a panel; it scrolls inside, below its head. */
export function DataTable<Row>({ label, columns, rows, keyOf, leadOf, titleOf, children, ref }: DataTableProps<Row>) {
  const [first, ...others] = columns;
  return (
    <div ref={ref} tabIndex={-1} className={styles.scroll}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classNames(classOf(column))}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const lead = leadOf?.(row) ?? null;
            return (
              <tr key={keyOf(row)} className={classNames(lead && styles.row)}>
                {first && (
                  <th scope="row" title={titleOf?.(row)} className={classNames(classOf(first))}>
                    {lead ? (
                      <button type="button" className={styles.lead} onClick={lead}>
                        {first.renderCell(row)}
                      </button>
                    ) : (
                      first.renderCell(row)
                    )}
                  </th>
                )}
                {others.map((column) => (
                  <td key={column.key} className={classNames(classOf(column))}>
                    {column.renderCell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {children}
    </div>
  );
}

function classOf<Row>({ kind = 'text' }: DataColumn<Row>): string | undefined {
  return kind === 'text' ? undefined : styles[kind];
}
