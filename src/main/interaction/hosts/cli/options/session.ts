// The commands about what a session's window holds: `context`, `compact` and `ask`.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.ts';
import { withEngine, type CommandLine } from './command-line.ts';

interface CompactFlags {
  continue?: boolean;
  cwd?: string;
  focus?: string;
  summary: boolean;
  json?: boolean;
}

/** Adds `tessera compact`. */
export function addCompact(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
  program
    .command('compact [session]')
    .description('Make room in a session: old results are cleared, finished steps folded, and the rest is summarised by one request.')
    .option('-c, --continue', 'the latest session of this folder')
    .option('--cwd <dir>', 'the folder that --continue means')
    .option('--focus <text>', 'what the summary shall keep above all')
    .option('--no-summary', 'only what needs no request')
    .option('--json', 'print JSON')
    .action(async (session: string | undefined, flags: CompactFlags) => {
      const { compact } = await import('../commands/compact.ts');
      await withEngine(line, 'tessera compact', async (engine) => {
        const options = {
          session: session ?? null,
          continueLatest: flags.continue ?? false,
          folder: flags.cwd ?? line.folder(),
          focus: flags.focus ?? null,
          isFree: !flags.summary,
          isJson: flags.json ?? false,
        };
        setExitCode(await compact(options, { engine, clock: line.clock, streams: line.streams, interrupt: line.interrupt }));
      });
    });
}

/** Adds `context` and `ask`. */
export function addContext(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
  program
    .command('context [session]')
    .description("What fills a session's window: by part, the largest blocks, and what could be dropped at what cost.")
    .option('-c, --continue', 'the latest session of this folder')
    .option('--cwd <dir>', 'the folder whose latest session is meant')
    .option('--json', 'print JSON')
    .action(async (session: string | undefined, flags: { continue?: boolean; cwd?: string; json?: boolean }) => {
      const { context } = await import('../commands/context.ts');
      const options = {
        session: session ?? null,
        continueLatest: flags.continue ?? false,
        folder: flags.cwd ?? line.folder(),
        isJson: flags.json ?? false,
      };
      await withEngine(line, 'tessera context', async (engine) => {
        await context(engine, options, line.streams);
      });
    });
  program
    .command('ask <words...>')
    .description('Ask something about a session without it entering the session: tessera ask SESSION "question", or --continue "question".')
    .option('-c, --continue', 'the latest session of this folder: all words are the question')
    .option('--cwd <dir>', 'the folder whose latest session is meant')
    .option('--json', 'print JSON')
    .action(async (words: string[], flags: { continue?: boolean; cwd?: string; json?: boolean }) => {
      const { ask } = await import('../commands/ask.ts');
      const continueLatest = flags.continue ?? false;
      const [session = null, ...rest] = continueLatest ? [null, ...words] : words;
      const options = {
        session,
        continueLatest,
        folder: flags.cwd ?? line.folder(),
        question: rest.join(' '),
        isJson: flags.json ?? false,
      };
      await withEngine(line, 'tessera ask', async (engine) => {
        setExitCode(await ask(options, { engine, clock: line.clock, streams: line.streams, interrupt: line.interrupt }));
      });
    });
}
