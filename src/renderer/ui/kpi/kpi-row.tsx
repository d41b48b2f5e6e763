import styles from './kpi-row.module.css';

export interface Kpi {
  readonly label: string;
  readonly value: string;
  /** What it is measured by, or how sure it is. */
  readonly note: string;
  /** Leads to what is behind it; left out where nothing is to be listed. */
  readonly onChoose?: () => void;
}

/** The figures that a page exists for, side by side. */
export function KpiRow({ items }: { readonly items: readonly Kpi[] }) {
  return (
    <ul className={styles.row}>
      {items.map(({ onChoose, ...words }) => (
        <li key={words.label}>
          {onChoose ? (
            <button type="button" className={styles.kpi} onClick={onChoose}>
              <Words {...words} />
            </button>
          ) : (
            <div className={styles.kpi}>
              <Words {...words} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Words({ label, value, note }: Omit<Kpi, 'onChoose'>) {
  return (
    <>
      <span className={styles.label}>{label}</span>
      <b>{value}</b>
      <span className={styles.note} title={note}>
        {note}
      </span>
    </>
  );
}
