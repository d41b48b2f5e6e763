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

/** The folders in a folder. A click goes in; a repository can be opened from where it stands. */
export function FolderList({ id, folders, highlighted, isLoading, emptyText, onGo, onPick }: FolderListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView?.({ block: 'nearest' });
  }, [highlighted]);

  return (
    <ul ref={list} id={id} role="listbox" aria-label="Folders" aria-busy={isLoading} className={styles.list}>
      {folders.map((folder, index) => (
        <li
          key={folder.path}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === highlighted}
          className={styles.row}
          onClick={() => onGo(folder)}
        >
          <Icon name="folder" size="small" />
          <span className={styles.name}>{folder.name}</span>
          {folder.isRepository && <Badge>git</Badge>}
          {folder.isRepository && (
            <span className={styles.open} onClick={(event) => event.stopPropagation()}>
              <Button size="small" tabIndex={-1} aria-label={`Open ${folder.name}`} onClick={() => onPick(folder)}>
                Open
              </Button>
            </span>
          )}
        </li>
      ))}
      {!isLoading && folders.length === 0 && <li className={styles.empty}>{emptyText}</li>}
    </ul>
  );
}
