import { join } from 'node:path';
import { isInside } from '#main/execution/paths/resolve-path.ts';

/**
 * Why writing to a path always asks, whatever rules and modes say (except bypassing): what lies there decides what runs or is allowed later.
 * Null for any other path. `path` has its symlinks resolved.
 */
export function protectedReason(
  path: string,
  { home, protectedFolders }: { home: string; protectedFolders: readonly string[] },
): string | null {
  const names = path.split(/[\\/]/).map((name) => name.toLowerCase());
  if (names.includes('.git')) return 'it lies in .git, whose hooks and configuration run by themselves';
  if (names.includes('.claude')) return 'it lies in .claude, which holds rules, hooks and agents';
  if (names.at(-1) === '.mcp.json') return '.mcp.json names servers that are started';
  const own = [...protectedFolders, join(home, '.claude.json')].find((folder) => isInside(path, folder));
  return own === undefined ? null : `it lies in ${own}, which holds settings`;
}
