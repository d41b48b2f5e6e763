// What the entry without Electron runs: the commands of `hosts/cli/program.ts`, joined to the engine.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEngine } from './app/create-engine.ts';
import { readArtSheet } from './app/read-art-sheet.ts';
import { createPermissionCheck } from './app/create-permission-check.ts';
import { describeInstructions } from './app/describe-instructions.ts';
import { openScoreWords } from './app/open-score-words.ts';
import { systemClock } from './app/system-clock.ts';
import { version } from './app/version.ts';
import { processStreams } from './interaction/hosts/cli/process-streams.ts';
import { runCommandLine } from './interaction/hosts/cli/program.ts';

/** Runs the command line that this process was started with. `folder`: where the built entries lie. */
export async function runProcess(folder: string): Promise<void> {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // The second one means it: whatever is stored by now stays, and the next start says what was interrupted.
      if (interrupt.signal.aborted) process.exit(130);
      interrupt.abort();
    });
  }

  process.exitCode = await runCommandLine(process.argv.slice(2), {
    version,
    streams: processStreams(),
    clock: systemClock,
    interrupt: interrupt.signal,
    folder: () => process.env['INIT_CWD'] ?? currentFolder(),
    pageRoot: path.join(folder, '../renderer'),
    // https://no-color.org
    hasColour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '',
    artSheet: readArtSheet,
    openEngine: (options) => createEngine({ ...options, workerUrl: pathToFileURL(path.join(folder, 'store-worker.js')) }),
    createPermissionCheck,
    openScoreWords: () => openScoreWords(process.env),
    describeInstructions,
  });
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new Error('The current folder does not exist any more. Change to one that does, or name one with --cwd.', { cause });
  }
}
