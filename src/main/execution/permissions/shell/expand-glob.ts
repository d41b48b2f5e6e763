import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const maxMatches = 500;

/**
 * The paths that the shell would put in place of a pattern, each relative as the pattern is; links are followed as the shell follows them.
 * Rather gives too many than too few. Null where that is not worked out: `**`, too many, or a name that would be taken for an option.
 */
export async function expandGlob(pattern: string, start: string): Promise<string[] | null> {
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const segment of pattern.split('/').filter((name) => name !== '')) {
    if (segment.includes('**')) return null;
    const next = await Promise.all(found.map((path) => expandSegment(path, segment, start)));
    found = next.flat();
    if (found.length > maxMatches) return null;
  }
  return found.some((path) => path.startsWith('-')) ? null : found;
}

async function expandSegment(path: string, segment: string, start: string): Promise<string[]> {
  const put = (name: string): string => (path === '' || path === '/' ? path + name : `${path}/${name}`);
  if (!/[*?[]/.test(segment)) return [put(segment)];
  const folder = path.startsWith('/') ? path : join(start, path);
  const isFolder = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const names = isFolder ? await readdir(folder).catch(() => []) : [];
  const fits = segmentMatcher(segment);
  return names.filter(fits).map(put);
}

/** Character classes are taken for any text: their rules differ from shell to shell. */
function segmentMatcher(segment: string): (name: string) => boolean {
  const source = segment.includes('[')
    ? '.*'
    : segment
        .replaceAll(/[.+^${}()|\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  const isHidden = segment.startsWith('.') || segment.startsWith('[');
  return (name) => expression.test(name) && (isHidden || !name.startsWith('.'));
}
