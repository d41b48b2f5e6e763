import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { StateGlyph, type StateName } from '../icon/state-glyph.tsx';
import styles from './notice.module.css';

interface NoticeProps {
  readonly state: StateName;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** `danger` has a bar, `simulated` a dashed outline, `needs` the colour of what waits for a person. */
  readonly tone?: 'plain' | 'danger' | 'simulated' | 'needs';
  /** Set where a screen reader should hear of it at once. */
  readonly isUrgent?: boolean;
}

/** What happened and what can be done about it, in the flow of the page. */
export function Notice({ state, title, children, actions, tone = 'plain', isUrgent = false }: NoticeProps) {
  return (
    <div role={isUrgent ? 'alert' : 'note'} className={classNames(styles.notice, styles[tone])}>
      <span className={styles.glyph}>
        <StateGlyph state={state} label="" />
      </span>
      <div className={styles.text}>
        <b>{title}</b>
        {children !== undefined && <div className={styles.more}>{children}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
