// A Chromium for end-to-end tests: one that is here, else Playwright's own, else Debian's package, else a word on what to install.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { root } from './build-if-stale.ts';

const downloadBoundMs = 180_000;
const packageBoundMs = 600_000;

const systemPaths = [
  process.env['CHROMIUM_PATH'],
  ...(process.env['PATH'] ?? '')
    .split(path.delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => path.join(folder, name))),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of a Chromium, got first where none is here. Throws with what to install where none can be had. */
export function getChromium(): string {
  const found = findChromium();
  if (found !== null) return found;
  process.stderr.write('No Chromium found; fetching the one of Playwright ...\n');
  const cli = path.join(root, 'node_modules/@playwright/test/cli.js');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: downloadBoundMs, killSignal: 'SIGKILL' });
  const fetched = findChromium();
  if (fetched !== null) return fetched;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write("That one cannot be had here; installing Debian's package chromium ...\n");
    const options = { stdio: 'ignore', timeout: packageBoundMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation', 'fonts-dejavu-core'], options);
  }
  const installed = findChromium();
  if (installed !== null) return installed;
  throw new Error(
    'The end-to-end tests need Chromium and none could be had. Install it (Debian: `apt-get install chromium`; elsewhere: `npx playwright install chromium`), or name one in CHROMIUM_PATH.',
  );
}

/** A Chromium that is already on this machine, or null. */
export function findChromium(): string | null {
  return [...systemPaths, chromium.executablePath()].find((candidate) => candidate !== undefined && isExecutable(candidate)) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
