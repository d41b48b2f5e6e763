import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { CommandLine } from './program.ts';

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
      const { compact } = await import('./commands/compact.ts');
      const engine = await line.openEngine({ processName: 'tessera compact' });
      try {
        const options = {
          session: session ?? null,
          continueLatest: flags.continue ?? false,
          folder: flags.cwd ?? line.folder(),
          focus: flags.focus ?? null,
          isFree: !flags.summary,
          isJson: flags.json ?? false,
        };
        setExitCode(await compact(options, { engine, clock: line.clock, streams: line.streams, interrupt: line.interrupt }));
      } finally {
        await engine.close();
      }
    });
}
