// Reading and writing the JSON files that hold settings. Small, so synchronous: what is read is what was just there.
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { jsonObject, type JsonObject } from '#shared/model/json.ts';

/** What a settings file holds; `damaged` says why it cannot be used. */
export type SettingsFile = { type: 'missing' } | { type: 'read'; data: JsonObject } | { type: 'damaged'; reason: string };

/** Reads a settings file. Never throws: a file that is not JSON, or may not be read, is `damaged`. */
export function readSettingsFile(path: string): SettingsFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { type: 'missing' };
    return { type: 'damaged', reason: error instanceof Error ? error.message : String(error) };
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const data = jsonObject.safeParse(value);
    return data.success ? { type: 'read', data: data.data } : { type: 'damaged', reason: 'It holds JSON, but no object.' };
  } catch (error) {
    return { type: 'damaged', reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Replaces a settings file in one step, with its parents, readable by its owner only where it is new. A link is written through. Throws the
 * file system's error; the old file is then untouched.
 */
export function writeSettingsFile(path: string, data: JsonObject): void {
  mkdirSync(dirname(path), { recursive: true });
  const target = realTarget(path);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);
      fchmodSync(file, modeOf(target) ?? 0o600);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function realTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return null;
  }
}

/** Moves a damaged file aside and returns where it lies. */
export function keepAside(path: string, now: Date): string {
  const aside = `${path}.damaged-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(path, aside);
  return aside;
}
