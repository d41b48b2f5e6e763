import { useId, useState } from 'react';
import type { ProjectId } from '#shared/model/id.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Dialog } from '../../../ui/dialog/dialog.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import styles from './memory.module.css';

interface NewFileProps {
  readonly project: ProjectId;
  /** Whether there is a `MEMORY.md`. */
  readonly hasIndex: boolean;
  readonly onMade: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for a name and makes an empty file of it. */
export function NewFile({ project, hasIndex, onMade, onClose }: NewFileProps) {
  const client = useClient();
  const id = useId();
  const [name, setName] = useState(hasIndex ? '' : 'MEMORY.md');
  const make = useCall(() => client.memory.write({ project, name: name.trim(), text: '', hash: null }));
  const isReady = name.trim() !== '' && make.state.status !== 'running';

  async function handleMake() {
    if (isReady && (await make.run()) !== null) onMade(name.trim());
  }

  return (
    <Dialog
      title="New file of the memory"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!isReady} onClick={() => void handleMake()}>
            Make the file
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {make.state.status === 'failed' && (
          <ErrorBox what={`The file was not made (${make.state.error.code}).`}>{make.state.error.message}</ErrorBox>
        )}
        <label htmlFor={id}>Name</label>
        <TextField
          id={id}
          isCode
          takesFocus
          placeholder="topics/build.md"
          value={name}
          onChange={setName}
          onKeyDown={(event) => event.key === 'Enter' && void handleMake()}
        />
        <p>MEMORY.md begins every session. Other files are named to sessions and read when they are needed.</p>
      </div>
    </Dialog>
  );
}
