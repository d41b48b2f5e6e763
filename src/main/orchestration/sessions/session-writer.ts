// The writing side of one session: its lease, what is stored under it, and what lives and dies with it.
import type { EventDraft, EventOf } from '#shared/model/event.ts';
import type { RequestId } from '#shared/model/id.ts';
import type { ShellPort } from '#main/ports/tools.ts';
import type { Lease, StoredEvent } from '#main/ports/journal.ts';
import type { SessionShell, SessionsDeps } from './deps.ts';
import { recoveryDrafts } from './history/recovery.ts';
import { createLeaseKeeper } from './lease-keeper.ts';
import type { SessionRecord } from './session-record.ts';
import { endsRequest, findSent, usageRow } from './turn/usage-recorder.ts';

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
  const recordUsage = createUsageRecorder(deps, record);
  let shell: SessionShell | null = null;

  const append = (lease: Lease, drafts: readonly EventDraft[]): StoredEvent[] => {
    const stored = lease.append(drafts);
    for (const event of stored) recordUsage(event);
    record.appended(stored);
    return stored;
  };
  const recover = (lease: Lease): void => {
    if (record.state.openTurn === null || isRunning()) return;
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
    onRelease() {
      try {
        // They end with the shell; it is said while it can still be stored.
        if (keeper.lease !== null) endBackground(keeper.lease);
        record.save();
      } catch (error) {
        deps.report('What ended with a session could not be stored.', error);
      } finally {
        shell?.[Symbol.dispose]();
        shell = null;
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
      await shell?.close().catch((error: unknown) => deps.report('What a session ran could not be ended.', error));
      kept[Symbol.dispose]();
      keeper.release();
    },
  };
}

/** Records what each request cost once it has ended. A failure is reported and changes nothing else. */
function createUsageRecorder(deps: SessionsDeps, record: SessionRecord): (event: StoredEvent) => void {
  const sent = new Map<RequestId, EventOf<'request.sent'>>();
  return (event) => {
    if (event.type === 'request.sent') sent.set(event.request, event);
    if (!endsRequest(event)) return;
    try {
      const request = sent.get(event.request) ?? findSent(deps.journal.read(record.id), event.request);
      sent.delete(event.request);
      if (request !== undefined) deps.usage.record(usageRow(request, event, record.state.project, deps.provider.prices()));
    } catch (error) {
      deps.report('What a request cost could not be recorded; the request itself is stored.', error);
    }
  };
}
