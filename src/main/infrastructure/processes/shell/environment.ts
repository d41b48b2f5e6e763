// The environment a command starts with: the person's own, without secrets and without what the way of starting Tessera added to it.
import path from 'node:path';

export type Environment = Record<string, string>;

/** Secrets of the workbench itself. They reach neither a command nor the saved state of a shell. */
const secrets: ReadonlySet<string> = new Set(['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN']);
/** What a shell, npm and Electron set for the program they start, and what would mislead the same tools in the person's project. */
const launcher =
  /^(npm_(lifecycle|package)_.*|npm_(command|execpath|node_execpath|config_local_prefix)|INIT_CWD|OLDPWD|ELECTRON_RUN_AS_NODE)$/;

/** Pagers and editors would wait for keys that nobody presses. Prompts are left alone: the person may type into the terminal. */
const defaults: Environment = {
  TERM: 'xterm-256color',
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  MANPAGER: 'cat',
  SYSTEMD_PAGER: 'cat',
  GIT_EDITOR: 'true',
};

/** Whether a variable may be handed to commands and kept for later ones. */
export function isPrivate(name: string): boolean {
  return secrets.has(name) || name.startsWith('TESSERA_');
}

/** What every command of an engine starts with, before the session's own changes and marks. */
export function baseEnvironment(inherited: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Environment {
  const environment: Environment = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !isPrivate(name) && !launcher.test(name)) environment[name] = value;
  }
  if (inherited['npm_lifecycle_event'] !== undefined) environment['PATH'] = withoutNpmFolders(environment['PATH'] ?? '', platform);
  if (!environment['LC_ALL'] && !environment['LC_CTYPE'] && !environment['LANG']) {
    environment['LANG'] = platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  }
  return { ...environment, ...defaults };
}

/** npm puts the folders of its own scripts in front; a project's commands shall find the person's programs, not Tessera's. */
function withoutNpmFolders(searchPath: string, platform: NodeJS.Platform): string {
  const { delimiter } = platform === 'win32' ? path.win32 : path.posix;
  const folders = searchPath.split(delimiter);
  const first = folders.findIndex((folder) => !/[\\/](node_modules[\\/]\.bin|node-gyp-bin)[\\/]?$/.test(folder));
  return folders.slice(Math.max(0, first)).join(delimiter);
}
