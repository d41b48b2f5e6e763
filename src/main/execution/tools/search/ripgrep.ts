import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How a search ended: `isStopped` where enough was read and the rest was not waited for. */
export interface SearchEnd {
  exitCode: number | null;
  isStopped: boolean;
  /** What ripgrep said on standard error, bounded. */
  errors: string;
}

const maxErrorCharacters = 4_000;

/** ripgrep's program, which comes through npm. Null where the package for this platform is missing. */
export async function ripgrepPath(): Promise<string | null> {
  try {
    const { rgPath } = await import('@vscode/ripgrep');
    // Programs cannot be started from inside an archive: packages carry them beside it.
    return rgPath.replace(/\bapp\.asar\b/, 'app.asar.unpacked');
  } catch {
    return null;
  }
}

/** Said where there is no ripgrep. */
export const ripgrepMissing =
  'The search program ripgrep is missing from this installation. Install again with optional packages; until then use Bash with grep or find.';

/**
 * Runs ripgrep and hands each record of its output (ended by `separator`, which is left out) to `onRecord` until that returns false. Never
 * waits for more than is wanted. Rejects with the signal's reason when aborted, and with an error where the program cannot be started.
 */
export async function runRipgrep(request: {
  program: string;
  args: string[];
  cwd: string;
  separator: '\n' | '\0';
  signal: AbortSignal;
  onRecord: (record: string) => boolean;
}): Promise<SearchEnd> {
  request.signal.throwIfAborted();
  const child = spawn(request.program, ['--no-config', ...request.args], { cwd: request.cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): boolean => child.kill('SIGKILL');
  request.signal.addEventListener('abort', stop, { once: true });
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code));
    });
    const [isStopped, errors, exitCode] = await Promise.all([feedRecords(child.stdout, request, stop), collect(child.stderr), ended]);
    request.signal.throwIfAborted();
    return { exitCode, isStopped, errors };
  } finally {
    request.signal.removeEventListener('abort', stop);
    stop();
  }
}

async function feedRecords(
  output: Readable,
  { separator, onRecord }: Parameters<typeof runRipgrep>[0],
  stop: () => void,
): Promise<boolean> {
  output.setEncoding('utf8');
  let rest = '';
  let isStopped = false;
  for await (const chunk of output as AsyncIterable<string>) {
    if (isStopped) continue;
    const records = (rest + chunk).split(separator);
    rest = records.pop() ?? '';
    isStopped = !records.every(onRecord);
    if (isStopped) stop();
  }
  return isStopped || (rest !== '' && !onRecord(rest));
}

async function collect(output: Readable): Promise<string> {
  output.setEncoding('utf8');
  let text = '';
  for await (const chunk of output as AsyncIterable<string>) {
    if (text.length < maxErrorCharacters) text += chunk;
  }
  return text.slice(0, maxErrorCharacters).trim();
}
