import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const nearPixels = 32;
/** What a person scrolls with. */
const inputs = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/** Whether a scroll left the end: only a movement upwards in content that did not shrink is the person's own. */
export function isStuckAfterScroll(before: Place, now: Place, wasStuck: boolean): boolean {
  if (now.height - now.top - now.view <= nearPixels) return true;
  const movedUp = now.top < before.top - 1;
  return wasStuck && !(movedUp && now.height >= before.height);
}

/** Where a scroll container stands, in pixels. */
export interface Place {
  readonly top: number;
  readonly height: number;
  readonly view: number;
}

interface Stick {
  readonly isStuck: boolean;
  readonly stick: () => void;
  /** Leaves the end, because the person asked for another place, and stays there until the person moves. */
  readonly leave: () => void;
}

/**
 * Keeps a scroll container at its end while its content grows, until the person scrolls up; at the end again it sticks again.
 */
export function useStickToEnd(viewport: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>): Stick {
  const [isStuck, setIsStuck] = useState(true);
  const stuck = useRef(true);
  const place = useRef<Place>({ top: 0, height: 0, view: 0 });
  /** Whether the person has moved since the end was last in view: rows that are measured anew move the place too, and are not their wish. */
  const hasMoved = useRef(false);
  /** Whether a place was asked for that is looked at still: it may be near the end. */
  const isHeld = useRef(false);

  const toEnd = useCallback(() => {
    const element = viewport.current;
    if (!element) return;
    element.scrollTo({ top: element.scrollHeight });
    place.current = placeOf(element);
  }, [viewport]);

  const stick = useCallback(() => {
    isHeld.current = false;
    stuck.current = true;
    setIsStuck(true);
    toEnd();
  }, [toEnd]);

  const leave = useCallback(() => {
    hasMoved.current = true;
    isHeld.current = true;
    stuck.current = false;
    setIsStuck(false);
  }, []);

  useLayoutEffect(toEnd, [toEnd]);

  useEffect(() => {
    const element = viewport.current;
    const inner = content.current;
    if (!element || !inner) return;
    function handleScroll() {
      if (!element) return;
      const now = placeOf(element);
      const wasStuck = stuck.current;
      stuck.current = !isHeld.current && (isStuckAfterScroll(place.current, now, wasStuck) || (wasStuck && !hasMoved.current));
      place.current = now;
      setIsStuck(stuck.current);
      if (!stuck.current) return;
      hasMoved.current = false;
      if (now.height - now.top - now.view > nearPixels) toEnd();
    }
    function handleInput() {
      hasMoved.current = true;
      isHeld.current = false;
    }
    const sizes = new ResizeObserver(() => {
      if (stuck.current) toEnd();
    });
    sizes.observe(inner);
    sizes.observe(element);
    element.addEventListener('scroll', handleScroll, { passive: true });
    for (const input of inputs) element.addEventListener(input, handleInput, { passive: true });
    return () => {
      sizes.disconnect();
      for (const input of inputs) element.removeEventListener(input, handleInput);
      element.removeEventListener('scroll', handleScroll);
    };
  }, [viewport, content, toEnd]);

  return { isStuck, stick, leave };
}

function placeOf(element: HTMLElement): Place {
  return { top: element.scrollTop, height: element.scrollHeight, view: element.clientHeight };
}
