// The commands about what a session's window holds: `context` and `ask`.
import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { CommandLine } from './program.ts';

/** Adds `context` and `ask`. */
export function addContext(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
  program
    .command('context [session]')
    .description("What fills a session's window: by part, the largest blocks, and what could be dropped at what cost.")
    .option('-c, --continue', 'the latest session of this folder')
    .option('--cwd <dir>', 'the folder whose latest session is meant')
    .option('--json', 'print JSON')
    .action(async (session: string | undefined, flags: { continue?: boolean; cwd?: string; json?: boolean }) => {
      const { context } = await import('./commands/context.ts');
      const options = {
        session: session ?? null,
        continueLatest: flags.continue ?? false,
        folder: flags.cwd ?? line.folder(),
        isJson: flags.json ?? false,
      };
      const engine = await line.openEngine({ processName: 'tessera context' });
      try {
        await context(engine, options, line.streams);
      } finally {
        await engine.close();
      }
    });
  program
    .command('ask <words...>')
    .description('Ask something about a session without it entering the session: tessera ask SESSION "question", or --continue "question".')
    .option('-c, --continue', 'the latest session of this folder: all words are the question')
    .option('--cwd <dir>', 'the folder whose latest session is meant')
    .option('--json', 'print JSON')
    .action(async (words: string[], flags: { continue?: boolean; cwd?: string; json?: boolean }) => {
      const { ask } = await import('./commands/ask.ts');
      const continueLatest = flags.continue ?? false;
      const [session = null, ...rest] = continueLatest ? [null, ...words] : words;
      const options = {
        session,
        continueLatest,
        folder: flags.cwd ?? line.folder(),
        question: rest.join(' '),
        isJson: flags.json ?? false,
      };
      const engine = await line.openEngine({ processName: 'tessera ask' });
      try {
        setExitCode(await ask(options, { engine, clock: line.clock, streams: line.streams, interrupt: line.interrupt }));
      } finally {
        await engine.close();
      }
    });
}
