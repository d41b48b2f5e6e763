import { mkdir } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { toAbsolute } from '#main/execution/paths/resolve-path.ts';
import { buildTool } from '#main/ports/build-tool.ts';
import type { SeenFile, ToolContext, ToolResult } from '#main/ports/tools.ts';
import { changeCount, diffDetails } from './files/diff-details.ts';
import { staleMessage } from './files/freshness.ts';
import { findRegular, readWhole, withOpenFile } from './files/open-regular.ts';
import { storeFile } from './files/store-file.ts';
import { decodeText, encodeText, hashBytes, toCrlf, type TextFile } from './files/text-file.ts';
import { errorResult, fileErrorMessage, textResult } from './result.ts';

const schema = z.strictObject({
  file_path: z.string().min(1).describe('Absolute, or relative to the working folder'),
  content: z.string().describe('The whole content'),
});
type Input = z.infer<typeof schema>;

/** Creates a file or replaces its whole content. */
export const writeTool = buildTool({
  name: 'Write',
  description:
    'Writes a whole file: creates it, with missing parent folders, or replaces all of its content. An existing file is only replaced ' +
    'if it was read whole in this session and has not changed since; else nothing is written and the result says why. To change a ' +
    'part of a file use Edit, which sends less and cannot lose the rest. Mode, byte order mark and CRLF line endings are kept; ' +
    'symbolic links are followed. Create no documentation that nobody asked for.',
  schema,
  summarise: ({ file_path }) => `Write ${file_path}`,
  access: ({ file_path }, folder) => [{ type: 'write', path: toAbsolute(file_path, folder) }],
  call: writeFileForModel,
});

async function writeFileForModel({ file_path, content }: Input, context: ToolContext): Promise<ToolResult> {
  const found = await findRegular(file_path, context.folder);
  if (found.type === 'refused') return errorResult(found.message);
  const path = found.type === 'file' ? found.file.path : found.path;
  try {
    if (found.type === 'missing') return await createFile(path, content, context);
    return await replaceContent(path, found.file.stats, content, context);
  } catch (error) {
    return errorResult(fileErrorMessage(error, path));
  }
}

async function createFile(path: string, content: string, context: ToolContext): Promise<ToolResult> {
  await mkdir(dirname(path), { recursive: true });
  const details = await store({ path, stats: null, before: null, after: content, hasBom: false }, context);
  return textResult(`Created ${path} (${changeCount(details)} lines).`, details);
}

async function replaceContent(path: string, stats: Stats, content: string, context: ToolContext): Promise<ToolResult> {
  const bytes = await withOpenFile(path, (handle) => readWhole(handle, context.signal));
  const stale = staleMessage(path, bytes, context.files);
  if (stale !== null) return errorResult(stale);
  if (context.files.get(path)?.isWhole === false)
    return errorResult(
      `Only a part of ${path} was read, and the rest would be lost. Read all of it first, or use Edit; nothing was changed.`,
    );
  const old = decodeText(bytes);
  const { text, hasBom, kept } = inFormOf(old, content);
  if (old?.text === text) return textResult(`${path} already has exactly this content; nothing was changed.`);
  const details = await store({ path, stats, before: old?.text ?? '', after: text, hasBom }, context);
  return textResult(`Overwrote ${path} (${changeCount(details)} lines).${kept}`, details);
}

/** New content in the form the file had: its byte order mark, and CRLF where all its lines ended so and the content has only LF. */
function inFormOf(old: TextFile | null, content: string): { text: string; hasBom: boolean; kept: string } {
  const isCrlf = old?.lineEnding === 'crlf' && !content.includes('\r');
  const bare = content.startsWith('\uFEFF') ? content.slice(1) : content;
  return {
    text: isCrlf ? toCrlf(bare) : bare,
    hasBom: old?.hasBom === true || bare !== content,
    kept: isCrlf ? ' Its CRLF line endings were kept.' : '',
  };
}

async function store(
  change: { path: string; stats: Stats | null; before: string | null; after: string; hasBom: boolean },
  context: ToolContext,
): Promise<ReturnType<typeof diffDetails>> {
  const bytes = encodeText(change.after, change.hasBom);
  const modifiedMs = await storeFile(change.path, bytes, change.stats);
  const seen: SeenFile = { hash: hashBytes(bytes), modifiedMs, isWhole: true };
  context.files.set(change.path, seen);
  return diffDetails({ path: change.path, before: change.before, after: change.after, seen });
}
