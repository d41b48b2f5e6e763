// `npm run pictures`: keeps what a session, the usage page and the cache page look like in both themes, for the README.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { chromium, type Page } from '@playwright/test';
import { makeScratchRepo } from '../e2e/support/scratch-repo.ts';
import { startSimulator, type Simulator } from '../e2e/support/simulator/simulator.ts';
import { allowOnce, openFolder, question, send, turnEnd } from '../e2e/support/workbench.ts';
import { buildIfStale, root } from './build-if-stale.ts';
import { getChromium } from './find-chromium.ts';

buildIfStale();
const home = mkdtempSync(path.join(tmpdir(), 'tessera-pictures-'));
const pictures = path.join(root, 'docs/pictures');
mkdirSync(pictures, { recursive: true });
await using repo = await makeScratchRepo({ parent: home, isDirty: true });
// The folder's name stands in the pictures.
const folder = path.join(home, 'corner-shop');
renameSync(repo.folder, folder);
await using simulator = await startSimulator();
const browser = await chromium.launch({ executablePath: getChromium(), args: ['--no-sandbox'] });
try {
  const api = { ANTHROPIC_API_KEY: 'sk-ant-simulated-key', ANTHROPIC_BASE_URL: simulator.baseUrl, TESSERA_MODEL: 'claude-opus-5-5' };
  await inWindow('priced', api, async (page) => {
    await changeModel(page, simulator);
    await page.getByRole('button', { name: 'Usage', exact: true }).click();
    await page.getByRole('button', { name: /^Model changed: / }).waitFor();
    // How fast money goes is asked every few seconds.
    await page
      .getByRole('contentinfo')
      .getByText(/^Today \$0\.\d*[1-9]/)
      .waitFor();
    await keep(page, 'usage');
    await page.getByRole('button', { name: /^Model changed: / }).click();
    await page.getByRole('button', { name: /^You changed the model/ }).click();
    await page.getByRole('region', { name: 'Verdict' }).waitFor();
    await keep(page, 'cache');
  });
  await inWindow('rehearsed', {}, async (page) => {
    await rehearse(page);
    await keep(page, 'session');
  });
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

/** Opens the folder in a workbench with a data folder of its own, and ends it after `act`. */
async function inWindow(data: string, env: NodeJS.ProcessEnv, act: (page: Page) => Promise<void>): Promise<void> {
  const server = spawn(process.execPath, [path.join(root, 'out/main/cli.js'), 'serve'], {
    env: { PATH: process.env['PATH'], HOME: home, TESSERA_HOME: path.join(home, data), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(server, 'exit');
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(await readAddress(server.stdout));
    await openFolder({ page, chooseFolder: () => Promise.resolve(() => pick(page)) }, folder);
    await act(page);
    await page.close();
  } finally {
    server.kill();
    await gone;
  }
}

async function keep(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(pictures, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
}

/** A turn that explores and one that edits. */
async function rehearse(page: Page): Promise<void> {
  await send(page, 'What is this project about?');
  await turnEnd(page, 1).waitFor({ timeout: 60_000 });
  await send(page, 'replace "Math.round(total)" with "Math.trunc(total)" in src/till.js');
  await allowOnce(await question(page, 'Make this edit'));
  await turnEnd(page, 2).waitFor({ timeout: 60_000 });
}

/** Turns against the simulated API, with another model for the third. */
async function changeModel(page: Page, api: Simulator): Promise<void> {
  api.callTool('Bash', { command: 'git status --short' });
  api.reply(`The till rounds to whole cents in one place. ${'Each price passes through it once. '.repeat(40)}`);
  await send(page, `How does the till round? ${'A price comes with its tax, in cents. '.repeat(600)}`);
  await turnEnd(page, 1).waitFor();
  api.callTool('Bash', { command: 'git log --oneline' });
  api.reply(`The rounding came with the first commit. ${'It was never changed. '.repeat(40)}`);
  await send(page, 'When did that come in?');
  await turnEnd(page, 2).waitFor();
  await page.getByRole('button', { name: /^Model: / }).click();
  await page.getByRole('menuitemradio', { name: /^Sonnet 5\.5/ }).click();
  api.callTool('Bash', { command: 'git diff' });
  api.reply(`The change is sound. ${'Every price is still rounded once. '.repeat(40)}`);
  await send(page, 'Look at the change that is not committed.');
  await turnEnd(page, 3).waitFor();
  api.assertDone();
}

async function pick(page: Page): Promise<void> {
  await page.getByLabel('Path of the folder').fill(folder);
  await page.getByRole('dialog').getByRole('button', { name: 'Open corner-shop Ctrl' }).click();
}

async function readAddress(lines: Readable): Promise<string> {
  for await (const line of createInterface({ input: lines })) {
    const address = /http:\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('The server ended before it printed an address.');
}
