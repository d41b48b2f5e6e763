import type { FolderListing } from '#shared/bridge/shapes.ts';
import { useEffect, useRef } from 'react';
import { Badge } from '../../ui/badge/badge.tsx';
import { Button } from '../../ui/button/button.tsx';
import { Icon } from '../../ui/icon/icon.tsx';
import styles from './folder-list.module.css';

type Folder = FolderListing['folders'][number];

interface FolderListProps {
  readonly id: string;
  readonly folders: readonly Folder[];
  readonly highlighted: number;
  readonly isLoading: boolean;
  readonly emptyText: string;
  readonly onGo: (folder: Folder) => void;
  readonly onPick: (folder: Folder) => void;
}

/** The folders in a folder. A click goes in; a repository can be opened from where it stands. Keys go through the path field. */
export function FolderList({ id, folders, highlighted, isLoading, emptyText, onGo, onPick }: FolderListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[highlighted]?.scrollIntoView?.({ block: 'nearest' });
  }, [highlighted]);

  return (
    <div ref={list} id={id} role="listbox" tabIndex={-1} aria-label="Folders" aria-busy={isLoading} className={styles.list}>
      {folders.map((folder, index) => (
        <div key={folder.path} role="presentation" className={styles.row} data-highlighted={index === highlighted || undefined}>
          <button
            type="button"
            role="option"
            id={`${id}-${index}`}
            tabIndex={-1}
            aria-selected={index === highlighted}
            className={styles.option}
            onClick={() => onGo(folder)}
          >
            <Icon name="folder" size="small" />
            <span className={styles.name}>{folder.name}</span>
            {folder.isRepository && <Badge>git</Badge>}
          </button>
          {folder.isRepository && (
            <span className={styles.open}>
              <Button size="small" tabIndex={-1} aria-label={`Open ${folder.name}`} onClick={() => onPick(folder)}>
                Open
              </Button>
            </span>
          )}
        </div>
      ))}
      {!isLoading && folders.length === 0 && <p className={styles.empty}>{emptyText}</p>}
    </div>
  );
}
