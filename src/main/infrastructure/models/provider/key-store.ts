// The key the person entered: in the system's keychain, and where there is none in a file only they can read.
import { readFileSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { keyHint } from './key-hint.ts';
import type { Keychain } from './keychain.ts';

/** Where a stored key lies. The secret of a keychain is only fetched when it is needed. */
export type StoredKey =
  | { type: 'none' }
  | { type: 'file'; path: string; secret: string }
  | { type: 'keychain'; hint: string; read: () => Promise<string> }
  /** There is a key, and it cannot be read. */
  | { type: 'unreadable'; where: 'file' | 'keychain'; problem: string };

export interface KeyStore {
  find(): StoredKey;
  /** Stores the key and forgets the one before. */
  save(key: string): Promise<StoredKey>;
  clear(): Promise<void>;
}

const marker = z.object({ storedIn: z.literal('keychain'), hint: z.string() });

/** The key store of one data folder. `keychain` null: always the file. */
export function createKeyStore(home: string, keychain: Keychain | null): KeyStore {
  const folder = join(home, 'keys');
  const file = join(folder, 'anthropic');
  /** Says that the keychain holds the key, so that nobody has to ask the keychain at start. */
  const markerFile = join(folder, 'anthropic.json');
  const account = `anthropic ${home}`;

  async function readFromKeychain(): Promise<string> {
    const secret = keychain === null ? null : await keychain.read(account);
    if (secret === null || secret.trim() === '') throw new Error('it holds no such key');
    return secret.trim();
  }

  function find(): StoredKey {
    const own = readText(file);
    if (own.type === 'text') {
      const secret = own.text.trim();
      return secret === '' ? unreadable('file', `The key file ${file} is empty.`) : { type: 'file', path: file, secret };
    }
    if (own.type === 'failed') return unreadable('file', `The key file ${file} cannot be read (${own.code}).`);
    const note = readText(markerFile);
    if (note.type === 'missing') return { type: 'none' };
    if (note.type === 'failed') return unreadable('keychain', `${markerFile} cannot be read (${note.code}).`);
    const parsed = marker.safeParse(parseJson(note.text));
    return { type: 'keychain', hint: parsed.success ? parsed.data.hint : '…', read: readFromKeychain };
  }

  async function saveInKeychain(key: string): Promise<boolean> {
    if (keychain === null) return false;
    try {
      await keychain.write(account, key);
      // Some keychains accept and forget: only what can be read back is stored.
      return (await keychain.read(account)) === key;
    } catch {
      return false;
    }
  }

  return {
    find,
    async save(key) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (await saveInKeychain(key)) {
        await writePrivate(markerFile, `${JSON.stringify({ storedIn: 'keychain', hint: keyHint(key) })}\n`);
        await rm(file, { force: true });
      } else {
        await writePrivate(file, `${key}\n`);
        await rm(markerFile, { force: true });
      }
      return find();
    },
    async clear() {
      const isInKeychain = readText(markerFile).type !== 'missing';
      if (isInKeychain) await keychain?.remove(account);
      await rm(markerFile, { force: true });
      await rm(file, { force: true });
    },
  };
}

type Text = { type: 'text'; text: string } | { type: 'missing' } | { type: 'failed'; code: string };

function readText(path: string): Text {
  try {
    return { type: 'text', text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return code === 'ENOENT' ? { type: 'missing' } : { type: 'failed', code };
  }
}

/** Writes beside and renames, so that a key is never half written nor for a moment readable by others. */
async function writePrivate(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  await writeFile(beside, text, { mode: 0o600 });
  await chmod(beside, 0o600);
  await rename(beside, path);
}

function unreadable(where: 'file' | 'keychain', because: string): StoredKey {
  return { type: 'unreadable', where, problem: `${because} Enter the key again in Settings, or set ANTHROPIC_API_KEY.` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
