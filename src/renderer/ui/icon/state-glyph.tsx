import icons from './icons.json';
import { shapesOf } from './shapes.ts';
import styles from './state-glyph.module.css';

export type StateName = keyof typeof icons.states12;

interface StateGlyphProps {
  readonly state: StateName;
  /** Spoken name; the state's own word where it is left out. Empty where the word stands beside it. */
  readonly label?: string;
  /** Whether bytes arrive right now: only then does the running arc turn. */
  readonly isActive?: boolean;
}

/** A state's own outline: told apart by shape, not by colour alone. */
export function StateGlyph({ state, label = words[state], isActive = false }: StateGlyphProps) {
  return (
    <svg
      className={styles.glyph}
      data-state={state}
      data-active={isActive || undefined}
      viewBox="0 0 12 12"
      role={label === '' ? undefined : 'img'}
      aria-label={label === '' ? undefined : label}
      aria-hidden={label === ''}
    >
      {shapesOf(icons.states12[state])}
    </svg>
  );
}

const words: Record<StateName, string> = {
  running: 'running',
  needs: 'needs you',
  idle: 'idle',
  done: 'done',
  failed: 'failed',
  stopped: 'stopped',
  queued: 'queued',
  rehearsal: 'rehearsal',
};
