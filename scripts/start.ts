// `npm start`: the workbench in Electron where that can be had, otherwise the same in the browser, saying in one line why.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale, root } from './build-if-stale.ts';
import { fetchElectron, whyNoDisplay } from './electron-runtime.ts';

buildIfStale();
const noDisplay = whyNoDisplay();
const runtime = noDisplay === null ? fetchElectron() : ({ type: 'absent', because: noDisplay } as const);
if (runtime.type === 'present') {
  const electron = spawn(runtime.executable, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
  electron.on('exit', (code) => process.exit(code ?? 1));
} else {
  process.stderr.write(`Not in Electron, because ${runtime.because}; here is the same workbench for a browser.\n`);
  process.argv.splice(2, 0, 'serve');
  await import(pathToFileURL(path.join(root, 'out/main/cli.js')).href);
}
