import type { ComposerDraft } from '#shared/bridge/shapes.ts';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useSessionScope } from '../session-context.ts';
import type { SessionState } from '../session-store.ts';
import type { AheadStore, WrittenSize } from './ahead-store.ts';

/** Long enough that a word is not asked about letter by letter. */
const restMs = 250;
/** How long after a renewal was due its outcome is asked for. */
const afterRenewalMs = 3_000;

/** Keeps the forecast up to what is written and what has happened in the session. */
export function useLookAhead({ text, attachments }: ComposerDraft): void {
  const { ahead, store } = useSessionScope();
  const { bytes, images } = writtenSize({ text, attachments });

  useEffect(() => {
    if (ahead === undefined) return;
    const written = { bytes, images };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void ahead.look(written), restMs);
    };
    look();
    const leaveSession = store.subscribe((state, before) => {
      if (hasMoved(state, before)) look();
    });
    const leaveClock = lookWhenDue(ahead, written);
    return () => {
      clearTimeout(timer);
      leaveSession();
      leaveClock();
    };
  }, [ahead, store, bytes, images]);
}

/** Whether something happened that the next send's cost depends on. */
function hasMoved({ transcript: now, load }: SessionState, { transcript: before, load: loadBefore }: SessionState): boolean {
  return (
    load.status !== loadBefore.status ||
    now.requests.length !== before.requests.length ||
    now.turn.status !== before.turn.status ||
    now.model?.model !== before.model?.model ||
    now.model?.effort !== before.model?.effort
  );
}

/** Asks anew when a part that is kept for an hour has expired, or a renewal was due: no event of the session may tell of it. */
function lookWhenDue(ahead: AheadStore, written: WrittenSize): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = () => {
    clearTimeout(timer);
    const { forecast, keepWarm } = ahead.getState();
    const clock = forecast?.clock;
    const long = clock === undefined || clock.state === 'empty' ? null : clock.longExpiresAtMs;
    const renewal = keepWarm?.renewsAtMs ?? null;
    const due = renewal === null ? long : renewal + afterRenewalMs;
    if (due !== null) timer = setTimeout(() => void ahead.look(written), Math.max(afterRenewalMs, due - Date.now()));
  };
  plan();
  const leave = ahead.subscribe(plan);
  return () => {
    clearTimeout(timer);
    leave();
  };
}

/** How large a draft is, as far as the forecast is told: never what it says. */
export function writtenSize({ text, attachments }: ComposerDraft): WrittenSize {
  const texts = attachments.map((part) => (part.type === 'text' ? part.text : part.type === 'file' ? part.text : ''));
  const encoder = new TextEncoder();
  return {
    bytes: [text.trim(), ...texts].reduce((sum, words) => sum + encoder.encode(words).length, 0),
    images: attachments.filter((part) => part.type === 'image').length,
  };
}

/** What the engine last said of the next send; null where nothing is known. */
export function useForecast() {
  const { ahead } = useSessionScope();
  return useStore(ahead ?? nothingKnown, (state) => state.forecast);
}

const nothingKnown: Pick<AheadStore, 'getState' | 'getInitialState' | 'subscribe'> = (() => {
  const state = { forecast: null, keepWarm: null, problem: null };
  return { getState: () => state, getInitialState: () => state, subscribe: () => () => undefined };
})();
