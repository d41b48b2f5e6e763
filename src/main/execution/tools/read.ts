import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { ImageMediaType } from '#shared/model/wire.ts';
import { toAbsolute } from '#main/execution/paths/resolve-path.ts';
import { buildTool } from '#main/ports/build-tool.ts';
import type { SeenFile, ToolContext, ToolResult } from '#main/ports/tools.ts';
import { imageMediaTypeOf, maxImageBytes } from './files/image.ts';
import { countLines, readLineWindow, type LineRange, type LineWindow } from './files/line-window.ts';
import { readNotebook } from './files/notebook.ts';
import { findRegular, readChunks, readWhole, withOpenFile, type RegularFile } from './files/open-regular.ts';
import { hashBytes } from './files/text-file.ts';
import { errorResult, fileErrorMessage, formatBytes, textResult } from './result.ts';

const schema = z.strictObject({
  file_path: z.string().min(1).describe('Absolute, or relative to the working folder'),
  offset: z.int().min(1).optional().describe('First line (or notebook cell), counted from 1'),
  limit: z.int().min(1).optional().describe('How many lines (or cells)'),
});
type Input = z.infer<typeof schema>;

const defaultLimit = 2_000;
const maxCharacters = 100_000;
/** Up to here a file is read whole, and its state remembered; beyond it only ranges are read, by streaming. */
const maxWholeBytes = 10 * 1024 * 1024;
const headBytes = 8_192;

/** Shows a file to the model: text with line numbers, pictures, notebooks. Remembers the state in which it was seen. */
export const readTool = buildTool({
  name: 'Read',
  description:
    'Reads a file. Text comes with line numbers like `cat -n`: up to 2,000 lines, or the range given by offset and limit; lines over ' +
    '2,000 characters are cut. For long files find the place with Grep first and read a range. PNG, JPEG, GIF and WebP up to 5 MB ' +
    'come as pictures, .ipynb notebooks as cells with outputs. Binaries, folders and devices are refused. Read several files by ' +
    'several calls in one answer. Edit and Write only change files that were read before.',
  schema,
  isReadOnly: true,
  isConcurrencySafe: true,
  isDestructive: false,
  maxResultCharacters: 120_000,
  summarise: ({ file_path, offset, limit }) =>
    offset === undefined && limit === undefined
      ? `Read ${file_path}`
      : `Read ${file_path}, ${rangeText(offset ?? 1, limit ?? defaultLimit)}`,
  access: ({ file_path }, folder) => [{ type: 'read', path: toAbsolute(file_path, folder) }],
  call: readFileForModel,
});

function rangeText(start: number, limit: number): string {
  return `lines ${start} to ${start + limit - 1}`;
}

async function readFileForModel(input: Input, context: ToolContext): Promise<ToolResult> {
  const found = await findRegular(input.file_path, context.folder);
  if (found.type !== 'file') return errorResult(found.message);
  const { file } = found;
  try {
    return await withOpenFile(file.path, (handle) => readOpenFile(input, file, handle, context));
  } catch (error) {
    context.signal.throwIfAborted();
    return errorResult(fileErrorMessage(error, file.path));
  }
}

async function readOpenFile(input: Input, file: RegularFile, handle: FileHandle, context: ToolContext): Promise<ToolResult> {
  const head = Buffer.alloc(Math.min(headBytes, file.stats.size));
  await handle.read(head, 0, head.length, 0);
  const image = imageMediaTypeOf(head);
  if (image !== null) return readImage(file, image, handle, context);
  if (head.includes(0)) return errorResult(binaryMessage(file, head));
  if (file.stats.size > maxWholeBytes) return readRange(input, file, handle, context);
  const bytes = await readWhole(handle, context.signal);
  if (bytes.includes(0)) return errorResult(binaryMessage(file, head));
  if (file.path.endsWith('.ipynb')) {
    const cells = await readCells(input, file, bytes, context);
    if (cells !== null) return cells;
  }
  return readText(input, file, bytes, context);
}

function binaryMessage({ path, stats }: RegularFile, head: Uint8Array): string {
  const hint =
    head[0] === 0xff || head[0] === 0xfe
      ? 'It may be UTF-16: `iconv -f UTF-16 -t UTF-8` converts it.'
      : 'Bash with `file` or `xxd | head` tells more about it.';
  return `${path} is a binary file (${formatBytes(stats.size)}) and cannot be shown as text. ${hint}`;
}

async function readImage(
  { path, stats }: RegularFile,
  mediaType: ImageMediaType,
  handle: FileHandle,
  context: ToolContext,
): Promise<ToolResult> {
  if (stats.size > maxImageBytes)
    return errorResult(
      `${path} is a picture of ${formatBytes(stats.size)}; at most ${formatBytes(maxImageBytes)} can be shown. Make a smaller copy of it and read that.`,
    );
  const bytes = await readWhole(handle, context.signal);
  const seen = remember(path, bytes, stats.mtimeMs, true, context);
  const blob = await context.blobs.put(bytes);
  return {
    content: [{ type: 'image', blob, mediaType, bytes: bytes.length }],
    isError: false,
    details: { type: 'read', path, startLine: 1, lines: 0, totalLines: null, ...seen },
  };
}

async function readCells(input: Input, { path, stats }: RegularFile, bytes: Buffer, context: ToolContext): Promise<ToolResult | null> {
  const start = input.offset ?? 1;
  const read = await readNotebook(bytes.toString('utf8'), { start, limit: input.limit ?? defaultLimit }, context.blobs);
  if (read === null) return null;
  const seen = remember(path, bytes, stats.mtimeMs, read.cells === read.totalCells, context);
  const content =
    read.content.length > 0 ? read.content : [{ type: 'text' as const, text: `[The notebook has ${read.totalCells} cells.]` }];
  return {
    content,
    isError: false,
    details: { type: 'read', path, startLine: start, lines: read.cells, totalLines: read.totalCells, ...seen },
  };
}

async function readText(input: Input, { path, stats }: RegularFile, bytes: Buffer, context: ToolContext): Promise<ToolResult> {
  const range = lineRange(input);
  const window = await readLineWindow([bytes], range);
  const totalLines = countLines(bytes);
  const isWhole = window.lines === totalLines && window.cutLines === 0;
  const seen = remember(path, bytes, stats.mtimeMs, isWhole, context);
  const details = { type: 'read' as const, path, startLine: range.start, lines: window.lines, totalLines, ...seen };
  if (totalLines === 0) return textResult('[The file is empty.]', details);
  return textResult(withNotes({ ...window, totalLines }, range), details);
}

async function readRange(input: Input, { path, stats }: RegularFile, handle: FileHandle, context: ToolContext): Promise<ToolResult> {
  if (input.offset === undefined && input.limit === undefined)
    return errorResult(
      `${path} has ${formatBytes(stats.size)}: too much to read whole. Read a range with offset and limit, or find the place with Grep.`,
    );
  const range = lineRange(input);
  const window = await readLineWindow(readChunks(handle, context.signal), range);
  const details = { type: 'read' as const, path, startLine: range.start, lines: window.lines, totalLines: window.totalLines };
  return textResult(withNotes(window, range), details);
}

function lineRange(input: Input): LineRange {
  return { start: input.offset ?? 1, limit: input.limit ?? defaultLimit, maxCharacters };
}

/** The lines, and what the model must know of those that are not there. */
function withNotes(window: LineWindow, { start }: LineRange): string {
  const { totalLines, lines } = window;
  const notes: string[] = [];
  if (lines === 0 && totalLines !== null) return `[The file has ${totalLines} lines; line ${start} is past its end.]`;
  const last = start + lines - 1;
  if (totalLines === null) notes.push(`Lines ${start} to ${last}; the file goes on. Continue with offset ${last + 1}.`);
  else if (last < totalLines) notes.push(`Lines ${start} to ${last} of ${totalLines}. Continue with offset ${last + 1}.`);
  if (window.hasInvalidUtf8) notes.push('The file is not valid UTF-8: bytes that are not are shown as \uFFFD.');
  return notes.length === 0 ? window.text : `${window.text}\n\n[${notes.join(' ')}]`;
}

/** Remembers what was seen, for Edit and Write; returns it for the journal, from which the memory is rebuilt. */
function remember(path: string, bytes: Uint8Array, modifiedMs: number, isWhole: boolean, context: ToolContext): SeenFile {
  const hash = hashBytes(bytes);
  const before = context.files.get(path);
  const seen: SeenFile = { hash, modifiedMs, isWhole: isWhole || (before?.hash === hash && before.isWhole) };
  context.files.set(path, seen);
  return seen;
}
