// What a path being typed means: the folder to list, and how the names in it must begin.

export interface TypedPath {
  /** The folder whose contents are meant; null while nothing absolute was typed. */
  readonly folder: string | null;
  /** The beginning of a name in it; empty where the whole folder is meant. */
  readonly prefix: string;
}

/** Splits what was typed. What was just listed is taken whole, so that a folder reached by keys is not taken for a beginning. */
export function readTypedPath(typed: string, listed: string | null): TypedPath {
  const path = typed.trim();
  if (listed !== null && path === listed) return { folder: listed, prefix: '' };
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  if (at < 0) return { folder: null, prefix: path };
  const folder = path.slice(0, at);
  const isRoot = folder === '' || /^[A-Za-z]:$/.test(folder);
  return { folder: isRoot ? path.slice(0, at + 1) : folder, prefix: path.slice(at + 1) };
}

/** The folders whose name begins as typed. Hidden ones show only when a dot was typed. */
export function matchFolders<T extends { readonly name: string }>(folders: readonly T[], prefix: string): T[] {
  const start = prefix.toLowerCase();
  return folders.filter(({ name }) => name.toLowerCase().startsWith(start) && (start.startsWith('.') || !name.startsWith('.')));
}
