// One session as the window sees it: a fold over `session.events`, shown at most once a frame.
import type { SessionMessage } from '#shared/bridge/shapes.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import { foldDelta, liveFromDrafts, noLiveState, settleLive, type LiveState } from '#shared/model/folds/transcript-open-blocks.ts';
import { emptyTranscript, type Transcript } from '#shared/model/folds/transcript-state.ts';
import { foldHistory, foldTranscript } from '#shared/model/folds/transcript.ts';
import type { SessionId } from '#shared/model/id.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../bridge/client.ts';
import { errorText, type ErrorText } from '../../bridge/error-text.ts';
import { follow } from '../../bridge/follow.ts';

/**
 * How far the window is with the session's history.
 *
 *   loading ─caught up─▶ ready;  loading | ready ─engine refused─▶ failed ─try again─▶ loading
 */
export type SessionLoad =
  | { readonly status: 'loading' }
  | { readonly status: 'ready' }
  | { readonly status: 'failed'; readonly error: ErrorText };

export interface SessionState {
  readonly load: SessionLoad;
  readonly transcript: Transcript;
  readonly live: LiveState;
  /** Number of the last event of the session's own journal that this window has. */
  readonly lastSeq: number;
}

type History = Extract<SessionMessage, { type: 'history' }>;

export interface SessionStore extends StoreApi<SessionState> {
  /** Follows the engine until the signal ends it; may be called again after that. */
  readonly follow: (signal: AbortSignal) => void;
}

export const emptySession: SessionState = { load: { status: 'loading' }, transcript: emptyTranscript, live: noLiveState, lastSeq: 0 };

/** Runs `draw` soon, together with the next frame; the returned function calls it off. */
export type Schedule = (draw: () => void) => () => void;

/** The session after one update of its stream. Same object back where nothing changed; an event that is known already changes nothing. */
export function foldSession(state: SessionState, session: SessionId, update: SessionMessage): SessionState {
  switch (update.type) {
    case 'history':
      return foldStored(state, session, update.events);
    case 'event': {
      const { event } = update;
      const isOwn = event.session === session;
      if (isOwn && event.seq <= state.lastSeq) return state;
      return {
        ...state,
        transcript: foldTranscript(state.transcript, event),
        live: settleLive(state.live, event),
        lastSeq: isOwn ? event.seq : state.lastSeq,
      };
    }
    case 'caught-up': {
      const isRunning = (request: string) => state.transcript.pending.some((sent) => sent.request === request);
      const drafts = update.drafts.filter((draft) => !state.transcript.beside.includes(draft.request));
      return { ...state, load: { status: 'ready' }, live: liveFromDrafts(drafts, update.liveCalls, isRunning) };
    }
    case 'delta': {
      // A summary or a side question that arrives is no part of the transcript.
      if (update.delta.type === 'block.opened' && state.transcript.beside.includes(update.delta.request)) return state;
      const live = foldDelta(state.live, update.delta);
      return live === state.live ? state : { ...state, live };
    }
    default:
      return assertNever(update);
  }
}

/** The session after a bunch of its stored events; those that are known already are left out. */
function foldStored(state: SessionState, session: SessionId, events: History['events']): SessionState {
  let { lastSeq } = state;
  const fresh = events.filter(({ session: of, seq }) => {
    if (of !== session) return true;
    const isFresh = seq > lastSeq;
    if (isFresh) lastSeq = seq;
    return isFresh;
  });
  if (fresh.length === 0) return state;
  return { ...state, transcript: foldHistory(state.transcript, fresh), live: fresh.reduce(settleLive, state.live), lastSeq };
}

/**
 * The store of one session. Over broken connections it goes on from the last event it has. Updates are folded as they come and shown once
 * a frame; nothing is shown before the stored history is complete.
 */
export function createSessionStore(client: Client, session: SessionId, schedule: Schedule = nextFrame): SessionStore {
  const store = createStore<SessionState>(() => emptySession);
  let current = emptySession;
  let cancel: (() => void) | null = null;

  function draw() {
    cancel?.();
    cancel = null;
    store.setState(current, true);
  }

  function take(update: SessionMessage) {
    const next = foldSession(current, session, update);
    if (next === current) return;
    current = next;
    if (current.load.status === 'loading') return;
    if (update.type === 'caught-up') draw();
    else cancel ??= schedule(draw);
  }

  function followStream(signal: AbortSignal) {
    signal.addEventListener('abort', () => cancel?.(), { once: true });
    void follow<SessionMessage>({
      signal,
      open: (inner) => {
        // Inherited events have their parents' numbers: a stream that broke among them begins again.
        if (current.lastSeq === 0) current = { ...emptySession, load: current.load };
        return client.session.events({ session, afterSeq: current.lastSeq }, { signal: inner });
      },
      onItem: take,
      onError: (error) => {
        current = { ...current, load: { status: 'failed', error: errorText(error) } };
        draw();
      },
    });
  }

  return { ...store, follow: followStream };
}

const hiddenFrameMs = 200;

/** The next frame; in a window that is not visible, where no frames come, a moment later. */
function nextFrame(draw: () => void): () => void {
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, hiddenFrameMs);
  function run() {
    stop();
    draw();
  }
  function stop() {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  }
  return stop;
}
