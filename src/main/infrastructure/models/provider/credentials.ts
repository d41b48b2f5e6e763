import { ModelError } from '#main/ports/model.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import type { Credential } from '../anthropic/client.ts';
import type { KeyStore, StoredKey } from './key-store.ts';
import { environmentCredential, type Circumstances } from './provider-state.ts';

/** The credential of this process: the environment's, else the stored key. Its secret leaves only towards a request. */
export interface Credentials {
  readonly stored: StoredKey;
  /** The secret to pay with. Rejects with `ModelError` where there is none or it cannot be read. */
  secret(): Promise<Credential>;
  save(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** `onUnreadable` is told when the keychain turns out not to give the stored key. */
export function createCredentials(env: Circumstances['env'], keys: KeyStore, onUnreadable: () => void): Credentials {
  let stored = keys.find();

  function unreadable(found: StoredKey, error: unknown): never {
    const because = error instanceof Error ? error.message : String(error);
    const problem = `The stored key cannot be read from the system's keychain (${because}). Unlock it, enter the key again in Settings, or set ANTHROPIC_API_KEY.`;
    // A key that was entered meanwhile is not made unreadable by the failure of the one before.
    if (stored === found) {
      stored = { type: 'unreadable', where: 'keychain', problem };
      onUnreadable();
    }
    throw noCredential(problem);
  }

  return {
    get stored() {
      return stored;
    },
    async secret() {
      const fromEnvironment = environmentCredential(env);
      if (fromEnvironment) return fromEnvironment;
      const found = stored;
      switch (found.type) {
        case 'none':
          throw noCredential(missingKey);
        case 'file':
          return { type: 'key', secret: found.secret };
        case 'keychain':
          return { type: 'key', secret: await found.read().catch((error: unknown) => unreadable(found, error)) };
        case 'unreadable':
          throw noCredential(found.problem);
        default:
          return assertNever(found);
      }
    },
    async save(key) {
      stored = await keys.save(usableKey(key));
    },
    async clear() {
      await keys.clear();
      stored = keys.find();
    },
  };
}

export const missingKey = 'There is no API key. Enter one in Settings, or set ANTHROPIC_API_KEY; without one, choose the rehearsal model.';

/** The key, where it can be sent in a header. Throws `ModelError` for one that cannot, before anything is stored or sent. */
export function usableKey(given: string): string {
  const key = given.trim();
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw noCredential(
    key === '' ? 'The key is empty.' : 'The key holds spaces, line breaks or letters that no key has. Copy it again, as a whole.',
  );
}

/** The failure of everything that lacks a usable credential. */
export function noCredential(message: string): ModelError {
  return new ModelError({ kind: 'authentication', message, status: null, apiRequestId: null, retryAfterMs: null, isRetryable: false });
}
