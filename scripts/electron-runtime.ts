import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './build-if-stale.ts';

const downloadBoundMs = 90_000;

export type ElectronRuntime = { type: 'present'; executable: string } | { type: 'absent'; because: string };

/** Electron's executable where it is already on this machine. Never downloads. */
export function findElectron(): ElectronRuntime {
  const folder = path.join(root, 'node_modules/electron');
  const pathFile = path.join(folder, 'path.txt');
  if (!existsSync(pathFile)) return { type: 'absent', because: 'its runtime is not on this machine' };
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(folder, 'dist');
  const executable = path.join(dist, readFileSync(pathFile, 'utf8'));
  return existsSync(executable) ? { type: 'present', executable } : { type: 'absent', because: 'its runtime is not on this machine' };
}

/** Electron's executable, fetched first where it is missing: at most 90 seconds, and said. */
export function fetchElectron(): ElectronRuntime {
  const found = findElectron();
  if (found.type === 'present') return found;
  process.stderr.write('Fetching the Electron runtime (once, at most 90 seconds) ...\n');
  const fetching = spawnSync(process.execPath, [path.join(root, 'node_modules/electron/install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: downloadBoundMs,
    killSignal: 'SIGKILL',
  });
  if (fetching.status === 0) return findElectron();
  if (fetching.signal !== null) return { type: 'absent', because: 'its runtime did not arrive within 90 seconds' };
  const reason = fetching.stderr
    .split('\n')
    .find((line) => /error/i.test(line))
    ?.trim();
  return { type: 'absent', because: `its runtime could not be fetched${reason === undefined ? '' : ` (${reason})`}` };
}

/** Whether a window can be shown here at all. */
export function whyNoDisplay(): string | null {
  if (process.platform === 'linux') {
    const { DISPLAY, WAYLAND_DISPLAY } = process.env;
    if ((DISPLAY ?? '') === '' && (WAYLAND_DISPLAY ?? '') === '') return 'there is no display';
    if (process.getuid?.() === 0) return 'it does not run as root with its sandbox on';
  }
  return null;
}
