import type { Clock } from '#main/ports/clock.ts';
import type { TrustStore } from '#main/ports/trust-store.ts';
import type { Connection } from '../database.ts';

/** Trusted folders over a connection. */
export function createTrustStore({ database, guard }: Connection, clock: Clock): TrustStore {
  const get = database.prepare<[string], { hash: string }>('SELECT hash FROM trusted_folders WHERE folder = ?');
  const set = database.prepare('INSERT OR REPLACE INTO trusted_folders (folder, hash, trusted_at) VALUES (?, ?, ?)');
  return {
    get: (folder) => guard('Trusted folders could not be read', () => get.get(folder)?.hash ?? null),
    set: (folder, hash) => void guard('The trust in the folder could not be kept', () => set.run(folder, hash, clock.now())),
  };
}
