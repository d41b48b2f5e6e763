// A small, realistic project in a git repository of its own, for tests and demonstrations.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export interface ScratchRepo extends AsyncDisposable {
  /** Absolute path of the project's folder, symlinks resolved. */
  folder: string;
  /** Writes a file, with the folders it needs. */
  write(file: string, content: string): Promise<void>;
  /** Runs git in the project and returns what it printed. */
  git(...args: string[]): Promise<string>;
}

export interface ScratchRepoOptions {
  /** Where the project's folder is made (default: the system's folder for temporary files). */
  parent?: string;
  /** Leaves a changed, a new and a staged file behind (default: false). */
  isDirty?: boolean;
}

const run = promisify(execFile);

/** Makes a project with three commits by an author of its own; the machine's git settings do not count. Dispose it to remove it. */
export async function makeScratchRepo({ parent = tmpdir(), isDirty = false }: ScratchRepoOptions = {}): Promise<ScratchRepo> {
  const folder = await realpath(await mkdtemp(path.join(parent, 'tessera-scratch-')));
  const git = async (...args: string[]) => (await run('git', args, { cwd: folder, env: gitEnvironment() })).stdout;
  const write = async (file: string, content: string) => {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  };
  await git('init', '--quiet', '--initial-branch=main');
  for (const { message, files } of history) {
    for (const [file, content] of Object.entries(files)) await write(file, content);
    await git('add', '--all');
    await git('commit', '--quiet', '--message', message);
  }
  if (isDirty) {
    await write('src/till.js', till.replace('return total', 'return Math.round(total)'));
    await write('NOTES.md', '# Notes\n\n- ask about rounding\n');
    await write('src/receipt.js', receipt);
    await git('add', 'src/receipt.js');
  }
  return { folder, write, git, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: tmpdir(),
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Scratch',
    GIT_AUTHOR_EMAIL: 'scratch@example.invalid',
    GIT_COMMITTER_NAME: 'Scratch',
    GIT_COMMITTER_EMAIL: 'scratch@example.invalid',
    GIT_AUTHOR_DATE: '2026-11-01T09:00:00Z',
    GIT_COMMITTER_DATE: '2026-11-01T09:00:00Z',
  };
}

const till = `import { priceOf } from './prices.js';

/** Sum of a basket in cents. */
export function sum(basket) {
  let total = 0;
  for (const { item, count } of basket) {
    total += priceOf(item) * count;
  }
  return total;
}
`;

const prices = `const prices = { bread: 350, milk: 129, apple: 45 };

// TODO: read the prices from a file
export function priceOf(item) {
  const price = prices[item];
  if (price === undefined) throw new Error(\`No price for \${item}\`);
  return price;
}
`;

const receipt = `export const line = (item, count, cents) => \`\${count} x \${item}: \${(cents / 100).toFixed(2)}\`;
`;

const test = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from '../src/till.js';

test('sums a basket', () => {
  assert.equal(sum([{ item: 'milk', count: 2 }]), 258);
});
`;

const history: readonly { message: string; files: Record<string, string> }[] = [
  {
    message: 'Begin the till',
    files: {
      'README.md': '# Corner shop\n\nA till for a small shop: prices in, sums out.\n\nRun the tests with `npm test`.\n',
      'package.json': `${JSON.stringify({ name: 'corner-shop', version: '0.1.0', type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
      '.gitignore': 'node_modules\n',
    },
  },
  { message: 'Add prices and sums', files: { 'src/prices.js': prices, 'src/till.js': till } },
  { message: 'Test the sum of a basket', files: { 'test/till.test.js': test } },
];
