import type { PermissionQuestion } from '#shared/model/permission.ts';
import { useMemo } from 'react';
import { proposedDiff } from '../diff/input-diff.ts';
import { DiffView } from '../diff/diff-view.tsx';
import styles from './permission-ask.module.css';
import { QuestionInput } from './question-input.tsx';

/** Exactly what a call would do: an edit as its diff, a command or anything else in full. Long content scrolls and is never cut. */
export function ProposedAction({ question }: { readonly question: PermissionQuestion }) {
  const diff = useMemo(() => proposedDiff(question.tool, question.input), [question]);
  if (!diff) return <QuestionInput question={question} />;
  return (
    <div className={styles.diff}>
      <div className={styles.path}>
        <code>{diff.path}</code>
        <span className={styles.added}>+{diff.added}</span>
        {diff.removed > 0 && <span className={styles.removed}>−{diff.removed}</span>}
        {diff.replacesAll && <span>everywhere in the file</span>}
        {question.tool === 'Write' && <span>the whole file</span>}
      </div>
      <div className={styles.lines} role="region" aria-label="The change">
        <DiffView path={diff.path} hunks={diff.hunks} layout="unified" isNumbered={diff.isNumbered} isWhole />
      </div>
    </div>
  );
}
