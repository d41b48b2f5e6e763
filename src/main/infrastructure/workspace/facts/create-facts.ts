import { arch, homedir, platform, release } from 'node:os';
import { realpath } from 'node:fs/promises';
import type { Clock } from '#main/ports/clock.ts';
import type { FactsPort, SessionFacts } from '#main/ports/workspace.ts';
import { askGit, gitBranch } from '../git.ts';
import { changedFiles } from './changed-files.ts';
import { presentGit } from './present-git.ts';
import { createInstructions } from '../instructions/create-instructions.ts';
import { managedInstructions } from '../instructions/sources.ts';

const gitTimeoutMs = 5000;
const maxStatusLines = 40;
const maxLineCharacters = 200;
const commitCount = 5;

export interface FactsOptions {
  clock: Clock;
  /** The shell that commands run in. */
  shell?: string;
  /** The person's home folder. */
  home?: string;
  /** The instructions that are given to everybody on this machine. */
  managed?: string;
}

/** What is said about the place of a session. Looks only at the folder itself, within bounds, and never fails for what it finds there. */
export function createFacts({
  clock,
  shell = defaultShell(),
  home = homedir(),
  managed = managedInstructions(process.platform),
}: FactsOptions): FactsPort {
  const instructionsOf = createInstructions({ home, managed });
  return {
    async gather(folder) {
      const real = await realpath(folder).catch(() => folder);
      const [git, instructions] = await Promise.all([gitFacts(real), instructionsOf.session(real, [])]);
      return { folder: real, platform: `${platform()} ${release()} (${arch()})`, shell, date: localDate(clock.now()), git, instructions };
    },
    async present(folder, wanted) {
      const real = await realpath(folder).catch(() => folder);
      const [git, instructions] = await Promise.all([presentGit(real, wanted), instructionsOf.session(real, wanted.nested ?? [])]);
      return { ...git, instructions };
    },
    async nestedInstructions(folder, files) {
      const real = await realpath(folder).catch(() => folder);
      return await instructionsOf.nested(real, files);
    },
    changedFiles,
  };
}

async function gitFacts(folder: string): Promise<SessionFacts['git']> {
  const branch = await gitBranch(folder, gitTimeoutMs);
  if (branch === null) return null;
  const [status, log] = await Promise.all([
    askGit(folder, ['status', '--short', '--ignore-submodules=dirty'], gitTimeoutMs),
    askGit(folder, ['log', `--max-count=${commitCount}`, '--no-show-signature', '--format=%h %s'], gitTimeoutMs),
  ]);
  return {
    branch,
    status: 'text' in status ? boundLines(status.text) : whyNoStatus(status.failure),
    recentCommits: 'text' in log ? linesOf(log.text) : [],
  };
}

function boundLines(text: string): string {
  const lines = linesOf(text);
  if (lines.length === 0) return 'clean';
  const left = lines.length - maxStatusLines;
  return [...lines.slice(0, maxStatusLines), ...(left > 0 ? [`[and ${left} more]`] : [])].join('\n');
}

function whyNoStatus(failure: 'absent' | 'slow' | 'large'): string {
  switch (failure) {
    case 'slow':
      return `[not known: git took longer than ${gitTimeoutMs / 1000} s]`;
    case 'large':
      return '[not given: more than 1 MB of changes]';
    case 'absent':
      return '[not known: git could not tell]';
  }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => (line.length > maxLineCharacters ? `${line.slice(0, maxLineCharacters)}…`.toWellFormed() : line));
}

/** The day as the person's calendar has it. */
function localDate(nowMs: number): string {
  const day = new Date(nowMs);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
}

function defaultShell(): string {
  return process.env['SHELL'] ?? (process.platform === 'win32' ? 'powershell.exe' : '/bin/sh');
}
