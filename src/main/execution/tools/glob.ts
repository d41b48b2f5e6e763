import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { missingMessage } from '#main/execution/paths/near-names.ts';
import { toAbsolute, toReal } from '#main/execution/paths/resolve-path.ts';
import { buildTool } from '#main/ports/build-tool.ts';
import type { ToolContext, ToolResult } from '#main/ports/tools.ts';
import { createGlobMatcher, splitGlob } from './search/file-glob.ts';
import { shortPath } from './search/short-path.ts';
import { ripgrepMissing, ripgrepPath, runRipgrep, type SearchEnd } from './search/ripgrep.ts';
import { errorResult, textResult } from './result.ts';

const schema = z.strictObject({
  pattern: z.string().min(1).describe('For example src/**/*.{ts,tsx}'),
  path: z.string().optional().describe('Folder to search; default: the working folder'),
});
type Input = z.infer<typeof schema>;

const shownFiles = 100;
/** More matches than this are counted but not sorted: each costs a look at the disk. */
const sortedFiles = 20_000;

/** Finds files by the form of their path. */
export const globTool = buildTool({
  name: 'Glob',
  description:
    'Finds files by name. Understands *, **, ?, [..] and {a,b}; a pattern without a slash fits names at any depth. Files changed last ' +
    'come first, at most 100. What .gitignore leaves out is left out, unless pattern or path names an ignored folder outright; hidden ' +
    'files are found, .git is not. Use it when you know something of the name, and Grep when you know something of the content.',
  schema,
  isReadOnly: true,
  isConcurrencySafe: true,
  isDestructive: false,
  summarise: ({ pattern, path }) => `Find ${pattern}${path === undefined ? '' : ` in ${path}`}`,
  access: (input, folder) => [{ type: 'read', path: searchPlace(input, folder).root }],
  call: findForModel,
});

/** The folder that is searched, and the pattern in it: what the pattern names outright belongs to the folder. */
function searchPlace({ pattern, path }: Input, folder: string): { root: string; pattern: string } {
  const base = toAbsolute(path ?? '.', folder);
  const split = splitGlob(pattern);
  return split.folder === '' ? { root: base, pattern } : { root: toAbsolute(split.folder, base), pattern: split.pattern };
}

async function findForModel(input: Input, context: ToolContext): Promise<ToolResult> {
  const program = await ripgrepPath();
  if (program === null) return errorResult(ripgrepMissing);
  const place = searchPlace(input, context.folder);
  const root = await toReal(place.root);
  const stats = await stat(root).catch(() => null);
  if (stats === null) return input.path === undefined ? nothingFound() : errorResult(await missingMessage(root, context.folder));
  if (!stats.isDirectory()) return errorResult(`${root} is not a folder. Give a folder to search in.`);
  const literal = join(root, place.pattern);
  // Names may hold what else is a wildcard ("[id].tsx"), and a file named outright is meant even where it is ignored.
  if (context.mayRead?.(literal) !== false && (await isFile(literal))) return filesResult([literal], 1, context.folder);
  const matches = createGlobMatcher(place.pattern, !input.pattern.includes('/'));
  const listing = await listMatches(program, root, matches, context, []);
  // A folder that is ignored as a whole gives nothing although it was asked for by name.
  const isNamedOutright = root !== context.folder;
  if (listing.total === 0 && isNamedOutright)
    return listingResult(await listMatches(program, root, matches, context, ['--no-ignore']), context);
  return listingResult(listing, context);
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

interface Listing extends SearchEnd {
  found: string[];
  total: number;
}

async function listMatches(
  program: string,
  root: string,
  matches: (path: string) => boolean,
  context: ToolContext,
  extra: string[],
): Promise<Listing> {
  const found: string[] = [];
  let total = 0;
  const end = await runRipgrep({
    program,
    args: ['--files', '--null', '--hidden', '--no-require-git', '--glob=!.git', ...extra],
    cwd: root,
    separator: '\0',
    signal: context.signal,
    onRecord(record) {
      const path = join(root, record);
      if (!matches(record) || context.mayRead?.(path) === false) return true;
      total += 1;
      if (found.length < sortedFiles) found.push(path);
      return true;
    },
  });
  return { found, total, ...end };
}

async function listingResult({ found, total, exitCode, errors }: Listing, context: ToolContext): Promise<ToolResult> {
  if (total > 0) return filesResult(await newestFirst(found), total, context.folder);
  return exitCode === 2 ? errorResult(`The search failed: ${errors}`) : nothingFound();
}

async function newestFirst(paths: readonly string[]): Promise<string[]> {
  const dated = await Promise.all(
    paths.map(async (path) => ({
      path,
      modifiedMs: await stat(path).then(
        (stats) => stats.mtimeMs,
        () => 0,
      ),
    })),
  );
  return dated.toSorted((a, b) => b.modifiedMs - a.modifiedMs || (a.path < b.path ? -1 : 1)).map(({ path }) => path);
}

function nothingFound(): ToolResult {
  return textResult('No files match.', { type: 'search', matches: 0, files: 0, isCut: false });
}

function filesResult(paths: readonly string[], total: number, folder: string): ToolResult {
  const shown = paths.slice(0, shownFiles).map((path) => shortPath(path, folder));
  const isCut = total > shown.length;
  const note = isCut ? `\n[${shown.length} of ${total} files, newest first. A narrower pattern shows others.]` : '';
  return textResult(shown.join('\n') + note, { type: 'search', matches: total, files: total, isCut });
}
