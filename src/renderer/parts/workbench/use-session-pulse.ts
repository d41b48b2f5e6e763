import { useEffect, useState } from 'react';
import { useWorkbenchStore } from './workbench-context.ts';

/** A number that rises when a session has changed, at most once in `leastMs`: for what sums up many sessions and need not follow each event. */
export function useSessionPulse(leastMs: number): number {
  const workbench = useWorkbenchStore();
  const [pulse, setPulse] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = workbench.subscribe((state, before) => {
      if (state.sessions === before.sessions || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        setPulse((known) => known + 1);
      }, leastMs);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [workbench, leastMs]);
  return pulse;
}
