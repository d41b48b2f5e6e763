// The commands about what the workbench notices: `insight`.
import type { Command } from 'commander';
import type { NoticingService } from '#main/ports/noticing.ts';
import type { InsightOptions } from '../commands/insight.ts';
import type { ExitCode } from '../exit-code.ts';
import type { CommandStreams } from '../streams.ts';
import { withEngine, type CommandLine } from './command-line.ts';
import { isoDate } from './values.ts';

type Page = (noticing: NoticingService, options: InsightOptions, streams: CommandStreams) => Promise<void>;

/** Adds `insight`. */
export function addInsight(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
  const insight = program.command('insight').description('What the workbench notices, by its rules alone.');
  insight
    .command('frustration')
    .description('Read a message as a JSON string a line, write {"kind","score"} a line. Each is scored for itself.')
    .action(async () => {
      const { scoreLines } = await import('../commands/frustration.ts');
      setExitCode(await scoreLines(line.openScoreWords(), line.streams));
    });
  const show = async (page: Promise<Page>, flags: { since?: number; json?: boolean }): Promise<void> => {
    const options = { sinceMs: flags.since ?? null, isJson: flags.json ?? false };
    const tell = await page;
    await withEngine(line, 'tessera insight', (engine) => tell(engine.noticing, options, line.streams));
  };
  insight
    .command('report')
    .description('How often messages were negative or asked to go on, and claims had no evidence.')
    .option('--since <date>', 'from this day on (YYYY-MM-DD, where you are)', isoDate)
    .option('--json', 'print JSON')
    .action((flags) =>
      show(
        import('../commands/insight.ts').then((module) => module.insightReport),
        flags,
      ),
    );
  insight
    .command('reliability')
    .description('How turns ended, breakers, retries, tool errors, and how fast models answer.')
    .option('--since <date>', 'from this day on (YYYY-MM-DD, where you are)', isoDate)
    .option('--json', 'print JSON')
    .action((flags) =>
      show(
        import('../commands/insight.ts').then((module) => module.insightReliability),
        flags,
      ),
    );
  insight
    .command('lab')
    .description("Variants of the prompt's sections, compared.")
    .option('--json', 'print JSON')
    .action((flags) =>
      show(
        import('../commands/insight.ts').then((module) => module.insightLab),
        flags,
      ),
    );
}
