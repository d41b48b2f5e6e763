import type { Mean } from '#shared/model/noticed/reports.ts';
import { IntervalLine } from '../../../ui/chart/interval-line.tsx';
import { meanNote } from '../words.ts';
import styles from './mean-cell.module.css';

interface MeanCellProps {
  readonly label: string;
  readonly mean: Mean;
  /** The value at the right end of the line, the same in all rows. */
  readonly full: number;
  readonly text: (value: number) => string;
}

/** A mean with its interval, drawn and printed. */
export function MeanCell({ label, mean, full, text }: MeanCellProps) {
  const note = meanNote(mean, text);
  return (
    <div className={styles.cell}>
      <div className={styles.figure}>
        <b>{mean.mean === null ? 'none' : text(mean.mean)}</b>
        {mean.mean !== null && <IntervalLine label={`${label}: ${note}`} value={mean.mean} low={mean.low} high={mean.high} full={full} />}
      </div>
      <span className={styles.note}>{note}</span>
    </div>
  );
}
