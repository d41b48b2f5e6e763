import type { SessionId } from '#shared/model/id.ts';
import type { PermissionAnswer } from '#shared/model/permission.ts';
import { useMemo } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { useMinute } from '../../parts/format/use-minute.ts';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { waitingSessions, type WaitingSession } from '../../parts/workbench/workbench-state.ts';
import { Badge } from '../../ui/badge/badge.tsx';
import { NeedItem } from './need-item.tsx';
import styles from './needs-you.module.css';

interface NeedsYouProps {
  readonly selected: SessionId | null;
  readonly onSelect: (session: SessionId) => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

/** Questions from every session, answerable where they stand. */
export function NeedsYou({ selected, onSelect, onFailure }: NeedsYouProps) {
  const client = useClient();
  const now = useMinute();
  const projects = useWorkbench((state) => state.projects);
  const sessions = useWorkbench((state) => state.sessions);
  const isLoaded = useWorkbench((state) => state.isLoaded);
  const waiting = useMemo(() => waitingSessions({ sessions }), [sessions]);

  async function handleAnswer(session: WaitingSession, answer: PermissionAnswer) {
    try {
      await client.session.answer({ session: session.id, question: session.state.question.question, answer });
    } catch (error) {
      onFailure('The answer was not taken', error);
    }
  }

  if (!isLoaded) return null;
  return (
    <section aria-label="Needs you" className={styles.group}>
      <h2 className={styles.head}>
        Needs you
        <Badge tone={waiting.length > 0 ? 'needs' : 'plain'}>{waiting.length}</Badge>
      </h2>
      {waiting.length === 0 && <p className={styles.note}>Questions from any session appear here first.</p>}
      <ul className={styles.list}>
        {waiting.map((session) => (
          <NeedItem
            key={session.state.question.question}
            session={session}
            projectName={projects[session.project]?.name ?? session.folder}
            now={now}
            isSelected={session.id === selected}
            onSelect={() => onSelect(session.id)}
            onAnswer={(answer) => handleAnswer(session, answer)}
          />
        ))}
      </ul>
    </section>
  );
}
