// `npm run pictures`: runs a rehearsal in a scratch repository and keeps what it looks like, for the README.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { makeScratchRepo } from '../e2e/support/scratch-repo.ts';
import { allowOnce, openFolder, question, send, turnEnd } from '../e2e/support/workbench.ts';
import { buildIfStale, root } from './build-if-stale.ts';
import { getChromium } from './find-chromium.ts';

buildIfStale();
const home = mkdtempSync(path.join(tmpdir(), 'tessera-pictures-'));
const pictures = path.join(root, 'docs/pictures');
mkdirSync(pictures, { recursive: true });
await using repo = await makeScratchRepo({ parent: home, isDirty: true });
// The folder's name stands in the picture.
const folder = path.join(home, 'corner-shop');
renameSync(repo.folder, folder);
const server = spawn(process.execPath, [path.join(root, 'out/main/cli.js'), 'serve'], {
  env: { PATH: process.env['PATH'], HOME: home, TESSERA_HOME: path.join(home, 'data') },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({ executablePath: getChromium(), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(await readAddress());
  await rehearse(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(pictures, `session-${colorScheme}.png`), animations: 'disabled' });
  }
} finally {
  await browser.close();
  const gone = once(server, 'exit');
  server.kill();
  await gone;
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

/** A turn that explores and one that edits. */
async function rehearse(page: Page): Promise<void> {
  await openFolder({ page, chooseFolder: () => Promise.resolve(() => pick(page)) }, folder);
  await send(page, 'What is this project about?');
  await turnEnd(page, 1).waitFor({ timeout: 60_000 });
  await send(page, 'replace "Math.round(total)" with "Math.trunc(total)" in src/till.js');
  await allowOnce(await question(page, 'Make this edit'));
  await turnEnd(page, 2).waitFor({ timeout: 60_000 });
  await page.mouse.move(0, 0);
}

async function pick(page: Page): Promise<void> {
  await page.getByLabel('Path of the folder').fill(folder);
  await page.getByRole('dialog').getByRole('button', { name: 'Open corner-shop Ctrl' }).click();
}

async function readAddress(): Promise<string> {
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('The server ended before it printed an address.');
}
