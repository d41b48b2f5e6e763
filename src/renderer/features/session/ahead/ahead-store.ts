// What the next send of one session would cost, as the engine says it for what is written.
import type { SessionId } from '#shared/model/id.ts';
import type { Forecast, KeepWarmOffer } from '#shared/model/insight/forecast.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../../bridge/client.ts';
import { errorText, type ErrorText } from '../../../bridge/error-text.ts';

/** What is written and not sent. */
export interface WrittenSize {
  readonly bytes: number;
  readonly images: number;
}

export interface AheadState {
  /** Null until it is there, or where it cannot be had: then nothing is said of costs. */
  readonly forecast: Forecast | null;
  readonly keepWarm: KeepWarmOffer | null;
  /** Why keeping warm could not be switched. */
  readonly problem: ErrorText | null;
}

export interface AheadStore extends StoreApi<AheadState> {
  /** Asks anew; the newest question wins. */
  readonly look: (written: WrittenSize) => Promise<void>;
  readonly setKeepWarm: (isOn: boolean) => Promise<void>;
}

/** The store of one session; nothing is asked yet. */
export function createAheadStore(client: Client, session: SessionId): AheadStore {
  const store = createStore<AheadState>(() => ({ forecast: null, keepWarm: null, problem: null }));
  let asked = 0;
  return Object.assign(store, {
    async look({ bytes, images }: WrittenSize) {
      const mine = (asked += 1);
      try {
        const [forecast, keepWarm] = await Promise.all([
          client.forecast.next({ session, draftBytes: bytes, images }),
          client.forecast.keepWarm({ session }),
        ]);
        if (mine === asked) store.setState({ forecast, keepWarm });
      } catch {
        // A figure of before would be wrong; without one the composer works as well.
        if (mine === asked) store.setState({ forecast: null, keepWarm: null });
      }
    },
    async setKeepWarm(isOn: boolean) {
      try {
        store.setState({ keepWarm: await client.forecast.setKeepWarm({ session, isOn }), problem: null });
      } catch (error) {
        store.setState({ problem: errorText(error) });
      }
    },
  });
}
