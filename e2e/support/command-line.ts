import { spawn } from 'node:child_process';
import path from 'node:path';
import { cleanEnvironment } from './tessera-test.ts';

const cli = path.join(import.meta.dirname, '../../out/main/cli.js');

export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Standard output, a JSON object a line. */
  lines: () => Record<string, unknown>[];
}

export interface CommandOptions {
  /** The test's own folder: home folder of the person, and place of the data folder. */
  scratch: string;
  env?: Record<string, string>;
  cwd?: string;
  input?: string;
  /** A program and its arguments that start the command line, such as a shell that sets a limit first. */
  through?: readonly string[];
  /** Called once the process has begun; may end it at the moment that matters. */
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Called with all of standard output whenever it grows; may end the process. */
  onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the built command line as a person would, on a clean environment. */
export function tessera(
  args: readonly string[],
  { scratch, env = {}, cwd = scratch, input, through = [], onStart, onOutput }: CommandOptions,
): Promise<CommandResult> {
  const [program, ...rest] = [...through, process.execPath, cli, ...args];
  const child = spawn(program ?? process.execPath, rest, {
    cwd,
    env: cleanEnvironment({ INIT_CWD: cwd, ...env }, path.join(scratch, 'home'), scratch),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  onStart?.((signal) => child.kill(signal));
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Uint8Array) => {
    stdout += String(chunk);
    onOutput?.(stdout, (signal) => child.kill(signal));
  });
  child.stderr?.on('data', (chunk: Uint8Array) => (stderr += String(chunk)));
  return new Promise((resolve) => {
    child.once('close', (exitCode) =>
      resolve({
        exitCode,
        stdout,
        stderr,
        lines: () =>
          stdout
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Record<string, unknown>),
      }),
    );
  });
}
