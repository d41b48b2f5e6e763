// What fills the session's window, as the engine says it; asked anew when something happened that changes it.
import type { SessionId } from '#shared/model/id.ts';
import type { ContextView } from '#shared/model/insight/context-view.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../../../bridge/client.ts';
import { errorText, type ErrorText } from '../../../../bridge/error-text.ts';
import type { SessionState } from '../../session-store.ts';

export interface ContextState {
  /** Null until it is there. What stands stays while the next answer is on its way, and where it fails. */
  readonly view: ContextView | null;
  readonly isLoading: boolean;
  readonly error: ErrorText | null;
}

export interface ContextStore extends StoreApi<ContextState> {
  /** Asks at once, or as soon as half a second has passed since the last question. */
  readonly look: () => void;
  /** Nothing more is asked until the next `look`. */
  readonly rest: () => void;
}

const leastMs = 500;

/** The store of one session; nothing is asked yet. */
export function createContextStore(client: Client, session: SessionId): ContextStore {
  const store = createStore<ContextState>(() => ({ view: null, isLoading: false, error: null }));
  let timer: ReturnType<typeof setTimeout> | null = null;
  let askedAtMs = -leastMs;
  let asked = 0;

  async function ask() {
    timer = null;
    askedAtMs = performance.now();
    const mine = (asked += 1);
    store.setState({ isLoading: true });
    try {
      const view = await client.context.describe({ session });
      if (mine === asked) store.setState({ view, isLoading: false, error: null });
    } catch (error) {
      if (mine === asked) store.setState({ isLoading: false, error: errorText(error) });
    }
  }

  return Object.assign(store, {
    look() {
      const waitMs = askedAtMs + leastMs - performance.now();
      if (waitMs <= 0 && timer === null) void ask();
      else timer ??= setTimeout(() => void ask(), waitMs);
    },
    rest() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  });
}

/** Whether something happened that changes what fills the window, or what can be done about it. */
export function changesContext({ transcript: now, load }: SessionState, { transcript: before, load: loadBefore }: SessionState): boolean {
  return (
    load.status !== loadBefore.status ||
    now.pending !== before.pending ||
    now.requests.length !== before.requests.length ||
    now.turn.status !== before.turn.status ||
    now.model !== before.model ||
    now.prompt !== before.prompt ||
    now.contextTokens !== before.contextTokens ||
    now.compacting !== before.compacting
  );
}
