// Builds `out/` when it is missing or older than what it is made of. Speaks on standard error only.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..');
const stampFile = path.join(root, 'out/.stamp');
const inputs = ['src', 'resources', 'package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json'];

/** Makes sure that `out/` is the build of what lies in the folder. Ends the process with the build's exit code where it fails. */
export function buildIfStale(): void {
  const newest = `${Math.max(...inputs.map((input) => newestChange(path.join(root, input))))} ${process.versions.node}`;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === newest) return;
  process.stderr.write('Building Tessera (about 10 seconds, only after a change) ...\n');
  const build = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    },
  );
  if (build.status !== 0) {
    process.stderr.write(`${build.stdout}${build.stderr}The build failed; what it says stands above.\n`);
    process.exit(build.status ?? 1);
  }
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, newest);
}

function newestChange(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(file, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(stat.mtimeMs, ...inside);
}
