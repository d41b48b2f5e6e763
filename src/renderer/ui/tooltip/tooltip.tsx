import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { placeFloat } from '../menu/placement.ts';
import styles from './tooltip.module.css';

interface TooltipProps {
  readonly text: ReactNode;
  readonly children: ReactNode;
}

const delayMs = 500;

/** More words on what it wraps, shown on hover and on focus. Never the only place where something is said. */
export function Tooltip({ text, children }: TooltipProps) {
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const [isWanted, setIsWanted] = useState(false);
  const [isShown, setIsShown] = useState(false);

  useEffect(() => {
    if (!isWanted) return setIsShown(false);
    const timer = setTimeout(() => setIsShown(true), delayMs);
    return () => clearTimeout(timer);
  }, [isWanted]);

  useLayoutEffect(() => {
    const element = tip.current;
    if (!isShown || !element || !anchor.current) return;
    element.showPopover?.();
    const size = { width: element.offsetWidth, height: element.offsetHeight };
    const { left, top } = placeFloat(
      anchor.current.getBoundingClientRect(),
      size,
      { width: window.innerWidth, height: window.innerHeight },
      'start',
    );
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
  }, [isShown]);

  return (
    <span
      ref={anchor}
      className={styles.anchor}
      aria-describedby={isShown ? id : undefined}
      onPointerEnter={() => setIsWanted(true)}
      onPointerLeave={() => setIsWanted(false)}
      onPointerDown={() => setIsWanted(false)}
      onFocus={() => setIsWanted(true)}
      onBlur={() => setIsWanted(false)}
    >
      {children}
      {isShown && (
        <span ref={tip} id={id} role="tooltip" popover="manual" className={styles.tip}>
          {text}
        </span>
      )}
    </span>
  );
}
