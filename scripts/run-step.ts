// Runs programs side by side and prints what each said when it has ended.
import { spawn } from 'node:child_process';

export interface Step {
  name: string;
  command: string;
  args: string[];
}

export interface StepResult {
  name: string;
  exitCode: number;
  seconds: number;
  output: string;
}

/** Runs one program to its end, with its output kept. Never rejects: a program that cannot be started has exit code 127. */
export function runStep(step: Step): Promise<StepResult> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    const add = (chunk: Uint8Array): void => {
      output += Buffer.from(chunk).toString('utf8');
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    const finish = (exitCode: number, extra = ''): void =>
      resolve({ name: step.name, exitCode, seconds: (performance.now() - startedAt) / 1000, output: output + extra });
    child.on('error', (error) => finish(127, error.message));
    child.on('close', (code) => finish(code ?? 1));
  });
}
