// The command line: its commands and how one is run. Options stand in `options/`, what a command does in `commands/`.
import { Command, CommanderError } from 'commander';
import type { ExitCode } from './exit-code.ts';
import { addCompanion } from './options/companion.ts';
import type { CommandLine } from './options/command-line.ts';
import { addInsight } from './options/insight.ts';
import { addMachine } from './options/machine.ts';
import { addFolder, addMemory } from './options/project.ts';
import { addRun } from './options/run.ts';
import { addCompact, addContext } from './options/session.ts';
import { addCache, addStats } from './options/usage.ts';
import { UsageError } from './streams.ts';

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
  addCompact(program, line, setExitCode);
  addContext(program, line, setExitCode);
  addStats(program, line);
  addCache(program, line);
  addInsight(program, line, setExitCode);
  addMemory(program, line);
  addFolder(program, line);
  addCompanion(program, line, setExitCode);
  addMachine(program, line, setExitCode);
  return program;
}
