// Notices when another process lets go of a session: nothing is appended then, so that no growth tells it.
import type { SessionId } from '#shared/model/id.ts';
import type { SessionsDeps } from './deps.ts';

const lookEveryMs = 1000;

export interface HolderWatch extends Disposable {
  /** Somebody was told that this process holds the session, or that none does. */
  told(session: SessionId, heldBy: string | null): void;
}

/** Calls `onChange` when what was told of a session's holder is not true any longer. Looks once a second, and only while any is held. */
export function createHolderWatch({ journal, clock, report }: SessionsDeps, onChange: (session: SessionId) => void): HolderWatch {
  const held = new Map<SessionId, string>();
  const ended = new AbortController();
  let isLooking = false;

  const look = async (): Promise<void> => {
    while (held.size > 0) {
      await clock.sleep(lookEveryMs, ended.signal);
      for (const [session, holder] of held) {
        if (journal.holder(session) === holder) continue;
        held.delete(session);
        onChange(session);
      }
    }
  };
  const start = (): void => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch((error: unknown) => {
        if (!ended.signal.aborted) report('Who holds a session could not be looked up.', error);
      })
      .finally(() => (isLooking = false));
  };

  return {
    told(session, heldBy) {
      if (heldBy === null) held.delete(session);
      else held.set(session, heldBy);
      if (held.size > 0 && !ended.signal.aborted) start();
    },
    [Symbol.dispose]: () => ended.abort(),
  };
}
