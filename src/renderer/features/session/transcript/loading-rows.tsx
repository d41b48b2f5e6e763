import styles from './loading-rows.module.css';

const widths = ['100%', '30%', '82%', '100%', '64%', '100%', '45%'];

/** Outlines of the rows to come, while the history is read. */
export function LoadingRows() {
  return (
    <div className={styles.rows} role="status" aria-label="Reading the session’s history">
      {widths.map((width, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={styles.row} style={{ width }} />
      ))}
    </div>
  );
}
