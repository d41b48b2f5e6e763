import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import styles from './divider.module.css';

interface DividerProps {
  readonly label: string;
  /** Where it stands, in pixels from its parent's left edge. */
  readonly position: number;
  readonly least: number;
  readonly most: number;
  readonly initial: number;
  readonly onMove: (position: number) => void;
  /** The position to keep: the pointer was let go, a key was pressed, or a double click asked for the initial one. */
  readonly onDone: (position: number) => void;
}

const step = 16;

/** The line between two panes: dragged, moved with the arrow keys, put back by a double click. */
export function Divider({ label, position, least, most, initial, onMove, onDone }: DividerProps) {
  const latest = useRef(position);

  function moveTo(next: number) {
    latest.current = Math.round(Math.max(least, Math.min(next, most)));
    onMove(latest.current);
  }

  function handlePointerMove(event: PointerEvent<HTMLDivElement>) {
    const parent = event.currentTarget.parentElement;
    if (!parent || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    moveTo(event.clientX - parent.getBoundingClientRect().left);
  }

  function handleKeyDown(event: KeyboardEvent) {
    const by = { ArrowLeft: -step, ArrowRight: step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    moveTo(position + by);
    onDone(latest.current);
  }

  return (
    <div
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={position}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className={styles.divider}
      style={{ left: position }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={handlePointerMove}
      onPointerUp={() => onDone(latest.current)}
      onKeyDown={handleKeyDown}
      onDoubleClick={() => {
        moveTo(initial);
        onDone(latest.current);
      }}
    />
  );
}
