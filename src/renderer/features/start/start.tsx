import type { ProjectId } from '#shared/model/id.ts';
import { useShallow } from 'zustand/react/shallow';
import { BrandMark } from '../../parts/brand/brand-mark.tsx';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { Button } from '../../ui/button/button.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { NoKey } from './no-key.tsx';
import { startStep, type StartStep } from './start-step.ts';
import styles from './start.module.css';

export interface StartProps {
  readonly newSessionKeys: string;
  readonly onOpenFolder: () => void;
  readonly onNewSession: (project: ProjectId | null) => void;
  /** Opens a folder (or takes `project`) and begins a session in it. */
  readonly onRehearse: (project: ProjectId | null) => void;
  readonly onOpenSettings: () => void;
}

/** What stands in the middle while no session is open: the one thing to do next. */
export function Start(props: StartProps) {
  const step = useWorkbench(useShallow(({ isLoaded, projects, sessions, provider }) => ({ isLoaded, projects, sessions, provider })));
  const problem = step.provider?.problem ?? null;
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <BrandMark size="large" />
        {problem !== null && (
          <ErrorBox
            what="The stored key cannot be used."
            actions={
              <Button size="small" onClick={props.onOpenSettings}>
                Open settings
              </Button>
            }
          >
            {problem}
          </ErrorBox>
        )}
        <Step {...props} step={startStep(step)} />
      </div>
    </div>
  );
}

function Step({ step, newSessionKeys, onOpenFolder, onNewSession, onRehearse }: StartProps & { readonly step: StartStep }) {
  switch (step.step) {
    case 'loading':
      return <p className={styles.lead}>Reading the journal.</p>;
    case 'no-key':
      return <NoKey project={step.project} onRehearse={() => onRehearse(step.project?.id ?? null)} />;
    case 'open-folder':
      return (
        <>
          <h1 className={styles.title}>Open a folder</h1>
          <p className={styles.lead}>
            A project is a folder you work in. The agent reads, searches and edits there, runs commands, and asks you before it does what
            you have not allowed.
          </p>
          <div className={styles.actions}>
            <Button variant="primary" size="large" icon="folder" kbd="Mod+O" onClick={onOpenFolder}>
              Open folder
            </Button>
          </div>
        </>
      );
    case 'first-session':
      return (
        <>
          <h1 className={styles.title}>Start a session in {step.project.name}</h1>
          <p className={styles.lead}>
            A session is one conversation with an agent in this folder. Say what you want done; it is kept, and can be continued at any
            time.
          </p>
          <p className={styles.path}>
            <code>{step.project.folder}</code>
            {step.project.branch !== null && <span>branch {step.project.branch}</span>}
          </p>
          <div className={styles.actions}>
            <Button variant="primary" size="large" icon="plus" kbd={newSessionKeys} onClick={() => onNewSession(step.project.id)}>
              New session
            </Button>
            <Button size="large" icon="folder" onClick={onOpenFolder}>
              Open another folder
            </Button>
          </div>
        </>
      );
    case 'choose-session':
      return (
        <>
          <h1 className={styles.title}>Choose a session</h1>
          <p className={styles.lead}>The sessions stand on the left, each with what it is doing and what it cost. Or begin a new one.</p>
          <div className={styles.actions}>
            <Button variant="primary" size="large" icon="plus" kbd={newSessionKeys} onClick={() => onNewSession(step.project.id)}>
              New session in {step.project.name}
            </Button>
            <Button size="large" icon="folder" onClick={onOpenFolder}>
              Open folder
            </Button>
          </div>
        </>
      );
  }
}
