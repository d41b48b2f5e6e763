import { useEffect, useState } from 'react';

/** Milliseconds with open and with closed eyes, in turn. */
const rhythm = [4_200, 150, 5_800, 150, 260, 150, 7_400, 150] as const;

/** Whether the eyes are closed right now. Nothing is held while nothing may move. */
export function useBlink(mayBlink: boolean): boolean {
  const [isClosed, setIsClosed] = useState(false);
  useEffect(() => {
    if (!mayBlink) return undefined;
    let beat = 0;
    let timer: ReturnType<typeof setTimeout>;
    const next = () => {
      setIsClosed(beat % 2 === 1);
      timer = setTimeout(next, rhythm[beat % rhythm.length]);
      beat += 1;
    };
    next();
    return () => {
      clearTimeout(timer);
      setIsClosed(false);
    };
  }, [mayBlink]);
  return isClosed;
}
