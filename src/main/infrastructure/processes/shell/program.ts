// Which shell commands run in.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** A shell program and the dialect its scripts are written in. */
export interface ShellProgram {
  dialect: 'bash' | 'zsh' | 'sh';
  file: string;
  /** What stands before the script. */
  args: string[];
}

/**
 * Finds bash; where there is none the person's own shell if it is bash or zsh, else `sh`. On Windows the bash that comes with Git.
 * Null where there is none at all.
 */
export function findShell(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): ShellProgram | null {
  const isWindows = platform === 'win32';
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(isWindows ? ';' : ':').filter((folder) => folder !== '');
  const find = (name: string) => folders.map((folder) => path.join(folder, name)).find(isProgram);
  if (isWindows) return program('bash', findGitBash(environment, find('git.exe')));
  const own = environment['SHELL'] ?? '';
  const ownDialect = /(^|\/)(bash|zsh)$/.exec(own)?.[2] as 'bash' | 'zsh' | undefined;
  return (
    program('bash', find('bash')) ??
    (ownDialect ? program(ownDialect, isProgram(own) ? own : undefined) : null) ??
    program('sh', find('sh') ?? (isProgram('/bin/sh') ? '/bin/sh' : undefined))
  );
}

function program(dialect: ShellProgram['dialect'], file: string | undefined): ShellProgram | null {
  if (file === undefined) return null;
  switch (dialect) {
    case 'bash':
      return { dialect, file, args: ['--noprofile', '--norc', '-c'] };
    case 'zsh':
      return { dialect, file, args: ['-f', '-c'] };
    case 'sh':
      return { dialect, file, args: ['-c'] };
  }
}

/** Windows has a `bash.exe` of its own that starts another system; only the one beside Git is meant. */
function findGitBash(environment: NodeJS.ProcessEnv, git: string | undefined): string | undefined {
  const roots = [
    environment['ProgramFiles'],
    environment['ProgramW6432'],
    environment['LOCALAPPDATA'] && `${environment['LOCALAPPDATA']}\\Programs`,
  ];
  const places = roots.flatMap((root) => (root ? [path.join(root, 'Git', 'bin', 'bash.exe')] : []));
  if (git) places.unshift(path.join(path.dirname(git), '..', 'bin', 'bash.exe'));
  return places.find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
