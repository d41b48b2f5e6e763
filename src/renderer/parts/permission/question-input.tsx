import type { PermissionQuestion } from '#shared/model/permission.ts';
import styles from './question-input.module.css';

/** Exactly what will run, in full: a command as it is, anything else field by field. Long content scrolls and is never cut. */
export function QuestionInput({ question }: { readonly question: PermissionQuestion }) {
  const { command, ...others } = question.input;
  return (
    <div className={styles.input}>
      {typeof command === 'string' && <pre className={styles.command}>{command}</pre>}
      {Object.entries(typeof command === 'string' ? others : question.input).map(([name, value]) => (
        <div key={name} className={styles.field}>
          <span className={styles.name}>{name}</span>
          <pre className={styles.value}>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
        </div>
      ))}
    </div>
  );
}
