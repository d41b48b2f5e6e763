import { useCallback, useEffect, useRef } from 'react';
import { deafMs } from './choices.ts';

/** Says whether what just appeared is too young to be clicked: the click may have been meant for what stood there before. */
export function useDeafTime(): () => boolean {
  const since = useRef(Infinity);
  useEffect(() => {
    since.current = performance.now();
  }, []);
  return useCallback(() => performance.now() - since.current < deafMs, []);
}
