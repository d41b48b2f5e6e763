import type { ReactNode } from 'react';
import styles from './empty-page.module.css';

interface EmptyPageProps {
  readonly title: string;
  /** Why nothing stands here, and what will. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** A page without anything to show: why, and what to do. */
export function EmptyPage({ title, children, actions }: EmptyPageProps) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
