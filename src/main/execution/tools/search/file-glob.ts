import picomatch from 'picomatch';

/** Whether a path relative to the searched folder fits a glob. A name pattern (one without a slash) is held against the name, at any depth. */
export function createGlobMatcher(glob: string, isNamePattern: boolean = !glob.includes('/')): (path: string) => boolean {
  const isNegated = glob.startsWith('!');
  const pattern = (isNegated ? glob.slice(1) : glob).replace(/^\.?\//, '');
  const matches = picomatch(pattern, { dot: true, nonegate: true, basename: isNamePattern });
  return (path) => matches(path.replaceAll('\\', '/')) !== isNegated;
}

/** The part of a glob that names a folder outright, and the pattern for what lies in it. Only what stands before the first wildcard counts. */
export function splitGlob(glob: string): { folder: string; pattern: string } {
  const { base, glob: pattern } = picomatch.scan(glob, { nonegate: true });
  return pattern === '' ? { folder: '', pattern: glob } : { folder: base, pattern };
}
