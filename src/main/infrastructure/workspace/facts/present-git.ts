import type { GitStatus, PresentPlace } from '#main/ports/workspace.ts';
import { askGit } from '../git.ts';

/** A turn does not wait longer for git than this: what it could not tell in time is not known. */
const gitTimeoutMs = 2000;

/** What git says of a folder now, with its status where that is wanted. Never fails for what it finds. */
export async function presentGit(folder: string, wanted: { gitStatus: boolean }): Promise<Pick<PresentPlace, 'branch' | 'gitStatus'>> {
  return await (wanted.gitStatus ? gitStatusOf(folder) : branchOf(folder));
}

async function branchOf(folder: string): Promise<Pick<PresentPlace, 'branch'>> {
  const head = await askGit(folder, ['rev-parse', '--git-dir'], gitTimeoutMs);
  if ('failure' in head) return head.failure === 'absent' ? { branch: null } : {};
  const branch = await askGit(folder, ['branch', '--show-current'], gitTimeoutMs);
  if ('failure' in branch) return {};
  const name = branch.text.trim();
  if (name !== '') return { branch: name };
  const commit = await askGit(folder, ['rev-parse', '--short', 'HEAD'], gitTimeoutMs);
  return 'failure' in commit ? {} : { branch: `detached at ${commit.text.trim()}` };
}

async function gitStatusOf(folder: string): Promise<Pick<PresentPlace, 'branch' | 'gitStatus'>> {
  const [{ branch }, status] = await Promise.all([
    branchOf(folder),
    askGit(folder, ['status', '--porcelain=v2', '--branch', '--ignore-submodules=dirty'], gitTimeoutMs),
  ]);
  if (branch === undefined) return {};
  if (branch === null) return { branch, gitStatus: null };
  return { branch, ...('text' in status ? { gitStatus: readStatus(branch, status.text) } : {}) };
}

function readStatus(branch: string, text: string): GitStatus {
  const lines = text.split('\n').filter((line) => line !== '');
  const tracking = lines.map((line) => /^# branch\.ab \+(\d+) -(\d+)$/.exec(line)).find((match) => match !== null);
  return {
    branch,
    upstream: tracking ? { ahead: Number(tracking[1]), behind: Number(tracking[2]) } : null,
    changedFiles: lines.filter((line) => !line.startsWith('# ')).length,
  };
}
