import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import styles from './card.module.css';

interface CardProps {
  /** The head: its first words. Without it the card has no head. */
  readonly title?: ReactNode;
  /** Stands at the end of the head. */
  readonly end?: ReactNode;
  readonly isSimulated?: boolean;
  readonly children?: ReactNode;
}

/** What belongs together, with a head. Never stands inside another card. */
export function Card({ title, end, isSimulated = false, children }: CardProps) {
  return (
    <section className={classNames(styles.card, isSimulated && styles.simulated)}>
      {title !== undefined && (
        <header className={styles.head}>
          <h3>{title}</h3>
          {end !== undefined && <span className={styles.end}>{end}</span>}
        </header>
      )}
      {children}
    </section>
  );
}
