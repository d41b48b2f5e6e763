import { readFlags, type FlagTable } from './flags.ts';
import type { Word } from '#main/execution/permissions/shell/grammar/script.ts';

const words = (text: string): string[] => text.split(' ');

const log: FlagTable = {
  short: 'psuwbzRCMiEFPqrtcm',
  shortValue: 'nSGULlO',
  long: words(
    'oneline stat shortstat numstat summary name-only name-status graph all branches tags remotes decorate no-decorate patch no-patch cached staged no-color color color-words word-diff abbrev-commit no-abbrev-commit follow reverse first-parent merges no-merges cherry-pick left-right relative-date topo-order date-order raw compact-summary dirstat check minimal patience histogram ignore-space-change ignore-all-space ignore-blank-lines function-context exit-code quiet no-ext-diff no-textconv no-renames find-renames merge-base unified pickaxe-regex full-index binary show-signature walk-reflogs full-history parents children boundary source no-pager root cc text',
  ),
  longValue: words(
    'format pretty date author committer grep since until after before max-count skip unified diff-filter abbrev color word-diff decorate stat relative diff-algorithm find-renames encoding min-parents max-parents branches tags remotes exclude glob',
  ),
  isNumeric: true,
};

const plain: FlagTable = {};

/** Subcommands that only look, with the options under which they do. */
const subcommands: Readonly<Record<string, FlagTable>> = {
  status: {
    short: 'sbuvz',
    long: words('short branch long porcelain verbose show-stash ahead-behind no-ahead-behind ignored renames no-renames null'),
    longValue: words('porcelain untracked-files ignored ignore-submodules column'),
  },
  log,
  show: log,
  diff: log,
  shortlog: { ...log, short: 'nse' },
  whatchanged: log,
  'rev-list': { ...log, long: [...(log.long ?? []), 'count', 'objects'] },
  'diff-tree': log,
  blame: {
    short: 'wbcefklnpst',
    shortValue: 'LMC',
    long: words('line-porcelain porcelain date show-email show-name show-number'),
    longValue: ['date', 'since'],
  },
  'rev-parse': {
    short: 'q',
    long: words(
      'abbrev-ref show-toplevel git-dir short verify quiet is-inside-work-tree show-prefix symbolic-full-name absolute-git-dir git-common-dir',
    ),
    longValue: ['short', 'abbrev-ref'],
  },
  'ls-files': {
    short: 'cdmoiskutvz',
    shortValue: 'x',
    long: words('cached deleted modified others ignored stage unmerged exclude-standard full-name error-unmatch directory'),
    longValue: ['exclude'],
  },
  'ls-tree': { short: 'drtlz', long: words('name-only name-status full-name full-tree long') },
  'cat-file': { short: 'tspe' },
  'merge-base': { short: 'a', long: words('all is-ancestor octopus fork-point') },
  'name-rev': { long: words('name-only tags all') },
  describe: { long: words('tags all long always dirty contains exact-match'), longValue: words('abbrev match candidates') },
  'for-each-ref': { longValue: words('format sort count contains merged points-at') },
  'show-ref': { short: 'dsq', long: words('heads tags verify head hash') },
  'count-objects': { short: 'vH' },
  'check-ignore': { short: 'vqn' },
  grep: {
    short: 'EFGPivwcLlnHhoqpWa',
    shortValue: 'ABCem',
    long: words('cached untracked line-number ignore-case word-regexp count files-with-matches name-only heading break show-function'),
  },
};

/** Subcommands that also change things: only these exact forms of them look. */
const exactForms: readonly RegExp[] = [
  /^branch( (-[arv]|-vv|--all|--remotes|--verbose|--list|--show-current|--no-color|--sort=[\w:-]+))*$/,
  /^branch (--list|-l) [\w./*-]+$/,
  /^branch (--contains|--merged|--no-merged|--points-at)( [\w./-]+)?$/,
  /^tag( (-l|--list|-n\d*|--sort=[\w:.-]+))*( [\w./*-]+)?$/,
  /^remote( (-v|--verbose))?$/,
  /^remote get-url( --all| --push)? [\w.-]+$/,
  /^stash (list|show)( (-p|--stat|--patch|stash@\{\d+\}|\d+))*$/,
  /^reflog( (show|HEAD|-n \d+|-\d+|[\w./-]+))?$/,
  /^worktree list( --porcelain)?$/,
  /^config (--get|--get-all|get) [\w.-]+$/,
  /^config (--list|-l)( --(local|show-origin))*$/,
  /^submodule( status)?$/,
  /^(version|--version)$/,
];

/** The files outside of git's own that a git command reads, where it only looks; null where it may do more. */
export function gitReads(rest: readonly Word[]): Word[] | null {
  const { folder, at } = globalOptions(rest);
  if (at === null) return null;
  const [subcommand, ...args] = rest.slice(at);
  const name = subcommand?.value;
  if (name === undefined || name === null) return null;
  const values = [name, ...args.map(({ value }) => value)];
  if (!values.includes(null) && exactForms.some((form) => form.test(values.join(' ')))) return isPlainTag(values) ? folder : null;
  const table = Object.hasOwn(subcommands, name) ? (subcommands[name] ?? plain) : null;
  const read = table === null ? null : readFlags(args, table);
  if (read === null || args.some(({ isGlob, value }) => isGlob && /^[*?[]/.test(value ?? ''))) return null;
  // What is no revision but a path is recognised by its form: only such a path can lead out of the folder.
  const pathLike = [...read.operands, ...read.values].filter(({ value }) => /^[/~]|^\.\.?(\/|$)|\/\.\.(\/|$)/.test(value ?? ''));
  return [...folder, ...pathLike];
}

/** `git tag NAME` makes a tag: a name alone is only a pattern behind `-l`. */
function isPlainTag(values: readonly (string | null)[]): boolean {
  const operands = values.slice(1).filter((value) => value?.startsWith('-') === false);
  return values[0] !== 'tag' || operands.length === 0 || values.includes('-l') || values.includes('--list');
}

/** `-C folder` and `--no-pager` before the subcommand; other options may run programs. */
function globalOptions(rest: readonly Word[]): { folder: Word[]; at: number | null } {
  const folder: Word[] = [];
  let at = 0;
  for (let word = rest[at]; word?.value?.startsWith('-') === true; word = rest[at]) {
    if (word.value === '--version') break;
    const next = rest[at + 1];
    if (word.value === '-C' && next !== undefined && next.value !== null && folder.length === 0) {
      folder.push(next);
      at += 2;
    } else if (word.value === '--no-pager' || word.value === '--no-optional-locks') at += 1;
    else return { folder, at: null };
  }
  return { folder, at };
}
