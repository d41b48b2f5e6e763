import type { EventDraft } from '#shared/model/event.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { Clock } from '#main/ports/clock.ts';
import { JournalError, type Journal, type Lease, type StoredEvent } from '#main/ports/journal.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { Connection } from '../database.ts';
import { createDraftTable } from './drafts.ts';
import { createEventTable, notFound } from './events.ts';
import { createGrowth } from './growth.ts';
import { createLeases } from './leases.ts';

/** A session's void lease: processes that carry its token in their environment were left over. */
export interface AbandonedLease {
  session: SessionId;
  token: string;
}

/** The journal of one store. Disposing it releases its leases; the connection stays open. */
export interface StoreJournal extends Journal, Disposable {
  readonly listAbandoned: () => AbandonedLease[];
}

/** The journal over a connection; `processName` is how other processes are told who holds a session. */
export function createJournal(connection: Connection, clock: Clock, processName: string): StoreJournal {
  const { database, guard } = connection;
  const events = createEventTable(connection, clock);
  const leases = createLeases(connection, clock, processName);
  const drafts = createDraftTable(connection);
  const growth = createGrowth(connection);

  const append = database.transaction((session: SessionId, token: string, batch: readonly EventDraft[]) => {
    if (!leases.isHeld(session, token)) throw leaseLost(session, leases.holder(session));
    const stored = events.append(session, batch);
    // In the same transaction: a block is never both finished and unfinished.
    for (const draft of batch) if (draft.type === 'block.completed') drafts.drop(session, draft);
    return stored;
  });

  const lease = (session: SessionId, token: string): Lease => ({
    session,
    token,
    append(batch) {
      if (batch.length === 0) return [];
      const stored = guard(`${describe(batch)} could not be stored`, () => append.immediate(session, token, batch));
      growth.appended(session, lastSeqOf(stored));
      return stored;
    },
    saveDraft(draft) {
      if (!guard('The unfinished answer could not be saved', () => drafts.save(session, token, draft)))
        throw leaseLost(session, leases.holder(session));
    },
    dropDraft: (draft) => guard('The unfinished answer could not be removed', () => drafts.drop(session, draft)),
    [Symbol.dispose]() {
      if (database.open) leases.release(session, token);
    },
  });

  const create = database.transaction((session: SessionId, project: Parameters<Journal['create']>[1], first: EventDraft) => {
    if (events.exists(session)) throw new ServiceError('CONFLICT', `There already is a session ${session}.`, { reason: 'exists' });
    events.beginSession(session, project, first);
    const taken = leases.take(session);
    if ('heldBy' in taken) throw leaseLost(session, taken.heldBy);
    const [event] = events.append(session, [first]);
    if (event === undefined) throw new JournalError('io', 'A session needs a first event.');
    return { token: taken.token, event };
  });

  return {
    create(session, project, first) {
      const { token, event } = guard('The session could not be created', () => create.immediate(session, project, first));
      growth.appended(session, event.seq);
      return { lease: lease(session, token), event };
    },
    acquire(session) {
      return guard('The session could not be opened for writing', () => {
        if (!events.exists(session)) throw notFound(session);
        const taken = leases.take(session);
        if ('heldBy' in taken) return taken;
        return { lease: lease(session, taken.token), ...(taken.abandoned !== null && { abandoned: taken.abandoned }) };
      });
    },
    holder: (session) => guard('The session could not be read', () => leases.holder(session)),
    read: (session, afterSeq = 0) => guard('The session could not be read', () => events.read(session, afterSeq)),
    readInherited: (session) =>
      guard('The session could not be read', () =>
        events.lineage(session).flatMap((ancestor) => events.read(ancestor.session, 0, ancestor.upToSeq)),
      ),
    hashOf: (session, seq) => guard('The session could not be read', () => events.hashOf(session, seq)),
    drafts: (session) => guard('The session could not be read', () => drafts.list(session)),
    listInterrupted: () =>
      guard('Interrupted sessions could not be looked for', () => {
        const open = events.listOpen();
        return open.filter((session) => leases.isFree(session));
      }),
    onGrowth: (listener) => guard('The journal could not be watched', () => growth.listen(listener)),
    listAbandoned: () => guard('Left-over processes could not be looked for', () => leases.listVoid()),
    [Symbol.dispose]() {
      growth[Symbol.dispose]();
      leases.releaseAll();
    },
  };
}

function leaseLost(session: SessionId, holder: string | null): JournalError {
  const who = holder === null ? 'it was released' : `it is held by ${holder}`;
  return new JournalError(
    'lease-lost',
    `Session ${session} can no longer be written here: ${who}. Everything stored before is kept. Open the session again to go on.`,
  );
}

function describe(batch: readonly EventDraft[]): string {
  return batch.length === 1 ? `The event "${batch[0]?.type}"` : `${batch.length} events`;
}

function lastSeqOf(stored: readonly StoredEvent[]): number {
  return stored.at(-1)?.seq ?? 0;
}
