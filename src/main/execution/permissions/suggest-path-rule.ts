import { dirname, relative, sep } from 'node:path';
import { isInside } from '#main/execution/paths/resolve-path.ts';
import type { PathAccess } from './rule-book.ts';

/**
 * The rule that would allow an access and others like it: for a file in the working folder its top folder there, for one elsewhere the folder
 * it lies in, for one that lies at the top of either just that file. Null where that would be nearly everything.
 */
export function suggestPathRule({ kind, path, real }: PathAccess, { folder, home }: { folder: string; home: string }): string | null {
  const tool = kind === 'read' ? 'Read' : 'Edit';
  if (isInside(real, folder)) {
    const parts = relative(folder, real).split(sep);
    const [top] = parts;
    if (top === undefined || top === '') return `${tool}(/**)`;
    return parts.length === 1 ? `${tool}(/${escapePattern(top)})` : `${tool}(/${escapePattern(top)}/**)`;
  }
  if (isInside(home, path)) return null;
  const parent = dirname(path);
  const isBroad = isInside(home, parent) || parent.split(sep).length < 3;
  const escaped = escapePattern((isBroad ? path : parent).split(sep).join('/'));
  return `${tool}(/${escaped}${isBroad ? '' : '/**'})`;
}

/** A path as a pattern that means only itself. */
function escapePattern(path: string): string {
  return path.replaceAll(/[\\*?[\]]/g, '\\$&').replace(/ $/, '\\ ');
}
