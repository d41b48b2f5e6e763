import type { CompactionId, SessionId } from '#shared/model/id.ts';
import { usePreferenceStore } from '../../parts/preferences/preferences-context.ts';
import { useSession, useSessionScope } from './session-context.ts';

/** Forks a session (this one, or the parent an inherited item belongs to) after an event, and goes to the fork. */
export function useFork(): (from: SessionId, seq: number) => Promise<void> {
  const { actions } = useSessionScope();
  const preferences = usePreferenceStore();
  return async (from, seq) => {
    const fork = await actions.fork(from, seq);
    if (fork) preferences.setState({ selectedSession: fork.id });
  };
}

/** Forks a session after an event, has the fork summarised, and goes to it. */
export function useFreshSession(): (from: SessionId, seq: number) => Promise<void> {
  const { actions } = useSessionScope();
  const preferences = usePreferenceStore();
  return async (from, seq) => {
    const fresh = await actions.startFromSummary(from, seq);
    if (fresh) preferences.setState({ selectedSession: fresh.id });
  };
}

/** Starts a session in the project of this one, and goes to it. */
export function useNewSession(): () => Promise<void> {
  const { actions } = useSessionScope();
  const project = useSession((state) => state.transcript.project);
  const preferences = usePreferenceStore();
  return async () => {
    const created = project === null ? null : await actions.startAnother(project);
    if (created) preferences.setState({ selectedSession: created.id });
  };
}

/** Undoes a compaction: forks the session as it stood before, and goes to the fork. */
export function useUndoCompaction(): (compaction: CompactionId) => Promise<void> {
  const { actions } = useSessionScope();
  const preferences = usePreferenceStore();
  return async (compaction) => {
    const fork = await actions.undoCompaction(compaction);
    if (fork) preferences.setState({ selectedSession: fork.id });
  };
}
