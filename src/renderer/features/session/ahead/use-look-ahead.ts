import type { ComposerDraft } from '#shared/bridge/shapes.ts';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useSession, useSessionScope } from '../session-context.ts';
import type { AheadStore, WrittenSize } from './ahead-store.ts';

/** Long enough that a word is not asked about letter by letter. */
const restMs = 250;
/** How long after a renewal was due its outcome is asked for. */
const afterRenewalMs = 3_000;

/** Keeps the forecast up to what is written and what has happened in the session. */
export function useLookAhead({ text, attachments }: ComposerDraft): void {
  const { ahead } = useSessionScope();
  const model = useSession((state) => state.transcript.model);
  const requests = useSession((state) => state.transcript.requests.length);
  const turn = useSession((state) => state.transcript.turn.status);
  const { bytes, images } = writtenSize({ text, attachments });
  const key = `${bytes} ${images} ${requests} ${turn} ${model?.model} ${model?.effort}`;

  useEffect(() => {
    if (ahead === undefined) return;
    const timer = setTimeout(() => void ahead.look({ bytes, images }), restMs);
    return () => clearTimeout(timer);
  }, [ahead, key, bytes, images]);

  useEffect(() => (ahead === undefined ? undefined : lookWhenDue(ahead, { bytes, images })), [ahead, bytes, images]);
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
