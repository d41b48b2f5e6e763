import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionFacts } from '#main/ports/workspace.ts';
import { decodeText } from '../files/file-kind.ts';
import { readBounded } from '../files/read-bounded.ts';
import { codeOf, isInside } from '../folder.ts';

type Instruction = SessionFacts['instructions'][number];

/** Instruction files of a folder, the most general first. */
const names = ['AGENTS.md', 'CLAUDE.md', join('.claude', 'CLAUDE.md'), 'CLAUDE.local.md'];

/** Longest instruction file that is given whole. */
const maxBytes = 64 * 1024;

/**
 * Instruction files in the order they apply: the person's own first, the folder's behind it. One that cannot be used stands there with a note
 * in brackets in place of its text; a file that two names lead to is given once.
 */
export async function readInstructions(folder: string, home: string): Promise<Instruction[]> {
  const seen = new Set<string>();
  const found: Instruction[] = [];
  const own = { path: join(home, '.claude', 'CLAUDE.md'), within: null };
  for (const { path, within } of [own, ...names.map((name) => ({ path: join(folder, name), within: folder }))]) {
    const real = await realpath(path).catch((error: unknown) => (['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? null : path));
    if (real === null || seen.has(real)) continue;
    seen.add(real);
    found.push({ path, text: await textOf(real, within) });
  }
  return found;
}

/** A folder's file must lie in it: a link in a repository could otherwise have any file of the machine sent to the model. */
async function textOf(real: string, within: string | null): Promise<string> {
  if (within !== null && !isInside(within, real)) return `[Left out: this is a link to ${real}, outside of the project.]`;
  try {
    const file = await readBounded(real, maxBytes);
    if (file === null) return '[Left out: this is no regular file.]';
    return file.size <= maxBytes ? (decodeText(file.bytes) ?? '[Left out: this is not UTF-8 text.]') : cut(file.bytes, file.size);
  } catch (error) {
    return `[Left out: it could not be read (${codeOf(error) || String(error)}).]`;
  }
}

/** The whole lines that fit, with a note on how much is missing. */
function cut(bytes: Uint8Array, size: number): string {
  const end = bytes.lastIndexOf(0x0a);
  const text = decodeText(end > 0 ? bytes.subarray(0, end) : wholeCharacters(bytes));
  if (text === null) return '[Left out: this is not UTF-8 text.]';
  return `${text}\n[Cut here: the file has ${size} bytes, of which the first ${maxBytes} are given. Read it for the rest.]`;
}

/** Without a last character of which only some bytes are there. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, Math.max(0, end - 1));
}
