// `npm test`: every gate in order (check, unit tests, build, preload bundle, end-to-end, benchmarks), then one closing line for all.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfStale, root } from './build-if-stale.ts';
import { judgePreload } from './judge-preload.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const reports = mkdtempSync(path.join(tmpdir(), 'tessera-reports-'));
const total: Counts = { passed: 0, failed: 0, skipped: 0 };

gate('check', ['scripts/check.ts']);
suite(
  'unit tests',
  ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report('unit')}`],
  {},
  () => readVitest(report('unit')),
);
buildIfStale();
count('the preload bundle requires only electron', judgePreload(path.join(root, 'out/preload/index.cjs')));
suite('end-to-end tests', ['scripts/e2e.ts', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_NAME: report('e2e') }, () =>
  readPlaywright(report('e2e')),
);
gate('benchmarks', ['scripts/bench.ts']);

process.stdout.write(`tessera: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

function report(name: string): string {
  return path.join(reports, `${name}.json`);
}

function run(name: string, args: string[], env: Record<string, string> = {}): boolean {
  process.stdout.write(`\n== ${name}\n`);
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

/** A gate counts as one test. */
function gate(name: string, args: string[]): void {
  count(name, run(name, args) ? null : `${name} failed; what it says stands above.`);
}

function count(name: string, failure: string | null): void {
  total[failure === null ? 'passed' : 'failed'] += 1;
  process.stdout.write(failure === null ? `ok: ${name}\n` : `FAILED: ${failure}\n`);
}

/** A suite counts its own tests, and one failure more where its runner failed without naming a failed test. */
function suite(name: string, args: string[], env: Record<string, string>, read: () => Counts): void {
  const isGreen = run(name, args, env);
  const counts = read();
  total.passed += counts.passed;
  total.failed += isGreen ? counts.failed : Math.max(1, counts.failed);
  total.skipped += counts.skipped;
}

function readVitest(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  const result = JSON.parse(readFileSync(file, 'utf8')) as Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests', number>;
  return { passed: result.numPassedTests, failed: result.numFailedTests, skipped: result.numPendingTests };
}

function readPlaywright(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as { stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number> };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}
