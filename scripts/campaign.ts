// `npm run test:campaign [-- kills]`: what takes too long for every check. Kills runs at random moments and counts what was lost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { killRound, type KillRound } from '../e2e/support/kill-round.ts';
import { buildIfStale } from './build-if-stale.ts';

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
