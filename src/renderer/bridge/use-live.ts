import { useCallback, useEffect, useRef, useState } from 'react';
import { errorText, type ErrorText } from './error-text.ts';

/**
 * What is known of something that is asked again and again.
 *
 *   loading ─▶ known ─▶ known;  loading ─▶ failed;  known ─▶ failed (with what was known last) ─▶ known
 */
export type LiveState<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'known'; readonly value: T; readonly atMs: number }
  | { readonly status: 'failed'; readonly error: ErrorText; readonly last: { readonly value: T; readonly atMs: number } | null };

interface Live<T> {
  readonly state: LiveState<T>;
  /** Whether what is shown answers an earlier question than the present one. */
  readonly isOutdated: boolean;
  readonly retry: () => void;
}

/**
 * Asks at once, and anew whenever `question` (what is asked, as text) or `pulse` changes. Until the next answer comes the last one stays.
 * The newest question wins.
 */
export function useLive<T>(call: () => Promise<T>, question: string, pulse: number): Live<T> {
  const [state, setState] = useState<LiveState<T>>({ status: 'loading' });
  const [answered, setAnswered] = useState<string | null>(null);
  const latest = useRef({ call, question });
  const turn = useRef(0);
  useEffect(() => {
    latest.current = { call, question };
  });
  const ask = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    const asked = latest.current;
    const settle = (next: (before: LiveState<T>) => LiveState<T>) => {
      if (mine !== turn.current) return;
      setState(next);
      setAnswered(asked.question);
    };
    try {
      const value = await asked.call();
      settle(() => ({ status: 'known', value, atMs: Date.now() }));
    } catch (error) {
      settle((before) => ({ status: 'failed', error: errorText(error), last: lastOf(before) }));
    }
  }, []);
  useEffect(() => void ask(), [ask, question, pulse]);
  useEffect(() => () => void (turn.current += 1), []);
  return { state, isOutdated: state.status !== 'loading' && answered !== question, retry: () => void ask() };
}

function lastOf<T>(state: LiveState<T>): { readonly value: T; readonly atMs: number } | null {
  if (state.status === 'known') return { value: state.value, atMs: state.atMs };
  return state.status === 'failed' ? state.last : null;
}
