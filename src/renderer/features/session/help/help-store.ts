// What the engine offers after a frustrated streak in one session.
import type { SessionId } from '#shared/model/id.ts';
import type { SessionNoticed } from '#shared/model/noticed/reports.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../../bridge/client.ts';

export type HelpOffer = NonNullable<SessionNoticed['offer']>;
/** What may help. */
export type Help = 'rewind' | 'plan' | 'model' | 'fresh-session';

export interface HelpState {
  /** Null while there is nothing to offer, or nobody knows. */
  readonly offer: HelpOffer | null;
}

export interface HelpStore extends StoreApi<HelpState> {
  /** Asks anew; the newest question wins. */
  readonly look: () => Promise<void>;
  /** Ends the offer; null where it was sent away. It goes at once, and comes back only where the answer could not be kept. */
  readonly answer: (taken: Help | null) => Promise<void>;
}

/** The store of one session; nothing is asked yet. */
export function createHelpStore(client: Client, session: SessionId): HelpStore {
  const store = createStore<HelpState>(() => ({ offer: null }));
  /** Streaks whose offer was answered here: an answer that is still on its way must not let them be offered again. */
  const answered = new Set<number>();
  let asked = 0;
  return Object.assign(store, {
    async look() {
      const mine = (asked += 1);
      try {
        const { offer } = await client.noticed.session({ session });
        if (mine === asked) store.setState({ offer: offer === null || answered.has(offer.streak) ? null : offer });
      } catch {
        // Without an offer the composer works as well.
        if (mine === asked) store.setState({ offer: null });
      }
    },
    async answer(taken: Help | null) {
      const { offer } = store.getState();
      if (offer === null) return;
      answered.add(offer.streak);
      store.setState({ offer: null });
      try {
        await client.noticed.answerOffer({ session, streak: offer.streak, taken });
      } catch {
        // It is not offered again in this window; the engine may offer it in another one.
      }
    },
  });
}
