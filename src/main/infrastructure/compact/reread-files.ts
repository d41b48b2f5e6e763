// The files a session works on, read anew where its conversation is replaced by a summary: the agent sees them as they are now.
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import type { FileInPlay } from '#shared/model/compaction/kept-files.ts';
import type { RereadFile } from '#shared/model/events/context-events.ts';
import { decodeText, imageTypeOf } from '../workspace/files/file-kind.ts';
import { readBounded } from '../workspace/files/read-bounded.ts';
import { codeOf, isInside } from '../workspace/folder.ts';
import { bytesOf } from './byte-text.ts';

/** Which files may be shown, and how much of them. */
export interface RereadRules {
  /** Absolute, symlinks resolved. Files outside of it are only named. */
  readonly folder: string;
  readonly mayRead: (path: string) => boolean;
  /** For all of them together. */
  readonly maxBytes: number;
  readonly maxFileBytes: number;
}

/** A file that is only named; `because` is empty where there is no more room. */
export interface NamedFile {
  readonly path: string;
  readonly because: string;
}

/** Texts for the model, a file each, what of the files they show, and those that are only named. */
export interface Reread {
  readonly texts: readonly string[];
  readonly files: readonly RereadFile[];
  readonly named: readonly NamedFile[];
}

const mostFiles = 5;
const mostNamed = 15;
/** Larger files are read by ranges, with the tools. */
const maxReadBytes = 2 * 1024 * 1024;
const leastFileBytes = 400;
const longestLine = 2_000;

/** Reads the most wanted files that may be read, in order. Never rejects for what it finds. */
export async function rereadFiles(files: readonly FileInPlay[], rules: RereadRules): Promise<Reread> {
  const shown: { text: string; file: RereadFile }[] = [];
  const named: NamedFile[] = [];
  let left = rules.maxBytes;
  for (const file of files) {
    const name = (because: string): void => {
      if (named.length < mostNamed) named.push({ path: file.path, because });
    };
    if (!rules.mayRead(file.path)) {
      name('a rule keeps it from being read');
      continue;
    }
    const maxBytes = Math.min(rules.maxFileBytes, left);
    if (shown.length >= mostFiles || maxBytes < leastFileBytes) {
      if (named.length >= mostNamed) break;
      name('');
      continue;
    }
    const read = await readOne(file, rules.folder, maxBytes);
    if ('refused' in read) {
      name(read.refused);
      continue;
    }
    shown.push(read);
    left -= bytesOf(read.text);
  }
  return { texts: shown.map(({ text }) => text), files: shown.map(({ file }) => file), named };
}

async function readOne(
  { path, hash: seenHash }: FileInPlay,
  folder: string,
  maxBytes: number,
): Promise<{ text: string; file: RereadFile } | { refused: string }> {
  if (!isInside(folder, path)) return { refused: 'outside of the project: read it again if you need it' };
  try {
    // A link that took its place since could lead anywhere.
    if ((await realpath(path)) !== path) return { refused: 'a link stands in its place now' };
    const found = await readBounded(path, maxReadBytes);
    if (found === null) return { refused: 'no regular file any more' };
    const { bytes, size, modifiedMs } = found;
    if (imageTypeOf(bytes) !== null) return { refused: 'a picture' };
    if (size > bytes.length) return { refused: 'too long to be shown here: read the part you need' };
    const content = decodeText(bytes);
    if (content === null) return { refused: 'a binary file' };
    const hash = createHash('sha256').update(bytes).digest('hex');
    const isChanged = seenHash !== null && seenHash !== hash;
    const { text, isWhole } = render(path, content, isChanged, maxBytes);
    return { text, file: { path, hash, modifiedMs, isWhole } };
  } catch (error) {
    return { refused: ['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? 'gone' : `cannot be read: ${codeOf(error) || String(error)}` };
  }
}

/** Lines with their numbers, as Read gives them: no line of a file can look like the end of it. */
function render(path: string, content: string, isChanged: boolean, maxBytes: number): { text: string; isWhole: boolean } {
  const lines = content.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const notes = isChanged ? ['Changed since you last saw it.'] : [];
  const head = `<file path=${JSON.stringify(path)}>`;
  let left = maxBytes - bytesOf(head) - 160;
  let hasCutLine = false;
  const shown: string[] = [];
  for (const [index, line] of lines.entries()) {
    const isCut = line.length > longestLine;
    const numbered = `${String(index + 1).padStart(6)}\t${isCut ? `${line.slice(0, longestLine).toWellFormed()} [line cut]` : line}`;
    left -= bytesOf(numbered) + 1;
    if (left < 0) break;
    hasCutLine ||= isCut;
    shown.push(numbered);
  }
  if (shown.length < lines.length) notes.push(`Lines 1 to ${shown.length} of ${lines.length}. Read it for the rest.`);
  const body = lines.length === 0 ? ['[The file is empty.]'] : shown;
  const text = [head, ...body, ...(notes.length === 0 ? [] : [`[${notes.join(' ')}]`]), '</file>'].join('\n');
  return { text, isWhole: shown.length === lines.length && !hasCutLine };
}
