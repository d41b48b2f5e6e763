// `MEMORY.md` as sessions are given it: its beginning in whole lines, or a note that says why not.
import { decodeText } from '../workspace/files/file-kind.ts';
import { readBounded } from '../workspace/files/read-bounded.ts';
import { findFile, unreadable } from './find-file.ts';

/** The file that every session begins with. */
export const indexName = 'MEMORY.md';

/** Most of it that is given: lines or bytes, whichever is less. */
export const maxIndexLines = 200;
export const maxIndexBytes = 25 * 1024;

/** What sessions are given of the file; null where there is none. */
export interface LoadedIndex {
  /** Null where nothing of it can be given. */
  text: string | null;
  lines: number;
  bytes: number;
  isCut: boolean;
  note: string | null;
}

/** Reads the beginning of the file. Never rejects. */
export async function loadIndex(folder: string): Promise<LoadedIndex | null> {
  const found = await findFile(folder, indexName);
  if (found.type === 'missing') return null;
  if (found.type === 'refused') return nothing(found.note);
  try {
    const file = await readBounded(found.path, maxIndexBytes);
    if (file === null) return nothing('This is no regular file: it is not read.');
    return given(file.bytes, file.size);
  } catch (error) {
    return nothing(unreadable(error));
  }
}

function nothing(note: string): LoadedIndex {
  return { text: null, lines: 0, bytes: 0, isCut: true, note };
}

function given(bytes: Uint8Array, size: number): LoadedIndex {
  const whole = decodeText(bytes.length < size ? wholeLines(bytes) : bytes);
  if (whole === null) return nothing(`This is not UTF-8 text (${size.toLocaleString('en-US')} bytes): it is not given to sessions.`);
  const all = whole.replace(/\r?\n$/, '').split('\n');
  const isCut = bytes.length < size || all.length > maxIndexLines;
  const kept = all.slice(0, maxIndexLines);
  const text = isCut ? kept.join('\n') : whole;
  const note = isCut
    ? `Only the first ${kept.length.toLocaleString('en-US')} lines are given: the file has ${size.toLocaleString('en-US')} bytes, of which at most ${maxIndexLines} lines or 25 KB are. Shorten it, and move details to files of their own.`
    : null;
  return { text, lines: whole === '' ? 0 : kept.length, bytes: Buffer.byteLength(text), isCut, note };
}

/** The whole lines of a beginning; of a single long line, its whole characters. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  const end = bytes.lastIndexOf(0x0a);
  if (end > 0) return bytes.subarray(0, end);
  let last = bytes.length;
  while (last > 0 && ((bytes[last - 1] ?? 0) & 0xc0) === 0x80) last--;
  return bytes.subarray(0, Math.max(0, last - 1));
}
