// The commands about what the workbench notices: `insight`.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.ts';
import type { CommandLine } from './command-line.ts';

/** Adds `insight`. */
export function addInsight(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
  program
    .command('insight')
    .description('What the workbench notices, by its rules alone.')
    .command('frustration')
    .description('Read a message as a JSON string a line, write {"kind","score"} a line. Each is scored for itself.')
    .action(async () => {
      const { scoreLines } = await import('../commands/frustration.ts');
      setExitCode(await scoreLines(line.openScoreWords(), line.streams));
    });
}
