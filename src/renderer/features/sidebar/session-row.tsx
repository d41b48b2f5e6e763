import type { SessionSummary } from '#shared/model/session.ts';
import { useRef } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { ageText } from '../../parts/format/age.ts';
import { costText } from '../../parts/format/money.ts';
import { sessionGlyph, sessionStateText, sessionTitle } from '../../parts/workbench/session-words.ts';
import { IconButton } from '../../ui/button/icon-button.tsx';
import { Icon } from '../../ui/icon/icon.tsx';
import { StateGlyph } from '../../ui/icon/state-glyph.tsx';
import { Menu } from '../../ui/menu/menu.tsx';
import { RenameField } from './rename-field.tsx';
import styles from './session-row.module.css';

interface SessionRowProps {
  readonly id: string;
  readonly session: SessionSummary;
  readonly now: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly isRenaming: boolean;
  readonly isMenuOpen: boolean;
  readonly onMenu: (isOpen: boolean) => void;
  readonly onSelect: () => void;
  readonly onRename: () => void;
  /** Renaming has ended; the focus goes back to the list where a key ended it. */
  readonly onRenamed: (isByKey: boolean) => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** One session: its state, title, age and cost. */
export function SessionRow(props: SessionRowProps) {
  const { id, session, now, isActive, isSelected, isRenaming, isMenuOpen, onMenu, onSelect, onRename, onRenamed, onFailure } = props;
  const client = useClient();
  const more = useRef<HTMLButtonElement>(null);
  const title = sessionTitle(session);
  const state = sessionStateText(session);
  const cost = costText(session.cost);

  async function handleRename(next: string, isByKey: boolean) {
    onRenamed(isByKey);
    if (next === '' || next === session.title) return;
    try {
      await client.session.rename({ session: session.id, title: next });
    } catch (error) {
      onFailure('The session was not renamed', error);
    }
  }

  async function handleHide() {
    try {
      await client.session.hide({ session: session.id });
    } catch (error) {
      onFailure('The session was not hidden', error);
    }
  }

  if (isRenaming) {
    return (
      <div role="presentation" className={styles.row}>
        <span className={styles.item}>
          <StateGlyph state={sessionGlyph(session)} />
          <RenameField
            title={session.title ?? ''}
            onDone={(next, isByKey) => void handleRename(next, isByKey)}
            onCancel={() => onRenamed(true)}
          />
        </span>
      </div>
    );
  }

  return (
    <div role="presentation" className={styles.row} data-selected={isSelected || undefined}>
      <button
        type="button"
        id={id}
        role="treeitem"
        tabIndex={-1}
        aria-level={2}
        aria-selected={isSelected}
        aria-label={`${title}, ${state}, ${cost.full}`}
        title={`${title}\n${state}\n${cost.full}`}
        className={styles.item}
        data-active={isActive || undefined}
        onClick={onSelect}
        onDoubleClick={onRename}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu(true);
        }}
      >
        <StateGlyph state={sessionGlyph(session)} />
        <span className={styles.title}>{title}</span>
        {session.parent !== null && <Icon name="branch" size="small" label="fork" />}
        {session.heldBy !== null && <Icon name="lock" size="small" label={`held by ${session.heldBy}`} />}
        <span className={styles.age}>{ageText(session.changedAt, now)}</span>
        <span className={styles.cost} data-kind={cost.kind}>
          {cost.short}
        </span>
      </button>
      <span className={styles.actions} data-open={isMenuOpen || undefined}>
        <IconButton
          ref={more}
          icon="more"
          size="small"
          label={`More for ${title}`}
          tabIndex={-1}
          aria-haspopup="menu"
          aria-expanded={isMenuOpen}
          onClick={() => onMenu(!isMenuOpen)}
        />
        {isMenuOpen && (
          <Menu
            label={title}
            anchor={more}
            onClose={() => onMenu(false)}
            items={[
              { id: 'rename', label: 'Rename', icon: 'edit', kbd: 'F2', onSelect: onRename },
              { id: 'hide', label: 'Hide; nothing is deleted', text: 'Hide', icon: 'x', onSelect: () => void handleHide() },
            ]}
          />
        )}
      </span>
    </div>
  );
}
