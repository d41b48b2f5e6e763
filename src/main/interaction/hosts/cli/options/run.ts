import { Option, type Command } from 'commander';
import { cacheTtl, type CacheTtl } from '#shared/model/cache-ttl.ts';
import { permissionMode, type PermissionMode } from '#shared/model/permission.ts';
import type { ExitCode } from '../exit-code.ts';
import { outputFormats, type OutputFormat } from '../output.ts';
import { keepHeapSmall } from '../small-heap.ts';
import type { CommandLine } from './command-line.ts';
import { positiveAmount, positiveInteger, splitList, splitRules } from './values.ts';

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

/** Adds `run`. */
export function addRun(program: Command, line: CommandLine, setExitCode: (code: ExitCode) => void): void {
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
      keepHeapSmall();
      const [{ runTurn }, { createOutput }, { readPrompt }] = await Promise.all([
        import('../commands/run.ts'),
        import('../create-output.ts'),
        import('../read-prompt.ts'),
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
