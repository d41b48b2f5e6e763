import type { ReactNode } from 'react';
import styles from './toolbar.module.css';

interface ToolbarProps {
  readonly title: string;
  /** What the page is about: ranges and filters. */
  readonly children?: ReactNode;
  /** What is to be known of all figures on the page, in one line; said aloud where it changes. */
  readonly said: string;
  /** What can be done with the whole page. */
  readonly end?: ReactNode;
}

/** The head of a page of figures. */
export function Toolbar({ title, children, said, end }: ToolbarProps) {
  return (
    <div className={styles.toolbar}>
      <h1>{title}</h1>
      {children}
      <span className={styles.said} role="status" title={said}>
        {said}
      </span>
      {end}
    </div>
  );
}
