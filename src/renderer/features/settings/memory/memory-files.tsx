import { useState } from 'react';
import type { ProjectId } from '#shared/model/id.ts';
import type { MemoryFolder } from '#shared/model/memory.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { useLive } from '../../../bridge/use-live.ts';
import { useSessionPulse } from '../../../parts/workbench/use-session-pulse.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Card } from '../../../ui/card/card.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { FileRow } from './file-row.tsx';
import styles from './memory.module.css';
import { NewFile } from './new-file.tsx';

/** Sessions that work write notes: the list follows them, at most so often. */
const leastMs = 2_000;

/** The files of a project's memory: what sessions are given of them, who wrote them, and their text to read and edit. */
export function MemoryFiles({ project }: { readonly project: ProjectId }) {
  const client = useClient();
  const pulse = useSessionPulse(leastMs);
  const { state, retry } = useLive(() => client.memory.list({ project }), project, pulse);
  const [open, setOpen] = useState<string | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const folder = state.status === 'known' ? state.value : state.status === 'failed' ? (state.last?.value ?? null) : null;

  return (
    <Card
      title="Files of the memory"
      end={
        <Button size="small" variant="quiet" icon="plus" disabled={folder === null} onClick={() => setIsAdding(true)}>
          New file
        </Button>
      }
    >
      {state.status === 'failed' && (
        <div className={styles.box}>
          <ErrorBox
            what={`The memory cannot be listed (${state.error.code}).`}
            actions={
              <Button size="small" onClick={retry}>
                Try again
              </Button>
            }
          >
            {state.error.message}
          </ErrorBox>
        </div>
      )}
      {state.status === 'loading' && <LoadingRows />}
      {folder && folder.files.length === 0 && (
        <p className={styles.empty}>No notes yet. An agent writes some when it has found out what later sessions will need; so can you.</p>
      )}
      {folder && folder.files.length > 0 && (
        <ul className={styles.files}>
          {folder.files.map((file) => (
            <FileRow
              key={file.name}
              project={project}
              file={file}
              isOpen={open === file.name}
              onToggle={() => setOpen(open === file.name ? null : file.name)}
              onChanged={retry}
            />
          ))}
        </ul>
      )}
      {folder && <Foot folder={folder} />}
      {isAdding && (
        <NewFile
          project={project}
          hasIndex={folder?.files.some(({ name }) => name === 'MEMORY.md') ?? false}
          onMade={(name) => {
            setIsAdding(false);
            setOpen(name);
            retry();
          }}
          onClose={() => setIsAdding(false)}
        />
      )}
    </Card>
  );
}

function Foot({ folder: { path, moreFiles } }: { readonly folder: MemoryFolder }) {
  return (
    <p className={styles.foot}>
      {moreFiles > 0 && `${moreFiles.toLocaleString('en-US')} more files are not listed. `}In <code>{path}</code>
    </p>
  );
}

function LoadingRows() {
  return (
    <div role="status" aria-label="Loading the memory" className={styles.loading}>
      {[64, 48, 56].map((width) => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
