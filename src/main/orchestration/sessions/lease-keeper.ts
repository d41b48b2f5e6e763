// Holds a session's lease while something is done in it and a little longer, so that window, `serve` and `run` can share one data folder.
import type { SessionId } from '#shared/model/id.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Journal, Lease } from '#main/ports/journal.ts';
import { heldBy } from './errors.ts';

export interface LeaseKeeper {
  readonly lease: Lease | null;
  /** The lease, taken where it is not held yet. Throws `ServiceError` HELD, naming who holds it; `JournalError` where it cannot be asked. */
  take(): Lease;
  /** Holds on to a lease that came with the session's creation. */
  adopt(lease: Lease): void;
  /** Keeps the lease until disposed, however long it takes. */
  keep(): Disposable;
  /** Gives the lease up now. */
  release(): void;
}

export interface LeaseKeeperOptions {
  journal: Pick<Journal, 'acquire'>;
  clock: Clock;
  session: SessionId;
  idleMs: number;
  /** Called with a lease that was just taken: others may have written meanwhile. */
  onTaken: (lease: Lease) => void;
  /** Called with the token of a void lease that was replaced. */
  onAbandoned: (token: string) => void;
  /** Called when nothing was done for a while: what the session still runs ends, and the lease is held until it has. Never rejects. */
  onIdle: () => Promise<void>;
  /** Called before a lease is given up. */
  onRelease: () => void;
  /** Whether something that nobody waits for still needs the lease. */
  isNeeded: () => boolean;
  report: (message: string, cause: unknown) => void;
}

/** A keeper that holds nothing yet. */
export function createLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { journal, clock, session, idleMs, onTaken, onAbandoned, onIdle, onRelease, isNeeded, report } = options;
  let lease: Lease | null = null;
  let keeps = 0;
  let idle: AbortController | null = null;

  const release = (): void => {
    idle?.abort();
    idle = null;
    if (lease === null) return;
    const given = lease;
    try {
      onRelease();
    } finally {
      lease = null;
      given[Symbol.dispose]();
    }
  };
  const waitForIdle = (): void => {
    idle?.abort();
    if (keeps > 0 || lease === null) return;
    const timer = (idle = new AbortController());
    const giveUp = async (): Promise<void> => {
      await clock.sleep(idleMs, timer.signal);
      if (timer.signal.aborted) return;
      if (isNeeded()) return waitForIdle();
      await onIdle();
      if (!timer.signal.aborted) release();
    };
    giveUp().catch((error: unknown) => {
      if (!timer.signal.aborted) report('A session could not be given up; other processes cannot write it until this one ends.', error);
    });
  };
  const adopt = (taken: Lease): void => {
    lease = taken;
    waitForIdle();
  };

  return {
    get lease() {
      return lease;
    },
    adopt,
    take() {
      if (lease === null) {
        const taken = journal.acquire(session);
        if ('heldBy' in taken) throw heldBy(session, taken.heldBy);
        lease = taken.lease;
        if (taken.abandoned !== undefined) onAbandoned(taken.abandoned);
        try {
          onTaken(lease);
        } catch (error) {
          release();
          throw error;
        }
      }
      waitForIdle();
      return lease;
    },
    keep() {
      keeps += 1;
      idle?.abort();
      return {
        [Symbol.dispose]() {
          keeps -= 1;
          waitForIdle();
        },
      };
    },
    release,
  };
}
