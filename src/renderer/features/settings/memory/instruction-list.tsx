import type { ProjectId } from '#shared/model/id.ts';
import type { InstructionFile } from '#shared/model/memory.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { useLive } from '../../../bridge/use-live.ts';
import { bytesText } from '../../../parts/format/duration.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Card } from '../../../ui/card/card.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import styles from './memory.module.css';

const kindWords: Record<InstructionFile['kind'], string> = {
  managed: 'of this computer',
  user: 'yours, in every project',
  project: 'the project’s',
  local: 'yours, in this project',
  nested: 'given when the agent works in its folder',
  import: 'imported',
};

/** The instruction files that a new session of the project is given, and what of them it is not. */
export function InstructionList({ project }: { readonly project: ProjectId }) {
  const client = useClient();
  const { state, retry } = useLive(() => client.memory.instructions({ project }), project, 0);
  return (
    <Card title="Instruction files of new sessions, in the order they are given">
      {state.status === 'loading' && <div role="status" aria-label="Loading instruction files" className={styles.well} />}
      {state.status === 'failed' && (
        <div className={styles.box}>
          <ErrorBox
            what={`The instruction files cannot be listed (${state.error.code}).`}
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
      {state.status === 'known' && state.value.length === 0 && (
        <p className={styles.empty}>None. A file CLAUDE.md or AGENTS.md in the folder tells every session how to work in it.</p>
      )}
      {state.status === 'known' && state.value.length > 0 && (
        <ul className={styles.files}>
          {state.value.map((file) => (
            <Instruction key={`${file.importedBy ?? ''}\n${file.path}`} file={file} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Instruction({ file: { path, kind, importedBy, bytes, note } }: { readonly file: InstructionFile }) {
  return (
    <li className={styles.file}>
      <div className={styles.row}>
        <Icon name="file" size="small" />
        <code className={styles.name}>{path}</code>
        <span className={styles.given}>{importedBy === null ? kindWords[kind] : `imported by ${importedBy}`}</span>
        <span className={styles.size}>{bytesText(bytes)}</span>
      </div>
      {note !== null && (
        <div className={styles.about}>
          <p className={styles.note}>
            <Icon name="warn" size="small" />
            {note}
          </p>
        </div>
      )}
    </li>
  );
}
