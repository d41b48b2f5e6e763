import type { Rate } from '#shared/model/noticed/kinds.ts';
import { IntervalLine } from '../../../ui/chart/interval-line.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { intervalText, rateNote, shareText, worseText } from '../words.ts';
import styles from './rate-cell.module.css';

interface RateCellProps {
  /** What it is the rate of, and of whom. */
  readonly label: string;
  readonly rate: Rate & { readonly worseThan?: readonly string[] };
  /** The share at the right end of the line, the same in all rows. */
  readonly full: number;
  /** Leads to what is behind it; left out where nothing is to be listed. */
  readonly onList?: () => void;
}

/** A rate with its interval, drawn and printed, and whether it is worse than others by more than chance. */
export function RateCell({ label, rate, full, onList }: RateCellProps) {
  const worse = worseText(rate.worseThan ?? []);
  return (
    <div className={styles.cell}>
      <div className={styles.figure}>
        {onList && rate.count > 0 ? (
          <button type="button" className={styles.lead} aria-label={`${label}: ${shareText(rate)}`} onClick={onList}>
            {shareText(rate)}
          </button>
        ) : (
          <b>{shareText(rate)}</b>
        )}
        {rate.share !== null && (
          <IntervalLine label={`${label}: ${intervalText(rate)}`} value={rate.share} low={rate.low} high={rate.high} full={full} />
        )}
      </div>
      <span className={styles.note}>{rateNote(rate)}</span>
      {worse !== null && (
        <span className={styles.worse}>
          <Icon name="warn" size="small" />
          {worse}
        </span>
      )}
    </div>
  );
}
