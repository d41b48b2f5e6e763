import type { ReactNode } from 'react';
import { StateGlyph } from '../icon/state-glyph.tsx';
import styles from './error-box.module.css';

interface ErrorBoxProps {
  /** What failed, with its code in brackets. */
  readonly what: ReactNode;
  /** Why, what was kept, what to do. */
  readonly children?: ReactNode;
  /** Ids and times that help whoever looks into it. */
  readonly detail?: ReactNode;
  readonly actions?: ReactNode;
}

/** An error beside what it belongs to. */
export function ErrorBox({ what, children, detail, actions }: ErrorBoxProps) {
  return (
    <div role="alert" className={styles.box}>
      <span className={styles.glyph}>
        <StateGlyph state="failed" label="" />
      </span>
      <div className={styles.text}>
        <b>{what}</b> {children}
        {detail !== undefined && <div className={styles.detail}>{detail}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
