// The command about the creature that lives in the window: `companion`.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.ts';
import { withEngine, type CommandLine } from './command-line.ts';
import { someText } from './values.ts';

/** Adds `companion`. */
export function addCompanion(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
  program
    .command('companion')
    .description(
      'Show the companion of this installation, or the one that hatches from any id: the same id gives the same creature for ever.',
    )
    .option('--id <id>', 'hatch this id; nothing is read or stored', someText)
    .option('--json', 'print JSON')
    .action(async (flags: { id?: string; json?: boolean }) => {
      const { companionOf, ownCompanion } = await import('../commands/companion.ts');
      const { hasColour, artSheet: sheet } = line;
      const options = { isJson: flags.json ?? false, hasColour, sheet };
      if (flags.id !== undefined) return companionOf(flags.id, options, line.streams);
      await withEngine(line, 'tessera companion', async (engine) => {
        setExitCode((await ownCompanion(engine.companion, options, line.streams)) ? 0 : 1);
      });
    });
}
