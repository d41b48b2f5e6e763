import { useEffect, useState, useSyncExternalStore } from 'react';

/** The time, told once a second while `isRunning` and the window is to be seen; otherwise it stands still. */
export function useSecond(isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  const isVisible = useSyncExternalStore(onVisibility, () => document.visibilityState !== 'hidden');
  const isTicking = isRunning && isVisible;
  useEffect(() => {
    if (!isTicking) return;
    const tell = () => setNow(Date.now());
    const first = setTimeout(tell);
    const timer = setInterval(tell, 1_000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [isTicking]);
  return now;
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
