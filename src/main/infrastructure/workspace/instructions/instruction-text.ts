import { decodeText } from '../files/file-kind.ts';
import { readBounded } from '../files/read-bounded.ts';
import { codeOf } from '../folder.ts';

/** Longest file of which anything is given. */
const maxFileBytes = 4 * 1024 * 1024;

/** Longest part of one file that is given. */
export const maxGivenBytes = 64 * 1024;

/** Less than this of a file is not worth giving. */
const minGivenBytes = 1024;

/** What can be given of a file: its text, null where none of it is, and what is wrong, null where all of it is given. */
export interface GivenText {
  readonly text: string | null;
  readonly note: string | null;
}

/** The text of an instruction file, at most so many bytes of it. Waits for no pipe, reads no more than it may give, and never fails. */
export async function readText(real: string, maxBytes: number): Promise<GivenText> {
  try {
    const file = await readBounded(real, Math.min(maxBytes, maxGivenBytes));
    if (file === null) return leftOut('this is no regular file');
    if (file.size > maxFileBytes) return leftOut(`the file has ${file.size} bytes; files over 4 MiB are not given`);
    if (file.size > file.bytes.length) return cut(file.bytes, file.size, maxBytes);
    const text = decodeText(file.bytes);
    return text === null ? notText : { text, note: null };
  } catch (error) {
    return leftOut(`it could not be read (${codeOf(error) || String(error)})`);
  }
}

/** Nothing is given of a file, for this reason. */
export function leftOut(because: string): GivenText {
  return { text: null, note: `Left out: ${because}.` };
}

const notText = leftOut('this is not UTF-8 text');

/** The whole lines that fit. */
function cut(bytes: Uint8Array, size: number, maxBytes: number): GivenText {
  const isShared = maxBytes < maxGivenBytes;
  if (isShared && maxBytes < minGivenBytes) return leftOut('the instruction files before it have used up the room for all of them');
  const end = bytes.lastIndexOf(0x0a);
  const text = decodeText(end > 0 ? bytes.subarray(0, end) : wholeCharacters(bytes));
  if (text === null) return notText;
  return { text, note: `Cut here: the file has ${size} bytes, of which the first ${bytes.length} are given. Read it for the rest.` };
}

/** Without a last character of which only some bytes are there. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, Math.max(0, end - 1));
}
