// How fast the machine is at this moment. Bounds in milliseconds hold for one pace; a machine that is shared can be half as fast an hour later.
import { spawnSync } from 'node:child_process';
import { root } from '../scripts/build-if-stale.ts';

/**
 * Processor time of the reference work, in milliseconds, at the pace the bounds hold for. Not measured then: inferred from a start of the command
 * line that took 400 ms at that pace, and from how many times longer than this work the same start takes (2.2 to 2.5).
 */
const referenceMs = 170;
const runs = 7;

/** The reference work: starting Node and loading two libraries, none of it ours. It prints the processor time it took, in microseconds. */
const work = `await import('zod'); await import('@anthropic-ai/sdk'); const { user, system } = process.cpuUsage(); console.log(user + system);`;

/** How many times slower this machine is now than the one the bounds were set for; 1 where it is as fast or faster. */
export function measurePace(): number {
  const times = Array.from({ length: runs }, () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', work], { cwd: root, encoding: 'utf8' });
    return Number(stdout) / 1_000;
  }).toSorted((a, b) => a - b);
  return Math.max(1, (times[Math.floor(runs / 2)] ?? referenceMs) / referenceMs);
}
