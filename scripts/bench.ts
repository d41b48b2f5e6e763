// `npm run bench [name …]`: every figure in `bench/`, one process each; fails where one is over its bound.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './build-if-stale.ts';

const wanted = process.argv.slice(2);
const benches = readdirSync(path.join(root, 'bench'))
  .filter((file) => file.endsWith('.ts') && !['figure.ts'].includes(file))
  .filter((file) => wanted.length === 0 || wanted.includes(path.basename(file, '.ts')))
  .toSorted();

let isGreen = true;
for (const file of benches) {
  const { status } = spawnSync(process.execPath, [path.join(root, 'bench', file)], { cwd: root, stdio: 'inherit' });
  isGreen &&= status === 0;
}
process.exitCode = isGreen ? 0 : 1;
