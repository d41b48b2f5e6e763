// Fixtures of the end-to-end specs: every test gets a data folder and an app of its own, torn down for certain.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium, expect, test as base, type Browser, type ElectronApplication, type Page } from '@playwright/test';

const root = path.join(import.meta.dirname, '../..');

const chromiumArgs = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

export interface AppOptions {
  /** Environment on top of a clean one: address and key of a simulator, for example. */
  env?: Record<string, string>;
  /** Data folder to use again; a new one where it is left out. */
  home?: string;
}

/** A running Tessera with its window, in whichever host the project says. */
export interface RunningApp {
  readonly page: Page;
  readonly home: string;
  /** Prepares the answer to the next "open a folder": in the native dialog, or in the picker on the page. */
  readonly chooseFolder: (folder: string) => Promise<() => Promise<void>>;
  /** Ends it as a person would, waiting until it is gone. */
  readonly close: () => Promise<void>;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
}

interface Fixtures {
  /** Starts the app; everything it left is ended and removed after the test. */
  launch: (options?: AppOptions) => Promise<RunningApp>;
  /** A folder of the test's own. */
  scratch: string;
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures that are used from this pattern
  scratch: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tessera-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  launch: async ({ scratch }, use, info) => {
    const running: RunningApp[] = [];
    const isElectron = info.project.metadata['host'] === 'electron';
    await use(async ({ env = {}, home = path.join(scratch, 'home') } = {}) => {
      const app = await (isElectron ? launchElectron : launchWeb)(home, cleanEnvironment(env, home, scratch));
      running.push(app);
      return app;
    });
    await Promise.all(running.map((app) => app.kill()));
  },
});

export { expect };

/** What a fresh machine has: no key, no settings of the developer's own. */
export function cleanEnvironment(extra: Record<string, string>, home: string, scratch: string): Record<string, string> {
  const { PATH = '', LANG = 'C.UTF-8', DISPLAY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR, SystemRoot } = process.env;
  const kept = { PATH, LANG, DISPLAY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR, SystemRoot };
  return {
    ...Object.fromEntries(Object.entries(kept).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
    HOME: scratch,
    USERPROFILE: scratch,
    GIT_CONFIG_NOSYSTEM: '1',
    TESSERA_HOME: home,
    ...extra,
  };
}

async function launchWeb(home: string, env: Record<string, string>): Promise<RunningApp> {
  const server = spawn(process.execPath, [path.join(root, 'out/main/cli.js'), 'serve'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const address = await readAddress(server);
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'], args: chromiumArgs });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(address);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await closeQuietly(browser);
    await ended(server, signal);
  };
  const pick = async (folder: string): Promise<void> => {
    const field = page.getByLabel('Path of the folder');
    // The picker first fills in where it begins; what is typed before that would stand behind it.
    await expect(field).not.toHaveValue('');
    await field.fill(folder);
    await expect(field).toHaveValue(folder);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: `Open ${path.basename(folder)} Ctrl` })
      .click();
  };
  return {
    page,
    home,
    chooseFolder: (folder) => Promise.resolve(() => pick(folder)),
    close: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function readAddress(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk: Uint8Array) => (said += String(chunk)));
    server.on('exit', (code) => reject(new Error(`tessera serve ended with ${code}: ${said}`)));
    if (!server.stdout) throw new Error('The server has no output.');
    createInterface({ input: server.stdout }).on('line', (line) => {
      const address = /http:\S+/.exec(line)?.[0];
      if (address !== undefined) resolve(address);
    });
  });
}

async function launchElectron(home: string, env: Record<string, string>): Promise<RunningApp> {
  const app: ElectronApplication = await _electron.launch({
    args: [root],
    env,
    ...(process.env['ELECTRON_EXECUTABLE'] === undefined ? {} : { executablePath: process.env['ELECTRON_EXECUTABLE'] }),
  });
  const page = await app.firstWindow();
  const child = app.process();
  const chooseFolder = async (folder: string): Promise<() => Promise<void>> => {
    await app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, folder);
    return () => Promise.resolve();
  };
  return { page, home, chooseFolder, close: () => app.close(), kill: () => ended(child, 'SIGKILL') };
}

/** Sends the signal and resolves when the process is gone. */
function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

async function closeQuietly(browser: Browser): Promise<void> {
  if (browser.isConnected()) await browser.close();
}
