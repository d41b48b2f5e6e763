// The commands that look back at what requests cost: `stats` and `cache`.
import { Option, type Command } from 'commander';
import { usageGrouping, type UsageGrouping } from '#shared/model/insight/usage-report.ts';
import type { StatsOptions } from '../commands/stats.ts';
import { withEngine, type CommandLine } from './command-line.ts';
import { isoDate, positiveInteger } from './values.ts';

interface StatsFlags {
  by: UsageGrouping;
  since?: number;
  until?: number;
  project?: string;
  model?: string;
  format: StatsOptions['format'];
  json?: boolean;
}

/** Adds `stats`. */
export function addStats(program: Command, line: CommandLine): void {
  program
    .command('stats')
    .description('What all requests used and cost, what the cache saved and lost, and how fast money goes.')
    .addOption(new Option('--by <what>', 'how to group').choices(usageGrouping.options).default('day'))
    .option('--since <date>', 'from this day on (YYYY-MM-DD, where you are)', isoDate)
    .option('--until <date>', 'up to and with this day', isoDate)
    .option('--project <project>', 'only this one: its name or folder')
    .option('--model <id>', 'only this one')
    .addOption(
      new Option('--format <format>', 'how to print; csv: a row for each day, session, model and purpose')
        .choices(['table', 'json', 'csv'])
        .default('table'),
    )
    .option('--json', 'print JSON')
    .action(async (flags: StatsFlags) => {
      const { stats } = await import('../commands/stats.ts');
      const options: StatsOptions = {
        by: flags.by,
        sinceMs: flags.since ?? null,
        untilMs: flags.until === undefined ? null : new Date(flags.until).setHours(24),
        project: flags.project ?? null,
        model: flags.model ?? null,
        format: flags.json === true ? 'json' : flags.format,
        folder: line.folder(),
      };
      await withEngine(line, 'tessera stats', (engine) => stats(engine, options, line.streams));
    });
}

/** Adds `cache`. */
export function addCache(program: Command, line: CommandLine): void {
  program
    .command('cache [session]')
    .description('What the prompt cache did: the misses of all sessions by cause, or each request of a session.')
    .option('--misses', 'only requests that missed')
    .option('--request <n>', 'tell one request of the session beside the one before it', positiveInteger)
    .option('--since <date>', 'from this day on (YYYY-MM-DD, where you are)', isoDate)
    .option('--json', 'print JSON')
    .action(async (session: string | undefined, flags: { misses?: boolean; request?: number; since?: number; json?: boolean }) => {
      const { cache } = await import('../commands/cache.ts');
      const options = {
        session: session ?? null,
        isMissesOnly: flags.misses ?? false,
        request: flags.request ?? null,
        fromMs: flags.since ?? null,
        isJson: flags.json ?? false,
      };
      await withEngine(line, 'tessera cache', (engine) => cache(engine.insight.cache, options, line.streams));
    });
}
