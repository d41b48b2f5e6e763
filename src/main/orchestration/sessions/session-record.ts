// One session as this process knows it: folded from its journal, brought up to date by own appends and by those of other processes.
import { foldSummary, summaryState, type SummaryState } from '#shared/model/folds/summary.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { SessionsDeps } from './deps.ts';
import { readHistory, type History } from './history/history.ts';
import { createFeed, type Feed, type LiveState } from './updates/feed.ts';

/** Raised whenever the fold changes what it keeps, so that caches of older programs are folded anew. */
const cacheVersion = 1;

export interface SessionRecord {
  readonly id: SessionId;
  readonly state: SummaryState;
  readonly lastSeq: number;
  readonly feed: Feed;
  /** Everything ever said in it; read when it is first asked for. */
  history(): History;
  /** Takes over and publishes what this process has just stored. */
  appended(events: readonly StoredEvent[]): void;
  /** Takes over and publishes what other processes have stored meanwhile. */
  catchUp(): void;
  /** Calls back with every event that is taken over, after it was folded. */
  onEvent(listener: (event: StoredEvent) => void): Disposable;
  /** Keeps the folded summary, so that the next start need not fold the whole session. */
  save(): void;
}

/** The record of a stored session, or null where it has no events. Throws `JournalError`. */
export function openSessionRecord(deps: SessionsDeps, id: SessionId, live: () => LiveState): SessionRecord | null {
  const { journal, index } = deps;
  const cached = loadCached(deps, id);
  let state: SummaryState | null = cached?.state ?? null;
  let lastSeq = cached?.lastSeq ?? 0;
  let savedSeq = lastSeq;
  let history: History | null = null;
  const listeners = new Set<(event: StoredEvent) => void>();
  const feed = createFeed(journal, deps.clock, id, live);

  const take = (events: readonly StoredEvent[], isOwn: boolean): void => {
    for (const event of events) {
      state = foldSummary(state, event);
      lastSeq = event.seq;
      history?.add(event, isOwn);
      feed.publish({ event });
      for (const listener of listeners) listener(event);
    }
  };
  take(journal.read(id, lastSeq), false);
  if (state === null) return null;

  const current = (): SummaryState => {
    if (state === null) throw new Error('A session lost its first event.');
    return state;
  };
  return {
    id,
    feed,
    get state() {
      return current();
    },
    get lastSeq() {
      return lastSeq;
    },
    history: () => (history ??= readHistory(journal, id, lastSeq)),
    appended: (events) => take(events, true),
    catchUp: () => take(journal.read(id, lastSeq), false),
    onEvent(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    save() {
      if (savedSeq === lastSeq) return;
      index.saveSummary(id, lastSeq, { v: cacheVersion, state: current() });
      savedSeq = lastSeq;
    },
  };
}

function loadCached({ index }: SessionsDeps, id: SessionId): { lastSeq: number; state: SummaryState } | null {
  const saved = index.loadSummary(id);
  const { summary } = saved ?? {};
  if (saved === null || summary === null || typeof summary !== 'object' || Array.isArray(summary)) return null;
  if (summary['v'] !== cacheVersion) return null;
  const parsed = summaryState.safeParse(summary['state']);
  return parsed.success ? { lastSeq: saved.lastSeq, state: parsed.data } : null;
}
