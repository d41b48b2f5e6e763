// `npm run bench [name …]`: every figure in `bench/`, one process each; fails where one is over its bound. What takes minutes must be named.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './build-if-stale.ts';

const wanted = process.argv.slice(2);
const benches = readdirSync(path.join(root, 'bench'))
  .filter((file) => file.endsWith('.ts') && !['figure.ts', 'pace.ts'].includes(file))
  .filter((file) => (wanted.length === 0 ? file !== 'long-session.ts' : wanted.includes(path.basename(file, '.ts'))))
  .toSorted();

/** A shared machine has bad moments: a figure counts as over only where it is over each time. */
const tries = 3;

function isWithinBounds(file: string): boolean {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const { status } = spawnSync(process.execPath, [path.join(root, 'bench', file)], { cwd: root, stdio: 'inherit' });
    if (status === 0) return true;
  }
  return false;
}

const over = benches.filter((file) => !isWithinBounds(file));
process.exitCode = over.length === 0 ? 0 : 1;
