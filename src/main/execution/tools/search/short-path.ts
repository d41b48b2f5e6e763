import { relative } from 'node:path';

/** Relative to the working folder where it lies in it: shorter, and what every tool takes. */
export function shortPath(path: string, folder: string): string {
  const short = relative(folder, path);
  return short === '' || short.startsWith('..') ? path : short;
}
