import type { SessionId } from '#shared/model/id.ts';
import type { Connection } from '../database.ts';

type Listener = (sessions: SessionId[]) => void;

const pollMs = 250;

/** Tells listeners which sessions grew: own appends at once, those of other processes by watching the database's version. */
export interface Growth extends Disposable {
  listen(listener: Listener): Disposable;
  /** Called after an append of this store was committed. */
  appended(session: SessionId, lastSeq: number): void;
}

/** Growth over a connection. Nothing is polled while nobody listens, and polling keeps no process alive. */
export function createGrowth({ database }: Connection): Growth {
  const newest = database.prepare<[], { id: number }>('SELECT coalesce(max(id), 0) AS id FROM events');
  const since = database.prepare<[number], { session: SessionId; seq: number; id: number }>(
    'SELECT session, max(seq) AS seq, max(id) AS id FROM events WHERE id > ? GROUP BY session',
  );
  const version = () => Number(database.pragma('data_version', { simple: true }));

  const listeners = new Set<Listener>();
  /** Own appends since the last look at the table: already told. */
  const told = new Map<SessionId, number>();
  let timer: NodeJS.Timeout | null = null;
  let seenVersion = 0;
  let seenId = 0;

  const tell = (sessions: SessionId[]) => {
    for (const listener of listeners) {
      try {
        listener(sessions);
      } catch (error) {
        // What was appended is on disk: a listener's bug must not look like a failed append. It is thrown where it is seen as one.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };
  const poll = () => {
    const current = version();
    if (current === seenVersion) return;
    const rows = since.all(seenId);
    const grown = rows.filter(({ session, seq }) => seq > (told.get(session) ?? 0));
    told.clear();
    seenVersion = current;
    seenId = Math.max(seenId, ...rows.map((row) => row.id));
    if (grown.length > 0) tell(grown.map((row) => row.session));
  };
  const pollQuietly = () => {
    try {
      poll();
    } catch {
      // Nobody asked for this read. It is tried again at the next tick, and whoever reads or writes is told what is wrong.
    }
  };
  const stop = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    told.clear();
  };
  const start = () => {
    if (timer !== null) return;
    seenVersion = version();
    seenId = newest.get()?.id ?? 0;
    timer = setInterval(pollQuietly, pollMs).unref();
  };

  return {
    listen(listener) {
      start();
      // A wrapper of its own, so that one function registered twice is two listeners.
      const entry: Listener = (sessions) => listener(sessions);
      listeners.add(entry);
      return {
        [Symbol.dispose]() {
          listeners.delete(entry);
          if (listeners.size === 0) stop();
        },
      };
    },
    appended(session, lastSeq) {
      if (listeners.size === 0) return;
      told.set(session, lastSeq);
      tell([session]);
    },
    [Symbol.dispose]() {
      listeners.clear();
      stop();
    },
  };
}
