import type { ProjectId } from '#shared/model/id.ts';
import type { MemoryFile } from '#shared/model/memory.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { bytesText } from '../../../parts/format/duration.ts';
import { Badge } from '../../../ui/badge/badge.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { FileEditor } from './file-editor.tsx';
import styles from './memory.module.css';
import { draftsOf } from './unsaved.ts';
import { Writers } from './writers.tsx';

interface FileRowProps {
  readonly project: ProjectId;
  readonly file: MemoryFile;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** The file is not as it is listed any more. */
  readonly onChanged: () => void;
}

/** One file of the memory; its text opens below it. */
export function FileRow({ project, file, isOpen, onToggle, onChanged }: FileRowProps) {
  const isUnsaved = draftsOf(useClient()).get(project, file.name) !== null;
  return (
    <li className={styles.file}>
      <button type="button" aria-expanded={isOpen} className={styles.row} onClick={onToggle}>
        <Icon name={isOpen ? 'down' : 'right'} size="small" />
        <code className={styles.name}>{file.name}</code>
        {isUnsaved && <Badge tone="needs">not saved</Badge>}
        <span className={styles.given}>{givenText(file)}</span>
        <span className={styles.size}>{bytesText(file.bytes)}</span>
      </button>
      <div className={styles.about}>
        {file.note !== null && (
          <p className={styles.note}>
            <Icon name="warn" size="small" />
            {file.note}
          </p>
        )}
        <Writers file={file} />
      </div>
      {isOpen && <FileEditor project={project} name={file.name} onChanged={onChanged} />}
    </li>
  );
}

/** What sessions get of the file without asking for it. */
function givenText({ loaded, note }: MemoryFile): string {
  if (loaded === null) return note === null ? 'read on demand' : 'not read';
  if (loaded.lines === 0) return 'nothing of it is given';
  const lines = loaded.lines === 1 ? '1 line begins' : `${loaded.lines.toLocaleString('en-US')} lines begin`;
  return loaded.isCut ? `its first ${lines} every session` : `${lines} every session`;
}
