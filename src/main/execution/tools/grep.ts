import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { missingMessage } from '#main/execution/paths/near-names.ts';
import { toAbsolute, toReal } from '#main/execution/paths/resolve-path.ts';
import { buildTool } from '#main/ports/build-tool.ts';
import type { ToolContext, ToolResult } from '#main/ports/tools.ts';
import { kindMessage } from './files/open-regular.ts';
import { createGlobMatcher } from './search/file-glob.ts';
import { searchContent } from './search/content-search.ts';
import { searchFiles } from './search/file-search.ts';
import { ripgrepMissing, ripgrepPath } from './search/ripgrep.ts';
import { errorResult } from './result.ts';

const lineCount = z.int().min(0).optional();

const schema = z.strictObject({
  pattern: z.string().min(1).describe('Rust regex'),
  path: z.string().optional().describe('File or folder; default: working folder'),
  glob: z.string().optional().describe('E.g. *.ts or !*.test.ts'),
  type: z.string().optional().describe('E.g. js, py, rust'),
  output_mode: z.enum(['content', 'files_with_matches', 'count']).optional().describe('Default: files_with_matches'),
  '-A': lineCount.describe('Lines after'),
  '-B': lineCount.describe('Lines before'),
  '-C': lineCount.describe('Lines around'),
  '-i': z.boolean().optional().describe('Ignore case'),
  '-n': z.boolean().optional().describe('Line numbers; default true'),
  multiline: z.boolean().optional().describe('Patterns may span lines'),
  head_limit: z.int().min(0).optional().describe('Most lines or files; default 250, 0: all'),
  offset: z.int().min(0).optional().describe('Skip so many first'),
});
export type GrepInput = z.infer<typeof schema>;

/** Searches the content of files with ripgrep. */
export const grepTool = buildTool({
  name: 'Grep',
  description:
    'Searches file contents by regular expression, with ripgrep. output_mode content shows matching lines (-A, -B, -C: lines around ' +
    'them), files_with_matches only paths, count the number of matching lines per file. Narrow it by path, glob or type. Escape what ' +
    'is special: `foo\\(` finds a call. Set multiline for patterns that hold \\n. Results come in the order of paths; a cut result says ' +
    'where to go on with offset. Binaries and what .gitignore leaves out are skipped, unless path names an ignored file or folder.',
  schema,
  isReadOnly: true,
  isConcurrencySafe: true,
  isDestructive: false,
  summarise: ({ pattern, path, glob }) =>
    `Search for ${pattern}${path === undefined ? '' : ` in ${path}`}${glob === undefined ? '' : ` (${glob})`}`,
  access: ({ path }, folder) => [{ type: 'read', path: toAbsolute(path ?? '.', folder) }],
  call: searchForModel,
});

async function searchForModel(input: GrepInput, context: ToolContext): Promise<ToolResult> {
  const program = await ripgrepPath();
  if (program === null) return errorResult(ripgrepMissing);
  const root = await toReal(toAbsolute(input.path ?? '.', context.folder));
  const stats = await stat(root).catch(() => null);
  if (stats === null) return errorResult(await missingMessage(root, context.folder));
  if (!stats.isFile() && !stats.isDirectory()) return errorResult(kindMessage(root, stats));
  const search = {
    program,
    root,
    args: [...commonArguments(input), '--', root],
    skip: input.offset ?? 0,
    limit: input.head_limit === 0 ? Number.POSITIVE_INFINITY : (input.head_limit ?? 250),
    wants: createFilter(input, root, stats.isDirectory(), context),
    context,
  };
  return input.output_mode === 'content'
    ? searchContent(search, input['-n'] ?? true)
    : searchFiles(search, input.output_mode ?? 'files_with_matches');
}

/**
 * Arguments of every output mode. A glob that includes is no argument: given one, ripgrep also searches what .gitignore leaves out. Where the
 * glob is a plain name pattern it becomes a file type, which does not have that effect and spares ripgrep the other files.
 */
function commonArguments(input: GrepInput): string[] {
  const { glob } = input;
  const isExcluding = glob?.startsWith('!') === true;
  const isNamePattern = glob !== undefined && !isExcluding && !glob.includes('/') && input.type === undefined;
  const count = (flag: '-A' | '-B' | '-C'): string[] => (input[flag] === undefined ? [] : [`${flag}${input[flag]}`]);
  return [
    '--hidden',
    '--no-require-git',
    '--sort=path',
    '--glob=!.git',
    ...(isExcluding ? [`--glob=${glob}`] : []),
    ...(isNamePattern ? [`--type-add=wanted:${glob}`, '--type=wanted'] : []),
    ...(input.type === undefined ? [] : [`--type=${input.type}`]),
    ...(input['-i'] === true ? ['--ignore-case'] : []),
    ...(input.multiline === true ? ['--multiline', '--multiline-dotall'] : []),
    ...(input.output_mode === 'content' ? [...count('-A'), ...count('-B'), ...count('-C')] : []),
    `--regexp=${input.pattern}`,
  ];
}

function createFilter(input: GrepInput, root: string, isFolder: boolean, context: ToolContext): (path: string) => boolean {
  const fits = input.glob === undefined || !isFolder ? null : createGlobMatcher(input.glob);
  return (path) => (fits === null || fits(path.slice(root.length + (root.endsWith('/') ? 0 : 1)))) && context.mayRead?.(path) !== false;
}
