import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isAlive, ownStart } from './process-start.ts';

it('this process lives, and another one with its id did not start when it did', () => {
  expect(isAlive(process.pid, ownStart())).toBe(true);
  expect(ownStart()).not.toBe('');
  expect(isAlive(process.pid, 'another start')).toBe(false);
});

it.skipIf(process.platform === 'win32')('a process that ended is gone, also while nobody has collected it', async ({ signal }) => {
  // The shell's child is dead but not collected, since the shell that would do so was replaced by one that never does.
  const shell = spawn('/bin/sh', ['-c', 'sh -c "exit 0" & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(shell.stdout, 'data');
  const zombie = Number(String(line));
  const closed = once(shell, 'exit');
  while (!signal.aborted && isAlive(zombie, '')) await new Promise((resolve) => setImmediate(resolve));
  expect(isAlive(zombie, '')).toBe(false);
  shell.kill();
  await closed;
  expect(isAlive(shell.pid ?? 0, '')).toBe(false);
});
