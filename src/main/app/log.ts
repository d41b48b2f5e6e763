import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '#main/ports/clock.ts';

/** Writes what no turn and no call can answer for into `logs/`, a file a day. Never throws: a full disk must not end what still works. */
export function createLog(home: string, clock: Clock): (message: string, cause?: unknown) => void {
  const folder = path.join(home, 'logs');
  return (message, cause = '') => {
    const at = new Date(clock.now()).toISOString();
    const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    try {
      mkdirSync(folder, { recursive: true });
      appendFileSync(path.join(folder, `${at.slice(0, 10)}.log`), `${at} ${message} ${detail}\n`);
    } catch {
      // Nowhere to write to.
    }
  };
}
