// What git says about a folder. Only reads, and starts nothing that the repository's own configuration names.
import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);
const maxOutputBytes = 1024 * 1024;

/** Output of a git command, or why there is none: `absent` covers no git, no repository and no commit. */
export type GitAnswer = { text: string } | { failure: 'absent' | 'slow' | 'large' };

/** Runs a reading git command in a folder. Never throws, and ends it after `timeoutMs`. */
export async function askGit(folder: string, args: string[], timeoutMs: number): Promise<GitAnswer> {
  const safe = ['-c', 'core.fsmonitor=false', '-c', `core.hooksPath=${devNull}`, '-c', 'core.quotePath=false', '-c', 'color.ui=false'];
  try {
    const { stdout } = await run('git', ['-C', folder, ...safe, ...args], {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: maxOutputBytes,
      windowsHide: true,
      env: environment(),
    });
    return { text: stdout };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return { failure: 'large' };
    return { failure: error instanceof Error && 'killed' in error && error.killed === true ? 'slow' : 'absent' };
  }
}

/** Without what would point git at another repository than the folder's (set where Tessera was started from a git hook). */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...rest } = process.env;
  return { ...rest, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}

/** The branch that is checked out (also before its first commit), "detached at …", or null where there is no repository. */
export async function gitBranch(folder: string, timeoutMs = 2000): Promise<string | null> {
  const branch = await askGit(folder, ['branch', '--show-current'], timeoutMs);
  if ('failure' in branch) return null;
  const name = branch.text.trim();
  if (name !== '') return name;
  const commit = await askGit(folder, ['rev-parse', '--short', 'HEAD'], timeoutMs);
  return 'failure' in commit ? null : `detached at ${commit.text.trim()}`;
}
