import { classNames } from '../class-names.ts';
import styles from './kbd.module.css';
import { keyText } from './platform.ts';

interface KbdProps {
  /** A key or a combination: `Enter`, `1`, `Mod+N` (`Mod` is Cmd on a Mac, else Ctrl). */
  readonly keys: string;
  /** Set on a filled ground, where the key takes the ground's own colour. */
  readonly isOnAccent?: boolean;
}

/** A key, written as this platform writes it. */
export function Kbd({ keys, isOnAccent = false }: KbdProps) {
  return <kbd className={classNames(styles.kbd, isOnAccent && styles.onAccent)}>{keyText(keys)}</kbd>;
}
