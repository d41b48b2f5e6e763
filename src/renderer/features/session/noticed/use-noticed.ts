import { useEffect } from 'react';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import type { SessionState, SessionStore } from '../session-store.ts';
import type { NoticedStore } from './noticed-store.ts';

/** Asks what was noticed when the session opens, when an answer is complete and when a turn has ended. Nothing is asked where all of it is switched off. */
export function useNoticed(store: SessionStore, noticed: NoticedStore): void {
  const isOn = useWorkbench(({ settings }) => settings !== null && (settings.noticing.claims || settings.noticing.frustration));
  useEffect(() => {
    if (!isOn) return;
    let last: string | null = null;
    const look = (state: SessionState) => {
      const mark = state.load.status === 'ready' ? lastEnding(state) : null;
      if (mark === null || mark === last) return;
      last = mark;
      void noticed.look();
    };
    look(store.getState());
    return store.subscribe(look);
  }, [isOn, store, noticed]);
}

/** The last answer that is complete, or the last turn that has ended; empty before both. */
function lastEnding({ transcript }: SessionState): string {
  const item = transcript.items.findLast(
    ({ type, ...rest }) => type === 'turn-end' || (type === 'agent' && 'status' in rest && rest.status === 'completed'),
  );
  return item ? `${item.session}:${item.seq}` : '';
}
