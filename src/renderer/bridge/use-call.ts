import { useCallback, useEffect, useRef, useState } from 'react';
import { errorText, type ErrorText } from './error-text.ts';

/** What a call is doing. */
export type CallState<T> =
  | { readonly status: 'idle' }
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'failed'; readonly error: ErrorText };

interface Call<A extends unknown[], T> {
  readonly state: CallState<T>;
  /** Makes the call; its value, or null where it failed (the state then says why). The newest call wins. */
  readonly run: (...input: A) => Promise<T | null>;
  readonly reset: () => void;
}

/** A call that something in the window makes. With `isImmediate` it is made once by itself, which is how a screen loads what it shows. */
export function useCall<A extends unknown[], T>(call: (...input: A) => Promise<T>, options: { isImmediate?: boolean } = {}): Call<A, T> {
  const [state, setState] = useState<CallState<T>>(options.isImmediate ? { status: 'running' } : { status: 'idle' });
  const latestCall = useRef(call);
  const turn = useRef(0);
  useEffect(() => {
    latestCall.current = call;
  });

  const start = useCallback(async (...input: A) => {
    turn.current += 1;
    const mine = turn.current;
    const settle = (next: CallState<T>) => mine === turn.current && setState(next);
    try {
      const value = await latestCall.current(...input);
      settle({ status: 'done', value });
      return value;
    } catch (error) {
      settle({ status: 'failed', error: errorText(error) });
      return null;
    }
  }, []);

  const run = useCallback(
    (...input: A) => {
      setState({ status: 'running' });
      return start(...input);
    },
    [start],
  );

  const reset = useCallback(() => {
    turn.current += 1;
    setState({ status: 'idle' });
  }, []);

  const { isImmediate = false } = options;
  useEffect(() => {
    // An immediate call takes no input, which the type of `A` cannot say.
    if (isImmediate) void start(...([] as unknown[] as A));
  }, [isImmediate, start]);

  return { state, run, reset };
}
