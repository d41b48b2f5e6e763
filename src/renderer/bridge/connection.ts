// The link under the client: one connection at a time, made anew where it breaks. The client above it never changes.
import { createORPCClient, type ClientContext, type ClientLink } from '@orpc/client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from './client.ts';

/**
 * How the window stands to the engine.
 *
 *   connecting ─▶ open ─▶ lost ─▶ open;  connecting ─▶ lost
 */
export type ConnectionState =
  | { readonly status: 'connecting' }
  | { readonly status: 'open' }
  | { readonly status: 'lost'; readonly attempt: number; readonly since: number };

/** One way to reach the engine. `closed` settles when this connection is of no use any more; it never rejects. */
export interface Wire {
  readonly link: ClientLink<ClientContext>;
  readonly closed: Promise<void>;
}

export interface Connection {
  readonly client: Client;
  readonly state: StoreApi<ConnectionState>;
  /** Tries again at once instead of waiting. */
  readonly retry: () => void;
}

/** Nothing was sent, because the engine could not be reached. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

const longestWaitMs = 10_000;
const patienceMs = 4_000;

/** How long to wait before the `attempt`th try (from 1): doubling from a quarter of a second to ten seconds. */
export function waitBeforeAttempt(attempt: number): number {
  return Math.min(longestWaitMs, 250 * 2 ** (attempt - 1));
}

/**
 * Keeps a connection made by `open`. A call made while there is none waits a few seconds for it and then fails with
 * `ConnectionLostError`, unsent. A call that was under way when the connection broke fails; whether it was done is not known.
 */
export function createConnection(open: () => Promise<Wire>): Connection {
  const state = createStore<ConnectionState>(() => ({ status: 'connecting' }));
  let wire: Wire | null = null;
  let wake: (() => void) | null = null;

  async function keepOpen(): Promise<never> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        wire = await open();
        attempt = 0;
        state.setState({ status: 'open' }, true);
        await wire.closed;
      } catch {
        // The reason is of no use to a person: a browser does not tell it. The state says what matters.
      }
      wire = null;
      const since = readLostSince(state.getState()) ?? Date.now();
      state.setState({ status: 'lost', attempt: attempt + 1, since }, true);
      await pause(waitBeforeAttempt(attempt + 1), (resolve) => (wake = resolve));
    }
  }

  const link: ClientLink<ClientContext> = {
    async call(path, input, options) {
      const current = wire ?? (await waitForWire(state, () => wire, options.signal));
      return current.link.call(path, input, options);
    },
  };

  void keepOpen();
  return { client: createORPCClient<Client>(link), state, retry: () => wake?.() };
}

function readLostSince(state: ConnectionState): number | null {
  return state.status === 'lost' ? state.since : null;
}

function pause(ms: number, onWait: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    onWait(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function waitForWire(state: StoreApi<ConnectionState>, read: () => Wire | null, signal: AbortSignal | undefined): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      stop();
      signal?.removeEventListener('abort', handleAbort);
      act();
    };
    const handleAbort = () => settle(() => reject(signal?.reason));
    const timer = setTimeout(
      () => settle(() => reject(new ConnectionLostError('The connection to Tessera is lost. Nothing was sent.'))),
      patienceMs,
    );
    const stop = state.subscribe(() => {
      const wire = read();
      if (wire) settle(() => resolve(wire));
    });
    signal?.addEventListener('abort', handleAbort);
    if (signal?.aborted) handleAbort();
  });
}
