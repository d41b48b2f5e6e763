import { useCallback, useEffect, useRef, useState } from 'react';
import { errorText, type ErrorText } from './error-text.ts';

interface Answer<T> {
  readonly value: T;
  readonly atMs: number;
  readonly question: string;
}

/**
 * What is known of something that is asked again and again.
 *
 *   loading ─▶ known ─▶ known;  loading ─▶ failed ─▶ known;  known ─▶ failed, with the last answer to the same question
 */
export type LiveState<T> =
  | { readonly status: 'loading' }
  | ({ readonly status: 'known' } & Answer<T>)
  | { readonly status: 'failed'; readonly error: ErrorText; readonly last: Answer<T> | null };

interface Live<T> {
  readonly state: LiveState<T>;
  /** Whether what is known answers an earlier question than the present one. */
  readonly isOutdated: boolean;
  readonly retry: () => void;
}

/**
 * Asks at once, and anew whenever `question` (what is asked, as text) or `pulse` changes. Until the next answer comes the last one stays.
 * The newest question wins.
 */
export function useLive<T>(call: () => Promise<T>, question: string, pulse: number): Live<T> {
  const [state, setState] = useState<LiveState<T>>({ status: 'loading' });
  const latest = useRef({ call, question });
  const turn = useRef(0);
  useEffect(() => {
    latest.current = { call, question };
  });
  const ask = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    const asked = latest.current;
    const settle = (next: (before: LiveState<T>) => LiveState<T>) => mine === turn.current && setState(next);
    try {
      const value = await asked.call();
      settle(() => ({ status: 'known', value, atMs: Date.now(), question: asked.question }));
    } catch (error) {
      settle((before) => ({ status: 'failed', error: errorText(error), last: lastAnswer(before, asked.question) }));
    }
  }, []);
  // Asking again is what a new question and a pulse are for.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => void ask(), [ask, question, pulse]);
  useEffect(() => () => void (turn.current += 1), []);
  return { state, isOutdated: state.status === 'known' && state.question !== question, retry: () => void ask() };
}

function lastAnswer<T>(state: LiveState<T>, question: string): Answer<T> | null {
  if (state.status === 'loading') return null;
  const last = state.status === 'known' ? { value: state.value, atMs: state.atMs, question: state.question } : state.last;
  return last?.question === question ? last : null;
}
