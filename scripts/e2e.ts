// `npm run e2e`: the built app in a real browser, and in real Electron wherever its runtime is present.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildIfStale, root } from './build-if-stale.ts';
import { findElectron, whyNoDisplay } from './electron-runtime.ts';
import { getChromium } from './find-chromium.ts';

buildIfStale();
const runtime = findElectron();
const noDisplay = whyNoDisplay();
const projects = ['--project=web'];
if (runtime.type === 'present' && noDisplay === null) projects.push('--project=electron');

const run = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...projects, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM_PATH: getChromium(),
      ...(runtime.type === 'present' ? { ELECTRON_EXECUTABLE: runtime.executable } : {}),
    },
  },
);
if (runtime.type === 'absent') process.stdout.write('electron: not run, no runtime\n');
else if (noDisplay !== null) process.stdout.write(`electron: not run, ${noDisplay}\n`);
process.exitCode = run.status ?? 1;
