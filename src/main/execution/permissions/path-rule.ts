import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import ignore from 'ignore';
import { toReal } from '#main/execution/paths/resolve-path.ts';

/** Where the parts of a path rule are relative to. */
export interface RulePlace {
  folder: string;
  home: string;
  /** Where the rule's settings file stands, for `/path`. */
  base: string;
}

/**
 * Compiles a path pattern in the syntax of gitignore: `//path` is absolute, `~/path` in the home folder, `/path` relative to the settings, any
 * other relative to the working folder (without a slash at any depth). The result says whether an absolute path fits. A pattern whose fixed
 * beginning lies behind a symlink also fits the path that it really leads to.
 */
export async function compilePathRule(spec: string, place: RulePlace, isCaseSensitive: boolean): Promise<(path: string) => boolean> {
  const anchor = anchorOf(spec, place);
  if (anchor === null) return () => false;
  const fixed = fixedPrefix(anchor.pattern);
  const prefix = join(anchor.root, fixed);
  const real = await toReal(prefix);
  const here = matcher(anchor.root, anchor.pattern, isCaseSensitive);
  if (real === prefix) return here;
  const rest = anchor.pattern.slice(fixed.length);
  const there = matcher(real, rest.startsWith('/') ? rest : `/${rest}`, isCaseSensitive);
  return (path) => here(path) || (rest === '' ? path === real || path.startsWith(real + sep) : there(path));
}

function anchorOf(spec: string, { folder, home, base }: RulePlace): { root: string; pattern: string } | null {
  if (spec.startsWith('!') || spec.includes('\n')) return null;
  if (spec.startsWith('//')) return { root: '/', pattern: spec.slice(1) };
  if (spec === '~' || spec.startsWith('~/')) return { root: home, pattern: spec.slice(1) || '/' };
  if (/^[A-Za-z]:[\\/]/.test(spec)) return { root: spec.slice(0, 3), pattern: spec.slice(2).replaceAll('\\', '/') };
  if (spec.startsWith('/')) return { root: base, pattern: spec };
  let root = folder;
  let pattern = spec.startsWith('./') ? spec.slice(1) : spec;
  while (pattern.startsWith('../')) {
    root = dirname(root);
    pattern = pattern.slice(3);
    if (!pattern.startsWith('../')) pattern = `/${pattern}`;
  }
  return { root, pattern };
}

/** What of an anchored pattern is no wildcard, up to a slash. */
function fixedPrefix(pattern: string): string {
  if (!pattern.startsWith('/')) return '';
  const wild = pattern.search(/[*?[\\]/);
  return wild === -1 ? pattern.replace(/\/$/, '') : pattern.slice(0, pattern.lastIndexOf('/', wild));
}

function matcher(root: string, pattern: string, isCaseSensitive: boolean): (path: string) => boolean {
  const patterns = ignore({ ignorecase: !isCaseSensitive }).add(pattern);
  // `dir/**` also means the folder itself: searching a folder needs to be covered by a rule for all in it.
  const meansRoot = pattern === '/**' || pattern === '**';
  const folderItself = pattern.endsWith('/**') ? pattern.slice(0, -3) : null;
  const foldersPattern = folderItself ? ignore({ ignorecase: !isCaseSensitive }).add(folderItself) : null;
  return (path) => {
    const inside = relative(root, resolve(path)).split(sep).join('/');
    if (inside === '') return meansRoot || pattern === '/';
    if (inside === '..' || inside.startsWith('../') || isAbsolute(inside)) return false;
    if (meansRoot) return true;
    if (patterns.ignores(inside) || patterns.ignores(`${inside}/`)) return true;
    return foldersPattern !== null && isSameFolder(foldersPattern, inside);
  };
}

function isSameFolder(folders: ReturnType<typeof ignore>, inside: string): boolean {
  const parent = dirname(inside);
  return folders.ignores(`${inside}/`) && (parent === '.' || !folders.ignores(`${parent}/`));
}
