import { randomUUID } from 'node:crypto';
import type { SessionId } from '#shared/model/id.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Connection } from '../database.ts';
import { isAlive, ownStart } from './process-start.ts';

interface LeaseRow {
  session: SessionId;
  pid: number;
  process_start: string;
  process_name: string;
  token: string;
}

/** What came of asking for a lease. `abandoned` is the token of the void lease that was replaced. */
export type Taken = { token: string; abandoned: string | null } | { heldBy: string };

/** Who may write which session. A lease counts while the process that took it lives, and not a moment longer. */
export interface Leases {
  take(session: SessionId): Taken;
  /** Drops the lease if it is still the one with this token. Never throws: where the row cannot be removed (a full disk), it no longer counts here. */
  readonly release: (session: SessionId, token: string) => void;
  /** True while the lease with this token is the session's. */
  isHeld(session: SessionId, token: string): boolean;
  /** Who holds the session and is not this store, or null. */
  holder(session: SessionId): string | null;
  /** Whether no living process, this one included, holds the session. */
  isFree(session: SessionId): boolean;
  /** Leases whose process is gone. */
  listVoid(): { session: SessionId; token: string }[];
  releaseAll(): void;
}

/** The leases of one store; `processName` is how others are told of this process. */
export function createLeases({ database }: Connection, clock: Clock, processName: string): Leases {
  const start = ownStart();
  const own = new Map<string, SessionId>();
  /** Given up, but their rows could not be removed. Others see them until this process ends. */
  const stuck = new Set<string>();
  const find = database.prepare<[string], LeaseRow>('SELECT * FROM leases WHERE session = ?');
  const all = database.prepare<[], LeaseRow>('SELECT * FROM leases');
  const insert = database.prepare(
    'INSERT INTO leases (session, pid, process_start, process_name, token, taken_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const remove = database.prepare('DELETE FROM leases WHERE session = ? AND token = ?');

  const isLive = (row: LeaseRow) => own.has(row.token) || (!stuck.has(row.token) && isAlive(row.pid, row.process_start));
  const release = (session: SessionId, token: string) => {
    own.delete(token);
    try {
      remove.run(session, token);
    } catch {
      stuck.add(token);
    }
  };
  const replace = database.transaction((session: SessionId, abandoned: string | null) => {
    const token = randomUUID();
    if (abandoned !== null) remove.run(session, abandoned);
    return insert.run(session, process.pid, start, processName, token, clock.now()).changes === 1 ? token : null;
  });

  return {
    take(session) {
      // Whether a process lives is asked outside the transaction; the token says whether the answer still fits.
      for (;;) {
        const row = find.get(session);
        if (row !== undefined && isLive(row)) return { heldBy: describe(row) };
        const abandoned = row?.token ?? null;
        const token = replace.immediate(session, abandoned);
        if (token === null) continue;
        own.set(token, session);
        return { token, abandoned };
      }
    },
    release,
    isHeld: (session, token) => find.get(session)?.token === token,
    holder(session) {
      const row = find.get(session);
      return row === undefined || own.has(row.token) || !isLive(row) ? null : describe(row);
    },
    isFree(session) {
      const row = find.get(session);
      return row === undefined || !isLive(row);
    },
    listVoid: () => all.all().flatMap((row) => (isLive(row) ? [] : [{ session: row.session, token: row.token }])),
    releaseAll() {
      for (const [token, session] of own) release(session, token);
    },
  };
}

function describe(row: LeaseRow): string {
  return `${row.process_name} (process ${row.pid})`;
}
