import { useState } from 'react';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { Badge } from '../../../ui/badge/badge.tsx';
import { Button } from '../../../ui/button/button.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { MenuButton } from '../../../ui/menu/menu-button.tsx';
import { useEscape } from '../../../ui/escape/escape-stack.ts';
import { useToasts } from '../../../ui/toast/toast-region.tsx';
import { costOfCap } from '../status/session-cap.ts';
import { costOf } from '../status/session-cost.ts';
import { useForecast } from '../ahead/use-look-ahead.ts';
import { findKeys } from '../find/use-find-key.ts';
import { inspectorKeys } from '../inspector/inspector-view.ts';
import { useCompacting } from '../compaction/use-compacting.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import { useFork } from '../use-other-session.ts';
import styles from './session-toolbar.module.css';
import { RenewPrompt } from './renew-prompt.tsx';
import { StateBadge } from './state-badge.tsx';
import { TitleField } from './title-field.tsx';

/** What the session is, what it is doing, what it has cost, and a way to stop it. */
export function SessionToolbar({ branch }: { readonly branch: string | null }) {
  const { actions, prices, session, inspector, find } = useSessionScope();
  const isEmpty = useSession((state) => state.transcript.items.length === 0);
  const isTurnRunning = useSession((state) => state.transcript.turn.status === 'running');
  const isCompacting = useCompacting() === 'running';
  const isWorking = isTurnRunning || isCompacting;
  const told = useSession((state) => state.transcript.title);
  const listed = useWorkbench((state) => state.sessions[session]?.title ?? null);
  const title = told ?? listed;
  const requests = useSession((state) => state.transcript.requests);
  const isSimulated = useSession((state) => state.transcript.model?.provider === 'rehearsal');
  const forkPoint = useSession((state) => state.transcript.items.findLast((item) => item.type === 'turn-end') ?? null);
  const capUsd = useWorkbench((state) => state.settings?.caps.perSessionUsd ?? null);
  const fork = useFork();
  const isWarm = useForecast()?.clock.state === 'warm' && !isSimulated;
  const toasts = useToasts();
  const [isRenewing, setIsRenewing] = useState(false);
  useEscape('screen', isWorking, () => void actions.stop());

  async function copyId() {
    try {
      await navigator.clipboard.writeText(session);
      toasts.show({ state: 'done', text: 'The session’s id is copied.' });
    } catch {
      toasts.show({ state: 'failed', text: `The browser refused access to the clipboard. The id is ${session}.` });
    }
  }

  return (
    <header className={styles.toolbar}>
      <TitleField title={title} onRename={actions.rename} />
      <StateBadge />
      {isSimulated && <Badge tone="simulated">rehearsal, simulated</Badge>}
      <span className={styles.end} />
      {branch && (
        <span className={styles.branch} title="Branch of the folder">
          <Icon name="branch" size="small" />
          <code>{branch}</code>
        </span>
      )}
      {prices && requests.length > 0 && <span className={styles.cost}>{costOfCap(costOf(requests, prices), capUsd)}</span>}
      {isWorking && (
        <Button size="small" icon="stop" kbd="Esc" onClick={() => void actions.stop()}>
          Stop
        </Button>
      )}
      <MenuButton
        label="More"
        size="small"
        align="end"
        items={[
          {
            id: 'find',
            label: 'Find in the transcript',
            icon: 'search',
            kbd: findKeys.open,
            isDisabled: isEmpty || find === undefined,
            onSelect: () => find?.open(),
          },
          {
            id: 'fork',
            label: 'Fork from the last turn',
            // A fork begins with the very prefix of this session.
            detail: isWarm ? 'reads what is cached' : undefined,
            icon: 'branch',
            isDisabled: forkPoint === null,
            onSelect: () => void (forkPoint && fork(forkPoint.session, forkPoint.seq)),
          },
          {
            id: 'renew',
            label: 'Use this version’s prompt and tools',
            icon: 'layers',
            isDisabled: isWorking,
            onSelect: () => setIsRenewing(true),
          },
          { id: 'copy', label: 'Copy the session’s id', icon: 'copy', onSelect: () => void copyId() },
        ]}
      />
      {inspector && (
        <Button
          size="small"
          variant="quiet"
          icon="side"
          kbd={inspectorKeys.toggle}
          aria-pressed={inspector.isOpen}
          onClick={inspector.toggle}
        >
          Context
        </Button>
      )}
      {isRenewing && <RenewPrompt onClose={() => setIsRenewing(false)} />}
    </header>
  );
}
