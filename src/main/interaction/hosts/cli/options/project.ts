// The commands about a project's folder: `memory`, `instructions`, `trust` and `permissions`.
import { Option, type Command } from 'commander';
import { permissionMode, type PermissionMode } from '#shared/model/permission.ts';
import { withEngine, type CommandLine } from './command-line.ts';

/** Adds `memory`. */
export function addMemory(program: Command, line: CommandLine): void {
  const memory = program
    .command('memory')
    .description('What agents keep of a project from session to session.')
    .argument('[dir]', 'a folder of the project (default: the current one)')
    .option('--json', 'print JSON')
    .action(async (folder: string | undefined, flags: { json?: boolean }) => {
      const { listMemory } = await import('../commands/memory.ts');
      await withEngine(line, 'tessera memory', (engine) => listMemory(engine, folder ?? line.folder(), flags.json ?? false, line.streams));
    });
  memory
    .command('show <name>')
    .description('The text of one file, such as MEMORY.md.')
    .option('--cwd <dir>', 'a folder of the project')
    .action(async (name: string, flags: { cwd?: string }) => {
      const { showMemory } = await import('../commands/memory.ts');
      // Its own --json would be taken by the command above it.
      const { json = false } = memory.opts<{ json?: boolean }>();
      await withEngine(line, 'tessera memory', (engine) => showMemory(engine, flags.cwd ?? line.folder(), name, json, line.streams));
    });
}

/** Adds `instructions`, `trust` and `permissions`. */
export function addFolder(program: Command, line: CommandLine): void {
  program
    .command('instructions [dir]')
    .description('The instruction files that a session in a folder would be given, and what of them it would not.')
    .option('--json', 'print JSON')
    .action(async (folder: string | undefined, flags: { json?: boolean }) => {
      const { printInstructions } = await import('../commands/instructions.ts');
      printInstructions(await line.describeInstructions(folder ?? line.folder()), flags.json ?? false, line.streams);
    });
  program
    .command('trust <dir>')
    .description("Let a folder's own rules, hooks and servers count, as they are now.")
    .action(async (folder: string) => {
      const { trust } = await import('../commands/trust.ts');
      await withEngine(line, 'tessera trust', (engine) => trust(engine, folder, line.streams));
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
      const { checkPermissions } = await import('../commands/permissions-check.ts');
      const decide = await line.createPermissionCheck({
        mode: flags.mode,
        settings: flags.settings ?? null,
        folder: flags.cwd ?? line.folder(),
      });
      await checkPermissions(decide, line.streams);
    });
}
