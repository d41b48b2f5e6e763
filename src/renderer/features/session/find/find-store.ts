// What a person looks for in one session's transcript, and which match is shown.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FindQuery, Match } from './search-transcript.ts';

/**
 * Whether the transcript is searched. What was looked for last is kept while the bar is closed.
 *
 *   closed ─open─▶ open ─close─▶ closed
 */
export interface FindState {
  readonly isOpen: boolean;
  readonly query: FindQuery;
  readonly current: Match | null;
  /** How often the person wanted to see the current match: the same one may be wished for again. */
  readonly wishes: number;
  /** How often the bar was asked for; each time its field takes the focus. */
  readonly openings: number;
}

export interface FindStore extends StoreApi<FindState> {
  readonly open: () => void;
  readonly close: () => void;
  /** Looks for something; leads to `match`, where there is one. */
  readonly look: (query: FindQuery, match: Match | null) => void;
  readonly goTo: (match: Match | null) => void;
  /** The key of the item at the top of what is in view; null where no transcript is shown. */
  readonly topKey: () => string | null;
  /** Lets a shown transcript tell where it is read; the returned function ends that. */
  readonly follow: (topKey: () => string | null) => () => void;
}

/** The search of one session's screen; closed and empty at first. */
export function createFindStore(): FindStore {
  const store = createStore<FindState>(() => ({
    isOpen: false,
    query: { text: '', isCaseSensitive: false },
    current: null,
    wishes: 0,
    openings: 0,
  }));
  const nowhere = () => null;
  let topKey: () => string | null = nowhere;
  return Object.assign(store, {
    open: () => store.setState(({ openings }) => ({ isOpen: true, openings: openings + 1 })),
    close: () => store.setState({ isOpen: false, current: null }),
    look: (query: FindQuery, match: Match | null) => store.setState(({ wishes }) => ({ query, current: match, wishes: wishes + 1 })),
    goTo: (match: Match | null) => store.setState(({ wishes }) => ({ current: match, wishes: wishes + 1 })),
    topKey: () => topKey(),
    follow: (tell: () => string | null) => {
      topKey = tell;
      return () => {
        topKey = nowhere;
      };
    },
  });
}
