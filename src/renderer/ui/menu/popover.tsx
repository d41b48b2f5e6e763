import { useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import { useEscape } from '../escape/escape-stack.ts';
import { placeFloat } from './placement.ts';
import styles from './popover.module.css';

interface PopoverProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly align?: 'start' | 'end';
  readonly prefer?: 'below' | 'above';
  /** `Esc`, a click outside, or the window losing its shape. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A float beside its anchor, in the top layer, so that no pane cuts it off. */
export function Popover({ anchor, align = 'start', prefer = 'below', onClose, children }: PopoverProps) {
  const float = useRef<HTMLDivElement>(null);
  useEscape('float', true, onClose);

  useLayoutEffect(() => {
    const element = float.current;
    if (!element || !anchor.current) return;
    // Missing in the DOM that unit tests run in; the float then simply stands where it is.
    element.showPopover?.();
    const { left, top } = placeFloat(
      anchor.current.getBoundingClientRect(),
      { width: element.offsetWidth, height: element.offsetHeight },
      { width: window.innerWidth, height: window.innerHeight },
      align,
      prefer,
    );
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  }, [anchor, align, prefer]);

  useLayoutEffect(() => {
    function handlePointerDown(event: PointerEvent) {
      const target = event.target as Node;
      if (float.current?.contains(target) || anchor.current?.contains(target)) return;
      onClose();
    }
    window.addEventListener('pointerdown', handlePointerDown, true);
    window.addEventListener('resize', onClose);
    return () => {
      window.removeEventListener('pointerdown', handlePointerDown, true);
      window.removeEventListener('resize', onClose);
    };
  }, [anchor, onClose]);

  return (
    <div ref={float} popover="manual" className={styles.popover}>
      {children}
    </div>
  );
}
