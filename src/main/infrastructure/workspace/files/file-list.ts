// The files of a folder as ripgrep lists them: what git ignores is left out, hidden files are in.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ServiceError } from '#main/ports/sessions.ts';
import type { Candidate } from './rank.ts';

const maxFiles = 200_000;
const maxListMs = 10_000;
const freshMs = 5000;
const maxFolders = 8;

/** Files and folders of a project for completion, listed again when some seconds old. */
export interface FileList {
  /** Rejects with `ServiceError` where nothing could be listed. */
  of(folder: string): Promise<readonly Candidate[]>;
}

/** A file list that keeps the last few folders; `now` gives milliseconds that only grow. */
export function createFileList(now: () => number): FileList {
  const kept = new Map<string, { at: number; listed: Promise<readonly Candidate[]> }>();
  return {
    of(folder) {
      const found = kept.get(folder);
      if (found !== undefined && now() - found.at < freshMs) return found.listed;
      const listed = listFiles(folder).then(withFolders);
      const entry = { at: now(), listed };
      kept.delete(folder);
      kept.set(folder, entry);
      for (const oldest of kept.keys()) if (kept.size > maxFolders) kept.delete(oldest);
      listed.catch(() => kept.get(folder) === entry && kept.delete(folder));
      return listed;
    },
  };
}

/** Paths relative to the folder with forward slashes, at most 200,000; what was found within ten seconds. */
export async function listFiles(folder: string): Promise<string[]> {
  const args = [
    '--files',
    '--null',
    '--hidden',
    '--no-config',
    '--no-require-git',
    '--no-messages',
    '--path-separator',
    '/',
    '--glob',
    '!.git',
    './',
  ];
  const child = spawn(await ripgrep(), args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
  const timer = setTimeout(() => child.kill(), maxListMs);
  try {
    const [paths] = await Promise.all([readPaths(child.stdout), once(child, 'spawn')]);
    return paths;
  } catch (cause) {
    throw notListed(cause);
  } finally {
    clearTimeout(timer);
    child.kill();
  }
}

/** Where ripgrep lies. Its package finds that out when it is loaded, and fails to load where its binary is missing. */
async function ripgrep(): Promise<string> {
  try {
    const { rgPath } = await import('@vscode/ripgrep');
    // Programs cannot be started from inside an archive: packages carry them beside it.
    return rgPath.replace(/\bapp\.asar\b/, 'app.asar.unpacked');
  } catch (cause) {
    throw notListed(cause);
  }
}

function notListed(cause: unknown): ServiceError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new ServiceError(
    'CONFLICT',
    `The files of the project cannot be listed: ${said} Paths can still be typed.`,
    { reason: 'ripgrep' },
    { cause },
  );
}

async function readPaths(output: AsyncIterable<Buffer>): Promise<string[]> {
  const paths: string[] = [];
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of output) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\0');
    rest = parts.pop() ?? '';
    // A name that is no UTF-8 could not be found again under its decoded form.
    for (const part of parts) if (!part.includes('\uFFFD')) paths.push(part.replace(/^\.\//, ''));
    if (paths.length >= maxFiles) return paths.slice(0, maxFiles);
  }
  return paths;
}

function withFolders(files: readonly string[]): Candidate[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let cut = file.lastIndexOf('/'); cut > 0; cut = file.lastIndexOf('/', cut - 1)) {
      const folder = file.slice(0, cut);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return [...[...folders].map((path) => candidate(path, true)), ...files.map((path) => candidate(path, false))];
}

function candidate(path: string, isFolder: boolean): Candidate {
  const lower = path.toLowerCase();
  return { path, isFolder, lower, nameStart: lower.lastIndexOf('/') + 1 };
}
