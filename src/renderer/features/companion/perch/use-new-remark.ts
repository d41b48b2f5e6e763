import type { Companion } from '#shared/model/companion/creature.ts';
import { useEffect, useRef, useState } from 'react';

const shownMs = 8_000;

/** Whether a remark that came while the window was open is still shown by itself: once, for a moment. What was there at first is not news. */
export function useNewRemark(remark: Companion['remark']): boolean {
  const known = useRef<number | null>(null);
  const isFirst = useRef(true);
  const [shown, setShown] = useState<number | null>(null);
  const atMs = remark?.atMs ?? null;
  useEffect(() => {
    const isNew = !isFirst.current && atMs !== null && atMs > (known.current ?? 0);
    isFirst.current = false;
    known.current = atMs;
    if (!isNew) return undefined;
    setShown(atMs);
    const timer = setTimeout(() => setShown(null), shownMs);
    return () => clearTimeout(timer);
  }, [atMs]);
  return shown !== null && shown === atMs;
}
