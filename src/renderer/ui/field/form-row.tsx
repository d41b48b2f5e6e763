import type { ReactNode } from 'react';
import styles from './form-row.module.css';

interface FormRowProps {
  readonly title: string;
  readonly note?: ReactNode;
  /** Id of the control, so that a click on the title reaches it. */
  readonly htmlFor?: string;
  readonly children?: ReactNode;
}

/** A setting: what it is on the left, its control on the right. */
export function FormRow({ title, note, htmlFor, children }: FormRowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.text}>
        {htmlFor === undefined ? <b>{title}</b> : <label htmlFor={htmlFor}>{title}</label>}
        {note !== undefined && <p className={styles.note}>{note}</p>}
      </div>
      {children !== undefined && <div className={styles.control}>{children}</div>}
    </div>
  );
}
