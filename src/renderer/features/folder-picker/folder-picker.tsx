import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useClient } from '../../bridge/client-context.ts';
import { errorText, type ErrorText } from '../../bridge/error-text.ts';
import { Button } from '../../ui/button/button.tsx';
import { IconButton } from '../../ui/button/icon-button.tsx';
import { Dialog } from '../../ui/dialog/dialog.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { FolderList } from './folder-list.tsx';
import { createFolderPickerStore, isElsewhere, shownFolders, targetFolder } from './folder-picker-store.ts';
import styles from './folder-picker.module.css';

interface FolderPickerProps {
  /** What the button that ends it says: "Open" and the folder's name follow. */
  readonly title: string;
  /** Takes the folder. An error it throws is shown in the dialog, which stays open. */
  readonly onPick: (path: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Chooses a folder of the machine the engine runs on, where the host has no dialog of its own. Everything goes by keys from the path field. */
export function FolderPicker({ title, onPick, onClose }: FolderPickerProps) {
  const client = useClient();
  const listId = useId();
  const [store] = useState(() => createFolderPickerStore(client));
  const state = useStore(store);
  const { typed, listing, isLoading, error } = state;
  const highlighted = isElsewhere(state) ? -1 : state.highlighted;
  const target = targetFolder(state);
  const folders = useStore(store, useShallow(shownFolders));
  const [failure, setFailure] = useState<ErrorText | null>(null);
  const [isPicking, setIsPicking] = useState(false);

  useEffect(() => {
    void store.goTo(null);
  }, [store]);

  async function pick(path: string) {
    setIsPicking(true);
    setFailure(null);
    try {
      await onPick(path);
    } catch (reason) {
      setFailure(errorText(reason));
      setIsPicking(false);
    }
  }

  function go(path: string | null | undefined) {
    if (path === undefined || path === null) return;
    setFailure(null);
    void store.goTo(path);
  }

  function handleKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const line = folders[highlighted];
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === 'ArrowDown') store.highlight(Math.min(highlighted + 1, folders.length - 1));
    else if (event.key === 'ArrowUp' && event.altKey) go(listing?.parent);
    else if (event.key === 'ArrowUp') store.highlight(Math.max(highlighted - 1, -1));
    else if (event.key === 'Tab' && !event.shiftKey && line) go(line.path);
    else if (event.key === 'Enter' && line && !isMod) go(line.path);
    else if (event.key === 'Enter' && target && !isPicking) void pick(target.path);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog
      title={title}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <p className={styles.hint}>Type a path, arrows choose, Enter goes in, Alt ↑ goes up.</p>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" kbd="Mod+Enter" disabled={!target || isPicking} onClick={() => target && void pick(target.path)}>
            Open {target?.name ?? ''}
          </Button>
        </>
      }
    >
      <div className={styles.content}>
        <div className={styles.bar}>
          <IconButton
            icon="up"
            label="Go to the folder above"
            variant="outlined"
            disabled={!listing?.parent}
            onClick={() => go(listing?.parent)}
          />
          <TextField
            label="Path of the folder"
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={highlighted >= 0 ? `${listId}-${highlighted}` : undefined}
            icon="folder"
            isCode
            value={typed}
            takesFocus
            onChange={(value) => void store.type(value)}
            onKeyDown={handleKeyDown}
          />
        </div>
        {failure && <ErrorBox what={`The folder was not opened (${failure.code}).`}>{failure.message}</ErrorBox>}
        {error && !failure && <ErrorBox what={`The folder cannot be listed (${error.code}).`}>{error.message}</ErrorBox>}
        <FolderList
          id={listId}
          folders={folders}
          highlighted={highlighted}
          isLoading={isLoading && listing === null}
          emptyText={listing?.folders.length === 0 ? 'No folder in here. It can be opened as it is.' : 'No folder begins like that.'}
          onGo={(folder) => go(folder.path)}
          onPick={(folder) => void pick(folder.path)}
        />
      </div>
    </Dialog>
  );
}
