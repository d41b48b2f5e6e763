import { z } from 'zod';
import { toAbsolute } from '#main/execution/paths/resolve-path.ts';
import { buildTool } from '#main/ports/build-tool.ts';
import type { SeenFile, ToolContext, ToolResult } from '#main/ports/tools.ts';
import { changeCount, diffDetails } from './files/diff-details.ts';
import { staleMessage } from './files/freshness.ts';
import { findRegular, readWhole, withOpenFile, type RegularFile } from './files/open-regular.ts';
import { replaceText, type Replacement } from './files/replace-text.ts';
import { storeFile } from './files/store-file.ts';
import { decodeText, encodeText, hashBytes } from './files/text-file.ts';
import { errorResult, fileErrorMessage, formatBytes, textResult } from './result.ts';

const schema = z.strictObject({
  file_path: z.string().min(1).describe('Absolute, or relative to the working folder'),
  old_string: z.string().describe('Exact text to replace'),
  new_string: z.string().describe('Text to put in its place'),
  replace_all: z.boolean().optional().describe('Replace every occurrence'),
});
type Input = z.infer<typeof schema>;

const maxEditBytes = 10 * 1024 * 1024;

/** Replaces exact text in a file that the agent knows as it is. */
export const editTool = buildTool({
  name: 'Edit',
  description:
    'Replaces text in a file. old_string must be the exact text, indentation and all, without the line numbers that Read shows, and ' +
    'must occur exactly once: add lines around it until it is unique, or set replace_all to replace every occurrence (to rename ' +
    'something). The file must have been read in this session and not have changed since. An empty new_string deletes the text. Line ' +
    'endings are kept. If the text is not found, the result shows the nearest place.',
  schema,
  summarise: ({ file_path, replace_all }) => `Edit ${file_path}${replace_all === true ? ' (every occurrence)' : ''}`,
  access: ({ file_path }, folder) => [{ type: 'write', path: toAbsolute(file_path, folder) }],
  call: editForModel,
});

async function editForModel(input: Input, context: ToolContext): Promise<ToolResult> {
  if (input.old_string === input.new_string) return errorResult('old_string and new_string are the same: there is nothing to change.');
  const found = await findRegular(input.file_path, context.folder);
  if (found.type !== 'file') return errorResult(found.message);
  if (input.old_string === '')
    return errorResult('old_string is empty. Give the text to replace, or use Write to set the whole content; nothing was changed.');
  try {
    return await editFile(input, found.file, context);
  } catch (error) {
    return errorResult(fileErrorMessage(error, found.file.path));
  }
}

async function editFile(input: Input, { path, stats }: RegularFile, context: ToolContext): Promise<ToolResult> {
  if (stats.size > maxEditBytes)
    return errorResult(
      `${path} has ${formatBytes(stats.size)}; Edit changes files up to ${formatBytes(maxEditBytes)}. Use a command such as sed; nothing was changed.`,
    );
  const bytes = await withOpenFile(path, (handle) => readWhole(handle, context.signal));
  const stale = staleMessage(path, bytes, context.files);
  if (stale !== null) return errorResult(stale);
  const file = decodeText(bytes);
  if (file === null)
    return errorResult(`${path} is not valid UTF-8 text. Editing it would damage bytes that cannot be shown; nothing was changed.`);
  const replaced = replaceText(file, input.old_string, input.new_string, input.replace_all === true);
  if (replaced.type !== 'replaced') return errorResult(refusal(path, replaced));

  const after = encodeText(replaced.text, file.hasBom);
  const modifiedMs = await storeFile(path, after, stats);
  const seen: SeenFile = { hash: hashBytes(after), modifiedMs, isWhole: context.files.get(path)?.isWhole ?? false };
  context.files.set(path, seen);
  const details = diffDetails({ path, before: file.text, after: replaced.text, seen });
  const what =
    replaced.count === 1 ? `line ${replaced.firstLine}` : `${replaced.count} occurrences, the first in line ${replaced.firstLine}`;
  return textResult(`Edited ${path}: ${what} (${changeCount(details)} lines).`, details);
}

function refusal(path: string, replaced: Exclude<Replacement, { type: 'replaced' }>): string {
  if (replaced.type === 'missing') return `old_string does not occur in ${path}; nothing was changed. ${replaced.hint}`;
  const lines = replaced.lines.slice(0, 10).join(', ') + (replaced.lines.length > 10 ? ', \u2026' : '');
  return (
    `old_string occurs ${replaced.lines.length} times in ${path} (lines ${lines}); nothing was changed. ` +
    'Add text around it until it is unique, or set replace_all.'
  );
}
