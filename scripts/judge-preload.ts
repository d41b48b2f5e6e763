import { readFileSync } from 'node:fs';

/** Null where the preload bundle requires `electron` alone (a sandboxed preload can load nothing else), otherwise what is wrong. */
export function judgePreload(file: string): string | null {
  const required = [...readFileSync(file, 'utf8').matchAll(/\brequire\(\s*(['"`])(.+?)\1\s*\)/g)].map((match) => match[2]);
  const foreign = required.filter((name) => name !== 'electron');
  if (foreign.length > 0) return `${file} requires ${foreign.join(', ')}; a sandboxed preload can load only electron.`;
  return required.length === 0 ? `${file} requires nothing, not even electron: it is not the preload.` : null;
}
