import { useEffect, useRef } from 'react';
import { follow } from './follow.ts';

/**
 * Follows a stream while the component lives and `key` stays the same. `open` is called again after a broken connection, so it
 * should ask from where it was left.
 */
export function useEvents<T>(
  key: string,
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  onItem: (item: T) => void,
  onError?: (error: unknown) => void,
): void {
  const latest = useRef({ open, onItem, onError });
  useEffect(() => {
    latest.current = { open, onItem, onError };
  });
  useEffect(() => {
    const controller = new AbortController();
    void follow({
      open: (signal) => latest.current.open(signal),
      onItem: (item) => latest.current.onItem(item),
      onError: (error) => latest.current.onError?.(error),
      signal: controller.signal,
    });
    return () => controller.abort();
  }, [key]);
}
