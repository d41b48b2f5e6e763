// The commands about this machine: `serve` and `doctor`.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.ts';
import { withEngine, type CommandLine } from './command-line.ts';
import { port } from './values.ts';

/** Adds `serve` and `doctor`. */
export function addMachine(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
  program
    .command('serve')
    .description('Open the window in a browser, on this machine only. Prints the address.')
    .option('--port <n>', 'the port to listen on (default: a free one)', port)
    .action(async (flags: { port?: number }) => {
      const { serve } = await import('../commands/serve.ts');
      await withEngine(line, 'tessera serve', (engine) =>
        serve(engine, { port: flags.port ?? 0, pageRoot: line.pageRoot }, line.streams, line.interrupt),
      );
    });
  program
    .command('doctor')
    .description('Look at what Tessera needs on this machine.')
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean }) => {
      const { examine, printFindings } = await import('../commands/doctor.ts');
      await withEngine(line, 'tessera doctor', async (engine) => {
        setExitCode(printFindings(await examine(engine), flags.json ?? false, line.streams) ? 0 : 1);
      });
    });
}
