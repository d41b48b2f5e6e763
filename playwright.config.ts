import { defineConfig } from '@playwright/test';

/** Specs without a window: they run once, whatever hosts there are. */
const onCommandLine = ['breakers', 'command-line', 'exits', 'kill', 'shared-cap', 'transitions'].map((name) => `${name}.spec.ts`);

export default defineConfig({
  testDir: 'e2e/specs',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  // A loaded machine may miss a moment: tried once more in CI, and counted as flaky in the runner's own report.
  retries: process.env['CI'] === undefined ? 0 : 1,
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    { name: 'web', metadata: { host: 'web' } },
    { name: 'electron', metadata: { host: 'electron' }, testIgnore: onCommandLine },
  ],
});
