import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { createTestClock } from '../testing/test-clock.ts';
import { listFromPs, listProcesses } from './process-table.ts';
import { sweepLeftovers } from './sweep.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** A process as an engine that is gone would have left it: in a session of its own, marked with its lease. */
async function leftOver(token: string, script = 'trap : HUP; echo up; while :; do sleep 0.05; done'): Promise<ChildProcess> {
  const child = spawn('sh', ['-c', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TESSERA_LEASE: token },
  });
  started.push(child);
  await once(child.stdout, 'data');
  return child;
}

test('left-over processes of void leases are ended, and no others', async () => {
  const [dead, stubborn, living] = await Promise.all([
    leftOver('void-lease'),
    leftOver('void-lease-2', `trap '' TERM HUP; echo up; while :; do sleep 0.05; done`),
    leftOver('void-lease-of-somebody-else'),
  ]);
  const ends = [once(dead, 'exit'), once(stubborn, 'exit')];
  const count = await sweepLeftovers(['void-lease', 'void-lease-2', ''], createTestClock(), { graceMs: 150, pollMs: 5 });
  expect(count).toBeGreaterThanOrEqual(2);
  const signals = await Promise.all(ends);
  expect(signals.map(([, signal]) => signal as string)).toEqual(['SIGTERM', 'SIGKILL']);
  expect(living.exitCode ?? living.signalCode).toBeNull();
});

test.runIf(process.platform === 'linux')('`ps` tells the same of a marked process as /proc does', async () => {
  const child = await leftOver('seen-by-ps');
  const ofChild = (entries: Awaited<ReturnType<typeof listProcesses>>) => entries.find((entry) => entry.pid === child.pid);
  const fromPs = ofChild(await listFromPs(['TESSERA_LEASE=seen-by-ps']));
  expect(fromPs).toEqual({ pid: child.pid, parent: process.pid, session: child.pid, isMarked: true });
  expect(ofChild(await listProcesses(['TESSERA_LEASE=seen-by-ps']))).toEqual(fromPs);
  expect(ofChild(await listFromPs(['TESSERA_LEASE=seen-by']))?.isMarked).toBe(false);
});
