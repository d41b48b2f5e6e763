// A question beside the work while it is answered. What was asked before is in the journal.
import type { SessionId } from '#shared/model/id.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../../../bridge/client.ts';
import { errorText } from '../../../../bridge/error-text.ts';

export interface SideState {
  /** What is written and not asked. */
  readonly draft: string;
  /** The question whose answer arrives. */
  readonly asking: { readonly question: string; readonly text: string } | null;
  /** Why the last one was not answered. */
  readonly problem: string | null;
}

export interface SideStore extends StoreApi<SideState> {
  readonly write: (draft: string) => void;
  /** Asks what is written. One question at a time. */
  readonly ask: () => Promise<void>;
  /** Stops the answer; what had come of it is in the journal. */
  readonly stop: () => void;
}

/** The side questions of one session. */
export function createSideStore(client: Client, session: SessionId): SideStore {
  const store = createStore<SideState>(() => ({ draft: '', asking: null, problem: null }));
  let stopping = new AbortController();

  async function follow(question: string, signal: AbortSignal) {
    try {
      for await (const answer of await client.session.ask({ session, question }, { signal })) {
        if (answer.type === 'text') {
          store.setState(({ asking }) => ({ asking: { question, text: (asking?.text ?? '') + answer.text } }));
          continue;
        }
        store.setState({ problem: answer.problem });
        return;
      }
    } catch (error) {
      if (signal.aborted) return;
      const { message, code } = errorText(error);
      // What was written is not lost to a question that was refused.
      store.setState(({ draft, asking }) => ({
        problem: `${message} (${code})`,
        draft: draft === '' && asking?.text === '' ? question : draft,
      }));
    }
  }

  return Object.assign(store, {
    write: (draft: string) => store.setState({ draft }),
    async ask() {
      const { draft, asking } = store.getState();
      const question = draft.trim();
      if (question === '' || asking !== null) return;
      stopping = new AbortController();
      store.setState({ draft: '', asking: { question, text: '' }, problem: null });
      await follow(question, stopping.signal);
      store.setState({ asking: null });
    },
    stop: () => stopping.abort(),
  });
}
