// The writing side of one session: its lease, what is stored under it, and what lives and dies with it.
import type { EventDraft } from '#shared/model/event.ts';
import type { ShellPort } from '#main/ports/tools.ts';
import type { Lease, StoredEvent } from '#main/ports/journal.ts';
import type { SessionShell, SessionsDeps } from './deps.ts';
import { recoveryDrafts } from './history/recovery.ts';
import { createLeaseKeeper } from './lease-keeper.ts';
import type { SessionRecord } from './session-record.ts';
import { createCostKeeper } from './turn/cost-keeper.ts';

const defaultIdleMs = 5000;

export interface SessionWriter {
  /** The lease, while this process holds it. */
  readonly lease: Lease | null;
  /** Makes the session ready to be written: takes its lease, reads what others wrote, closes what a dead process left open. */
  open(): Lease;
  /** Takes over the lease that came with the session's creation. */
  adopt(lease: Lease): void;
  /** Stores and publishes drafts, and records what their requests cost. Throws `JournalError`; nothing is then stored. */
  store(drafts: readonly EventDraft[]): StoredEvent[];
  /** The session's shell, made when first used. It ends with the lease. */
  shell(): ShellPort;
  /** Keeps the lease until disposed. */
  keep(): Disposable;
  release(): void;
  /** Ends what the session runs, then gives up the lease: whoever dies in between leaves its token to the next start's sweep. */
  close(): Promise<void>;
}

/** The writer of a session. `isRunning` says whether what is open in it is this process's own turn. */
export function createSessionWriter(deps: SessionsDeps, record: SessionRecord, isRunning: () => boolean): SessionWriter {
  const { journal, clock, idleMs = defaultIdleMs } = deps;
  const keepCost = createCostKeeper(deps, record);
  let shell: SessionShell | null = null;
  let ending: Promise<unknown> = Promise.resolve();

  /** Ends the shell; resolves when everything any shell of this session ran has ended. */
  const endShell = async (): Promise<void> => {
    const ended = shell?.close().catch((error: unknown) => deps.report('What a session ran could not be ended.', error));
    shell = null;
    ending = Promise.all([ending, ended]);
    await ending;
  };
  const append = (lease: Lease, drafts: readonly EventDraft[]): StoredEvent[] => {
    const stored = lease.append(drafts);
    for (const event of stored) keepCost(event);
    record.appended(stored);
    return stored;
  };
  const recover = (lease: Lease): void => {
    // A request between two turns is known to be open only where somebody waits for what it makes.
    if (isRunning() || (record.state.openTurn === null && record.history().compactions.wish === null)) return;
    const drafts = recoveryDrafts(journal.read(record.id));
    if (drafts.length > 0) append(lease, drafts);
  };
  const endBackground = (lease: Lease): void => {
    const { agent: actor, background } = record.state;
    if (background.length === 0) return;
    append(
      lease,
      background.map(({ call, process }) => ({ type: 'process.ended', actor, call, process, exitCode: null, signal: null })),
    );
  };
  const keeper = createLeaseKeeper({
    journal,
    clock,
    session: record.id,
    idleMs,
    onTaken(lease) {
      record.catchUp();
      // Whoever started them is gone, and they with it.
      endBackground(lease);
    },
    onAbandoned: (token) => deps.onAbandoned?.(token),
    onIdle: endShell,
    onRelease() {
      try {
        // They end with the shell; it is said while it can still be stored.
        if (keeper.lease !== null) endBackground(keeper.lease);
        record.save();
      } catch (error) {
        deps.report('What ended with a session could not be stored.', error);
      } finally {
        void endShell();
      }
    },
    isNeeded: () => record.state.background.length > 0,
    report: deps.report,
  });

  return {
    get lease() {
      return keeper.lease;
    },
    open() {
      const lease = keeper.take();
      recover(lease);
      return lease;
    },
    adopt: (lease) => keeper.adopt(lease),
    store: (drafts) => append(keeper.take(), drafts),
    shell() {
      shell ??= deps.openShell(record.id, record.state.folder, keeper.take().token);
      return shell;
    },
    keep: () => keeper.keep(),
    release: () => keeper.release(),
    async close() {
      const kept = keeper.keep();
      await endShell();
      kept[Symbol.dispose]();
      keeper.release();
    },
  };
}
