import type { SessionId } from '#shared/model/id.ts';
import { usePreferenceStore } from '../../parts/preferences/preferences-context.ts';
import { useSessionScope } from './session-context.ts';

/** Forks a session (this one, or the parent an inherited item belongs to) after an event, and goes to the fork. */
export function useFork(): (from: SessionId, seq: number) => Promise<void> {
  const { actions } = useSessionScope();
  const preferences = usePreferenceStore();
  return async (from, seq) => {
    const fork = await actions.fork(from, seq);
    if (fork) preferences.setState({ selectedSession: fork.id });
  };
}
