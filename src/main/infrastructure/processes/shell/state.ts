// What one call leaves to the next: the shell's folder, its variables, functions, aliases and options.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isPrivate, type Environment } from './environment.ts';

const shellState = z.object({
  version: z.literal(1),
  dialect: z.string(),
  cwd: z.string(),
  previousCwd: z.string(),
  /** Exported variables that differ from the environment the engine gives. */
  exported: z.record(z.string(), z.string()),
  /** Variables of that environment which the session removed. */
  unset: z.array(z.string()),
  functions: z.string(),
  aliases: z.string(),
  options: z.string(),
  variables: z.string(),
});

/** A session's shell between two calls. Only what differs from a fresh shell, so that it fits whatever environment the engine is started in next. */
export type ShellState = z.infer<typeof shellState>;

/** A shell nothing has been done in. */
export function freshState(dialect: string, folder: string): ShellState {
  return {
    version: 1,
    dialect,
    cwd: folder,
    previousCwd: '',
    exported: {},
    unset: [],
    functions: '',
    aliases: '',
    options: '',
    variables: '',
  };
}

/** Variables the shell or the terminal keeps itself. */
const selfKept = new Set(['_', 'SHLVL', 'PWD', 'OLDPWD', 'COLUMNS', 'LINES', 'TERM']);
/** Options meant for one command: kept, `set -e` would end every later call at its first failing command. */
const momentary = /^set [-+]o (errexit|nounset|noexec|onecmd|xtrace|verbose|privileged|history|monitor|emacs|vi)$/;
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What the script wrote at its end. */
export interface Dump {
  state: ShellState;
  /** Ids of the shell's background jobs that still ran. */
  runningJobs: number[];
}

/** Reads a dump; null where it is incomplete. `base` is the environment the engine gives, before the session's changes. */
export function readDump(dump: Buffer, dialect: string, base: Environment): Dump | null {
  const fields = dump.toString('utf8').split('\0');
  if (fields.at(-2) !== 'end' || fields.length < 11) return null;
  const [freshOptions = '', cwd = '', previousCwd = '', ...rest] = fields;
  const separator = rest.indexOf('');
  const [functions = '', aliases = '', options = '', variables = '', jobs = ''] = rest.slice(separator + 1);
  const current = new Map(rest.slice(0, separator).map((pair) => splitPair(pair)));
  // No environment is empty: the program that lists it was not found.
  if (current.size === 0) return null;
  const isKept = (name: string) => identifier.test(name) && !selfKept.has(name) && !isPrivate(name);
  return {
    runningJobs: readJobs(jobs),
    state: {
      version: 1,
      dialect,
      cwd,
      previousCwd,
      exported: Object.fromEntries([...current].filter(([name, value]) => isKept(name) && base[name] !== value)),
      unset: Object.keys(base).filter((name) => isKept(name) && !current.has(name)),
      functions,
      aliases,
      options: changedOptions(options, freshOptions),
      variables,
    },
  };
}

/** The jobs in a dump that may be incomplete: of a shell that wrote none, there are none. */
export function jobsInDump(dump: Buffer): number[] {
  const fields = dump.toString('utf8').split('\0');
  return fields.at(-2) === 'end' ? readJobs(fields.at(-3) ?? '') : [];
}

function readJobs(field: string): number[] {
  return field.split('\n').flatMap((line) => (/^[1-9]\d*$/.test(line) ? [Number(line)] : []));
}

function changedOptions(options: string, fresh: string): string {
  const ofFresh = new Set(fresh.split('\n'));
  const lines = options.split('\n');
  return lines.filter((line) => !ofFresh.has(line) && !momentary.test(line) && line !== 'shopt -s expand_aliases').join('\n');
}

/** The environment of the session's next command. */
export function applyState(base: Environment, state: ShellState): Environment {
  const environment = { ...base, ...state.exported };
  for (const name of state.unset) delete environment[name];
  if (state.previousCwd !== '') environment['OLDPWD'] = state.previousCwd;
  return environment;
}

/** What the script sources before the command. Options come last: some change how the rest would be read. */
export function restoreText(state: ShellState): string {
  return [state.variables, state.functions, state.aliases, state.options].filter((part) => part !== '').join('\n');
}

/** Loads a session's shell; a fresh one where there is none, or where it was written by another dialect or cannot be read. */
export async function loadState(file: string, dialect: string, folder: string): Promise<ShellState> {
  try {
    const state = shellState.parse(JSON.parse(await readFile(file, 'utf8')));
    return state.dialect === dialect
      ? state
      : { ...freshState(dialect, folder), cwd: state.cwd, exported: state.exported, unset: state.unset };
  } catch {
    return freshState(dialect, folder);
  }
}

/** Saves a session's shell so that a crash leaves either the old or the new one. */
export async function saveState(file: string, state: ShellState): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const next = `${file}.next`;
  await writeFile(next, JSON.stringify(state), { mode: 0o600 });
  await rename(next, file);
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}
