// `npm run test:campaign [-- kills [N]] [schedules [N]] [bytes [N]] [long [N]]`: what takes too long for every check. `kills` runs at random
// moments and counts what was lost; `schedules` drives turns through random faults of the API; `bytes` compares what random sessions send with and
// without restarts; `long` is one session of so many steps. All of them where none is named.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { killRound, type KillRound } from '../e2e/support/kill-round.ts';
import { buildIfStale, root } from './build-if-stale.ts';

const usual = { kills: 200, schedules: 1_000, bytes: 3_000, long: 1_000 };
/** Before the program has opened its data folder. */
const firstMomentMs = 60;
const sideBySide = 2;

const wanted = readWanted(process.argv.slice(2));
if (wanted === null) {
  console.error('Use: npm run test:campaign [-- kills [N]] [schedules [N]] [bytes [N]] [long [N]]');
  process.exitCode = 2;
} else {
  const isWell = [
    wanted.kills > 0 ? await runKills(wanted.kills) : true,
    wanted.schedules > 0 ? runTests('campaign', { TESSERA_CAMPAIGN_SCHEDULES: wanted.schedules }) : true,
    wanted.bytes > 0 ? runTests('byte-identity', { TESSERA_CAMPAIGN_BYTES: wanted.bytes }) : true,
    wanted.long > 0 ? runTests('long-session', { TESSERA_CAMPAIGN_LONG: wanted.long }) : true,
  ];
  if (isWell.includes(false)) process.exitCode = 1;
}

/** How many of each; null where the words are none that this script knows. */
function readWanted(words: readonly string[]): typeof usual | null {
  if (words.length === 0) return usual;
  const counts = { kills: 0, schedules: 0, bytes: 0, long: 0 };
  for (let index = 0; index < words.length; index += 1) {
    const name = words[index];
    if (!isName(name)) return null;
    const given = words[index + 1];
    const hasCount = given !== undefined && /^[1-9]\d*$/.test(given);
    counts[name] = hasCount ? Number(given) : usual[name];
    if (hasCount) index += 1;
  }
  return counts;
}

function isName(word: string | undefined): word is keyof typeof usual {
  return word !== undefined && word in usual;
}

async function runKills(kills: number): Promise<boolean> {
  buildIfStale();
  const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-campaign-'));
  try {
    const lastMomentMs = await wholeRunMs(scratch);
    const rounds: KillRound[] = [];
    let next = 0;
    await Promise.all(
      Array.from({ length: sideBySide }, async () => {
        for (let mark = (next += 1); mark <= kills; mark = next += 1) {
          const afterMs = firstMomentMs + Math.random() * (lastMomentMs - firstMomentMs);
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
    return problems === 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** How long a run takes that nobody kills while as many others run: moments are drawn up to its end, however fast the machine is. */
async function wholeRunMs(scratch: string): Promise<number> {
  const startedMs = performance.now();
  let endedMs = startedMs;
  const marks = Array.from({ length: sideBySide }, (_, index) => 9_000 + index);
  const wholeRounds = marks.map(async (mark) => await killRound(scratch, 120_000, mark, () => (endedMs = performance.now())));
  for (const { problems } of await Promise.all(wholeRounds)) if (problems.length > 0) throw new Error(problems.join('\n'));
  return endedMs - startedMs;
}

function runTests(folder: string, counts: Record<string, number>): boolean {
  const ended = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', `e2e/support/${folder}`], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)])) },
  });
  return ended.status === 0;
}
