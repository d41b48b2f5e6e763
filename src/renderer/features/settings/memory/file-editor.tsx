import { useState, type ReactNode } from 'react';
import type { ProjectId } from '#shared/model/id.ts';
import type { MemoryText } from '#shared/model/memory.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Dialog } from '../../../ui/dialog/dialog.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { EditedText } from './edited-text.tsx';
import styles from './memory.module.css';
import { draftsOf } from './unsaved.ts';

interface FileEditorProps {
  readonly project: ProjectId;
  readonly name: string;
  readonly onChanged: () => void;
}

/** A file's text as it is now, to be edited or removed. */
export function FileEditor({ project, name, onChanged }: FileEditorProps) {
  const client = useClient();
  const { state, run } = useCall(() => client.memory.read({ project, name }), { isImmediate: true });
  const remove = useCall((hash: string) => client.memory.remove({ project, name, hash }));
  const [asked, setAsked] = useState<string | null>(null);
  // A text that was read anew begins its editor anew.
  const [reading, setReading] = useState(0);

  async function handleRemove(hash: string) {
    setAsked(null);
    if ((await remove.run(hash)) === null) return;
    draftsOf(client).set(project, name, null);
    onChanged();
  }

  async function handleReload() {
    draftsOf(client).set(project, name, null);
    await run();
    setReading((known) => known + 1);
    onChanged();
  }

  if (state.status === 'failed')
    return (
      <div className={styles.box}>
        <ErrorBox
          what={`${name} cannot be read (${state.error.code}).`}
          actions={
            <Button size="small" onClick={() => void run()}>
              Try again
            </Button>
          }
        >
          {state.error.message}
        </ErrorBox>
      </div>
    );
  if (state.status !== 'done') return <div role="status" aria-label={`Loading ${name}`} className={styles.well} />;
  const { value } = state;
  const removal = value.hash !== null && (
    <Button variant="danger" size="small" onClick={() => setAsked(value.hash)}>
      Remove
    </Button>
  );
  return (
    <div className={styles.editor}>
      {remove.state.status === 'failed' && (
        <ErrorBox what={`${name} was not removed (${remove.state.error.code}).`}>{remove.state.error.message}</ErrorBox>
      )}
      {value.text === null ? (
        <Unshown value={value}>{removal}</Unshown>
      ) : (
        <EditedText
          key={reading}
          project={project}
          file={{ name, text: value.text, hash: value.hash }}
          removal={removal}
          onSaved={onChanged}
          onReload={() => void handleReload()}
        />
      )}
      {asked !== null && (
        <Dialog
          title={`Remove ${name}?`}
          onClose={() => setAsked(null)}
          actions={
            <>
              <Button onClick={() => setAsked(null)}>Keep it</Button>
              <Button variant="danger" onClick={() => void handleRemove(asked)}>
                Remove {name}
              </Button>
            </>
          }
        >
          <p>The file is deleted. Sessions that run keep what they were given of it; new ones begin without.</p>
        </Dialog>
      )}
    </div>
  );
}

function Unshown({ value, children }: { readonly value: MemoryText; readonly children: ReactNode }) {
  return (
    <div className={styles.actions}>
      <span>{value.note}</span>
      <span className={styles.space} />
      {children}
    </div>
  );
}
