// The command line: options and help. What a command does stands in `commands/`.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Clock } from '#main/ports/clock.ts';
import type { Engine } from '#main/ports/engine.ts';
import { cacheTtl, type CacheTtl } from '#shared/model/cache-ttl.ts';
import { usageGrouping, type UsageGrouping } from '#shared/model/insight/usage-report.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { InstructionFile } from '#shared/model/memory.ts';
import { permissionMode, type PermissionMode } from '#shared/model/permission.ts';
import { addCompact } from './add-compact.ts';
import { addContext } from './add-context.ts';
import type { CheckedCall } from './commands/permissions-check.ts';
import type { StatsOptions } from './commands/stats.ts';
import type { ExitCode } from './exit-code.ts';
import { outputFormats, type OutputFormat } from './output.ts';
import { UsageError, type CommandStreams } from './streams.ts';

/** What the command line needs from the composition root. */
export interface CommandLine {
  version: string;
  streams: CommandStreams;
  clock: Clock;
  /** Aborts on Ctrl C or a request to end. */
  interrupt: AbortSignal;
  /** Where the person stands: `INIT_CWD`, else the current folder. Throws a message for the person where that is gone. */
  folder: () => string;
  pageRoot: string;
  openEngine(options: { processName: string; recordTo?: string }): Promise<Engine>;
  describeInstructions(folder: string): Promise<InstructionFile[]>;
  createPermissionCheck(options: {
    mode: PermissionMode;
    settings: string | null;
    folder: string;
  }): Promise<(tool: string, input: JsonObject) => Promise<CheckedCall>>;
}

interface RunFlags {
  prompt?: string;
  outputFormat: OutputFormat;
  model?: string;
  permissionMode?: PermissionMode;
  allowedTools?: string[];
  maxTurns?: number;
  tokenTarget?: number;
  fallbackModel?: string;
  maxBudgetUsd?: number;
  cacheTtl?: CacheTtl;
  continue?: boolean;
  resume?: string;
  cwd?: string;
  appendSystemPrompt?: string;
  promptVariant?: string[];
  renewPrompt?: boolean;
  trust?: boolean;
  record?: string;
}

/** Runs one command line and returns the process's exit code; every refusal says on standard error what to do. */
export async function runCommandLine(argv: readonly string[], line: CommandLine): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(line, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    line.streams.err(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
  return exitCode;
}

function createProgram(line: CommandLine, setExitCode: (code: ExitCode) => void): Command {
  const program = new Command('tessera')
    .description('A workbench for coding agents, without a window.')
    .version(line.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => line.streams.out(text.trimEnd()), writeErr: (text) => line.streams.err(text.trimEnd()) });
  addRun(program, line, setExitCode);
  addServe(program, line);
  addStats(program, line);
  addCache(program, line);
  addCompact(program, line, setExitCode);
  addContext(program, line, setExitCode);
  addMemory(program, line);
  addOthers(program, line, setExitCode);
  return program;
}

function addRun(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
  program
    .command('run')
    .description('Send one message and print what comes of it. Nobody is asked: what would ask is denied, naming the rule that allows it.')
    .option('-p, --prompt <text>', 'the message; what is piped in is added to it')
    .addOption(new Option('--output-format <format>', 'how to print').choices(outputFormats).default('text'))
    .option('--model <id>', 'the model to use')
    .addOption(new Option('--permission-mode <mode>', 'how much is done without asking').choices(permissionMode.options))
    .option('--allowed-tools <rules...>', 'rules that allow, such as "Bash(npm test *)" Edit', splitRules)
    .option('--max-turns <n>', 'most steps of this turn', positiveInteger)
    .option('--token-target <n>', 'keep going until the turn has put out so many tokens, or nothing is left to do', positiveInteger)
    .option('--fallback-model <id>', 'the model that takes over for the rest of the turn where the other stays overloaded')
    .option(
      '--max-budget-usd <usd>',
      'most that the session may have cost in all; stops before a request that could pass it',
      positiveAmount,
    )
    .addOption(
      new Option(
        '--cache-ttl <time>',
        'how long a new session keeps its system prompt in the cache: an hour for runs that go on later',
      ).choices(cacheTtl.options),
    )
    .option('-c, --continue', 'go on with the latest session of this folder')
    .option('-r, --resume <id>', 'go on with this session')
    .option('--cwd <dir>', 'the folder to work in')
    .option('--append-system-prompt <text>', 'text added to the system prompt of a new session')
    .option('--prompt-variant <section=variant...>', 'a variant of a section of the prompt, such as output=short', splitList)
    .option('--renew-prompt', "give the session this version's prompt and tools first; its cache is written anew")
    .option('--trust', "let the folder's own rules count, as they are now")
    .option('--record <file>', 'record the raw stream, to be replayed with TESSERA_MODEL=recorded:FILE')
    .action(async (flags: RunFlags) => {
      const [{ runTurn }, { createOutput }, { readPrompt }] = await Promise.all([
        import('./commands/run.ts'),
        import('./create-output.ts'),
        import('./read-prompt.ts'),
      ]);
      const prompt = await readPrompt(flags.prompt ?? null, line.streams);
      const engine = await line.openEngine({
        processName: 'tessera run',
        ...(flags.record === undefined ? {} : { recordTo: flags.record }),
      });
      try {
        const options = {
          prompt,
          folder: flags.cwd ?? line.folder(),
          continueLatest: flags.continue ?? false,
          resume: flags.resume ?? null,
          model: flags.model ?? null,
          mode: flags.permissionMode ?? null,
          allowedTools: flags.allowedTools ?? [],
          maxSteps: flags.maxTurns ?? null,
          tokenTarget: flags.tokenTarget ?? null,
          fallbackModel: flags.fallbackModel,
          maxBudgetUsd: flags.maxBudgetUsd ?? null,
          cacheTtl: flags.cacheTtl,
          appendSystemPrompt: flags.appendSystemPrompt ?? null,
          promptVariants: flags.promptVariant ?? [],
          renewsPrompt: flags.renewPrompt ?? false,
          isTrusted: flags.trust ?? false,
        };
        const output = createOutput(flags.outputFormat, line.streams);
        setExitCode(await runTurn(options, { engine, clock: line.clock, output, interrupt: line.interrupt }));
      } finally {
        await engine.close();
      }
    });
}

function addServe(program: Command, line: CommandLine): void {
  program
    .command('serve')
    .description('Open the window in a browser, on this machine only. Prints the address.')
    .option('--port <n>', 'the port to listen on (default: a free one)', port)
    .action(async (flags: { port?: number }) => {
      const { serve } = await import('./commands/serve.ts');
      await withEngine(line, 'tessera serve', (engine) =>
        serve(engine, { port: flags.port ?? 0, pageRoot: line.pageRoot }, line.streams, line.interrupt),
      );
    });
}

interface StatsFlags {
  by: UsageGrouping;
  since?: number;
  until?: number;
  project?: string;
  model?: string;
  format: StatsOptions['format'];
  json?: boolean;
}

function addStats(program: Command, line: CommandLine): void {
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
      const { stats } = await import('./commands/stats.ts');
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

function addCache(program: Command, line: CommandLine): void {
  program
    .command('cache [session]')
    .description('What the prompt cache did: the misses of all sessions by cause, or each request of a session.')
    .option('--misses', 'only requests that missed')
    .option('--request <n>', 'tell one request of the session beside the one before it', positiveInteger)
    .option('--since <date>', 'from this day on (YYYY-MM-DD, where you are)', isoDate)
    .option('--json', 'print JSON')
    .action(async (session: string | undefined, flags: { misses?: boolean; request?: number; since?: number; json?: boolean }) => {
      const { cache } = await import('./commands/cache.ts');
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

function addMemory(program: Command, line: CommandLine): void {
  const memory = program
    .command('memory')
    .description('What agents keep of a project from session to session.')
    .argument('[dir]', 'a folder of the project (default: the current one)')
    .option('--json', 'print JSON')
    .action(async (folder: string | undefined, flags: { json?: boolean }) => {
      const { listMemory } = await import('./commands/memory.ts');
      await withEngine(line, 'tessera memory', (engine) => listMemory(engine, folder ?? line.folder(), flags.json ?? false, line.streams));
    });
  memory
    .command('show <name>')
    .description('The text of one file, such as MEMORY.md.')
    .option('--cwd <dir>', 'a folder of the project')
    .action(async (name: string, flags: { cwd?: string }) => {
      const { showMemory } = await import('./commands/memory.ts');
      // Its own --json would be taken by the command above it.
      const { json = false } = memory.opts<{ json?: boolean }>();
      await withEngine(line, 'tessera memory', (engine) => showMemory(engine, flags.cwd ?? line.folder(), name, json, line.streams));
    });
}

function addOthers(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
  program
    .command('trust <dir>')
    .description("Let a folder's own rules, hooks and servers count, as they are now.")
    .action(async (folder: string) => {
      const { trust } = await import('./commands/trust.ts');
      await withEngine(line, 'tessera trust', (engine) => trust(engine, folder, line.streams));
    });
  program
    .command('doctor')
    .description('Look at what Tessera needs on this machine.')
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean }) => {
      const { examine, printFindings } = await import('./commands/doctor.ts');
      await withEngine(line, 'tessera doctor', async (engine) => {
        setExitCode(printFindings(await examine(engine), flags.json ?? false, line.streams) ? 0 : 1);
      });
    });
  program
    .command('instructions [dir]')
    .description('The instruction files that a session in a folder would be given, and what of them it would not.')
    .option('--json', 'print JSON')
    .action(async (folder: string | undefined, flags: { json?: boolean }) => {
      const { printInstructions } = await import('./commands/instructions.ts');
      printInstructions(await line.describeInstructions(folder ?? line.folder()), flags.json ?? false, line.streams);
    });
  program
    .command('permissions')
    .description('Ask what the permission rules say.')
    .command('check')
    .description('Read {"tool","input"} a line, write {"decision","rule","reason"} a line.')
    .addOption(new Option('--mode <mode>', 'the permission mode').choices(permissionMode.options).default('default'))
    .option('--settings <file>', 'read the rules from this settings file alone')
    .option('--cwd <dir>', 'the folder the calls are made in')
    .action(async (flags: { mode: PermissionMode; settings?: string; cwd?: string }) => {
      const { checkPermissions } = await import('./commands/permissions-check.ts');
      const decide = await line.createPermissionCheck({
        mode: flags.mode,
        settings: flags.settings ?? null,
        folder: flags.cwd ?? line.folder(),
      });
      await checkPermissions(decide, line.streams);
    });
}

async function withEngine(line: CommandLine, processName: string, use: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await line.openEngine({ processName });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
}

function positiveAmount(text: string): number {
  const usd = Number(text.replace(/^\$/, ''));
  if (text.trim() === '' || !Number.isFinite(usd) || usd <= 0)
    throw new InvalidArgumentError('An amount above 0 is expected, such as 0.50.');
  return usd;
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on is expected.');
  return value;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('A port from 0 to 65535 is expected.');
  return value;
}

/** When a day begins where the person is. */
function isoDate(text: string): number {
  const [year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.slice(1).map(Number) ?? [];
  const date = new Date(year ?? Number.NaN, (month ?? 0) - 1, day);
  // A day that does not exist becomes another.
  if (date.getMonth() + 1 !== month || date.getDate() !== day) throw new InvalidArgumentError('A day such as 2026-11-20 is expected.');
  return date.getTime();
}

/** Several words, each an argument of its own or separated by commas. */
function splitList(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...text.split(',').filter((part) => part !== '')];
}

/** Several rules, each an argument of its own or separated by commas outside brackets. */
function splitRules(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...(text.match(/[^,()\s]+(?:\([^)]*\))?/g) ?? [])];
}
