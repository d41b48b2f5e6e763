import { useEffect, useState, type RefObject } from 'react';

/** Whether the focus is inside an element. */
export function useFocusWithin(container: RefObject<HTMLElement | null>): boolean {
  const [isWithin, setIsWithin] = useState(false);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const handleIn = () => setIsWithin(true);
    const handleOut = (event: FocusEvent) => setIsWithin(event.relatedTarget instanceof Node && element.contains(event.relatedTarget));
    element.addEventListener('focusin', handleIn);
    element.addEventListener('focusout', handleOut);
    return () => {
      element.removeEventListener('focusin', handleIn);
      element.removeEventListener('focusout', handleOut);
    };
  }, [container]);
  return isWithin;
}
