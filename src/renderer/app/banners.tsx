import type { Problem } from '#shared/model/host.ts';
import { useStore } from 'zustand';
import { useWorkbench } from '../parts/workbench/workbench-context.ts';
import { Button } from '../ui/button/button.tsx';
import { ErrorBox } from '../ui/notice/error-box.tsx';
import { Notice } from '../ui/notice/notice.tsx';
import styles from './banners.module.css';
import type { WindowParts } from './create-window.ts';

/** What is wrong with the whole window, above everything else: the connection, the installation, the last thing that failed. */
export function Banners({ parts }: { readonly parts: WindowParts }) {
  const { connection, window } = parts;
  const state = useStore(connection.state);
  const failure = useStore(window, (current) => current.failure);
  const hidden = useStore(window, (current) => current.hiddenProblems);
  const problems = (useWorkbench((current) => current.host?.problems) ?? noProblems).filter(({ code }) => !hidden.includes(code));
  const isLost = state.status === 'lost' && state.attempt > 1;
  const isServed = useWorkbench((current) => current.host?.kind === 'web');
  if (!isLost && failure === null && problems.length === 0) return null;

  return (
    <div className={styles.banners}>
      {isLost && (
        <Notice
          state="stopped"
          tone="danger"
          title="The connection to Tessera is lost"
          isUrgent
          actions={
            <Button size="small" onClick={connection.retry}>
              Try now
            </Button>
          }
        >
          Trying again (attempt {state.attempt}). Sessions go on running where the engine runs; what is written here is kept.
          {isServed && state.attempt > 3 && ' If Tessera was started anew, open the address that it printed.'}
        </Notice>
      )}
      {problems.map((problem) => (
        <Notice
          key={problem.code}
          state="failed"
          tone="danger"
          title={problem.title}
          actions={
            <Button size="small" variant="quiet" onClick={() => window.setState({ hiddenProblems: [...hidden, problem.code] })}>
              Put away
            </Button>
          }
        >
          {problem.detail}
          {problem.path !== null && (
            <>
              {' '}
              Kept at <code>{problem.path}</code>.
            </>
          )}
        </Notice>
      ))}
      {failure && (
        <ErrorBox
          what={`${failure.what} (${failure.error.code}).`}
          actions={
            <Button size="small" onClick={() => window.setState({ failure: null })}>
              Close
            </Button>
          }
        >
          {failure.error.message}
        </ErrorBox>
      )}
    </div>
  );
}

const noProblems: readonly Problem[] = [];
