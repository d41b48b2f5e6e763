// What the workbench noticed in one session, as the engine says it. Nothing of it is computed in the window.
import type { SessionId } from '#shared/model/id.ts';
import type { SessionNoticed } from '#shared/model/noticed/reports.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../../bridge/client.ts';

export interface NoticedState {
  /** Null until it is there, or where it cannot be had: then nothing is marked. */
  readonly noticed: SessionNoticed | null;
}

export interface NoticedStore extends StoreApi<NoticedState> {
  /** Asks anew; the newest question wins. */
  readonly look: () => Promise<void>;
  /** Says that a mark is wrong. Rejects where that was not taken. */
  readonly dispute: (seq: number, index: number) => Promise<void>;
}

/** The store of one session; nothing is asked yet. */
export function createNoticedStore(client: Client, session: SessionId): NoticedStore {
  const store = createStore<NoticedState>(() => ({ noticed: null }));
  let asked = 0;
  async function look() {
    const mine = (asked += 1);
    try {
      const noticed = await client.noticed.session({ session });
      if (mine === asked) store.setState({ noticed });
    } catch {
      // What was marked stays true of what it stands at; without marks the transcript is whole as well.
    }
  }
  return Object.assign(store, {
    look,
    async dispute(seq: number, index: number) {
      await client.noticed.dispute({ session, seq, index });
      await look();
    },
  });
}
