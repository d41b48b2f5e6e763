import { useId, type ReactNode } from 'react';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: string;
  /** Behind the title: the unit, what the columns are. */
  readonly detail?: ReactNode;
  /** At the end of the head: a legend, a sum, a switch. */
  readonly end?: ReactNode;
  readonly children?: ReactNode;
}

/** One question of a dashboard and its answer. It fills the room its grid gives it; what is longer scrolls inside. */
export function Panel({ title, detail, end, children }: PanelProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={styles.panel}>
      <header className={styles.head}>
        <h2 id={heading}>{title}</h2>
        {detail !== undefined && <span className={styles.detail}>{detail}</span>}
        {end !== undefined && <div className={styles.end}>{end}</div>}
      </header>
      {children}
    </section>
  );
}
