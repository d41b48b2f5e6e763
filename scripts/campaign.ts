// `npm run test:campaign [-- kills schedules]`: what takes too long for every check. Kills runs at random moments and counts what was lost,
// then drives turns through random fault schedules.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { killRound, type KillRound } from '../e2e/support/kill-round.ts';
import { buildIfStale, root } from './build-if-stale.ts';

const kills = Number(process.argv[2] ?? 200);
/** From before the program has opened its data folder to after the session's end. */
const momentsMs = { first: 60, last: 1_500 };
const sideBySide = 2;

buildIfStale();
const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-campaign-'));
try {
  const rounds: KillRound[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: sideBySide }, async () => {
      for (let mark = (next += 1); mark <= kills; mark = next += 1) {
        const afterMs = momentsMs.first + Math.random() * (momentsMs.last - momentsMs.first);
        const round = await killRound(scratch, afterMs, mark);
        rounds.push(round);
        for (const problem of round.problems) console.log(`kill ${mark} after ${Math.round(afterMs)} ms: ${problem}`);
      }
    }),
  );
  const sum = (count: (round: KillRound) => number): number => rounds.reduce((total, round) => total + count(round), 0);
  const problems = sum((round) => round.problems.length);
  console.log(
    `${rounds.length} runs, ${sum((round) => (round.hasEnded ? 0 : 1))} killed while they ran, ` +
      `${sum((round) => (round.linesShown > 0 ? 1 : 0))} of them had shown something: ` +
      `${sum((round) => round.linesShown)} lines shown, ${sum((round) => round.events)} events checked, ${problems} lost or wrong`,
  );
  if (problems > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}

const schedules = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'e2e/support/campaign'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, TESSERA_CAMPAIGN_SCHEDULES: process.argv[3] ?? '1000' },
});
if (schedules.status !== 0) process.exitCode = 1;
