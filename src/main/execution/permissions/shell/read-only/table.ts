// Commands that only look, with the options under which they only look. What is not in the table is not read-only.
import type { FlagTable } from './flags.ts';

/** What a command's operands are: files it reads, plain text, or a pattern and then files. */
export interface ReadOnlyEntry extends FlagTable {
  operands: 'none' | 'text' | 'paths' | 'one-path' | 'pattern-then-paths';
  /** True where a folder is searched with all that lies in it. */
  isRecursive?: boolean;
}

const words = (text: string): string[] => text.split(' ');

const grep: ReadOnlyEntry = {
  operands: 'pattern-then-paths',
  short: 'EFGPivwxcLlnHhoqsrbIaZzyUT',
  shortValue: 'ABCme',
  long: words(
    'extended-regexp fixed-strings basic-regexp perl-regexp ignore-case no-ignore-case invert-match word-regexp line-regexp count files-with-matches files-without-match line-number with-filename no-filename only-matching quiet silent no-messages recursive byte-offset text color null initial-tab',
  ),
  longValue: words('regexp max-count after-context before-context context include exclude exclude-dir color binary-files label'),
  isNumeric: true,
  isRecursive: true,
};

const checksum: ReadOnlyEntry = { operands: 'paths', short: 'bt', long: words('binary text tag') };

export const readOnlyTable: Readonly<Record<string, ReadOnlyEntry>> = {
  ls: {
    operands: 'paths',
    short: 'aAbBcCdfFgGhiklmnNopqQrRsStuUvxXZ1',
    shortValue: 'Iw',
    long: words(
      'all almost-all directory classify human-readable inode numeric-uid-gid recursive reverse size group-directories-first full-time color si no-group',
    ),
    longValue: words('color sort time time-style format ignore hide width indicator-style'),
  },
  cat: { operands: 'paths', short: 'AbeEnstTuv', long: words('show-all number number-nonblank show-ends show-tabs squeeze-blank') },
  head: {
    operands: 'paths',
    short: 'qvz',
    shortValue: 'nc',
    long: words('quiet verbose'),
    longValue: words('lines bytes'),
    isNumeric: true,
  },
  tail: {
    operands: 'paths',
    short: 'qvz',
    shortValue: 'nc',
    long: words('quiet verbose'),
    longValue: words('lines bytes'),
    isNumeric: true,
  },
  wc: { operands: 'paths', short: 'clmwL', long: words('bytes chars lines words max-line-length') },
  nl: { operands: 'paths', shortValue: 'bsw' },
  tac: { operands: 'paths' },
  rev: { operands: 'paths' },
  stat: { operands: 'paths', short: 'Lt', shortValue: 'c', longValue: words('format printf') },
  file: { operands: 'paths', short: 'biLh', long: words('brief mime mime-type') },
  du: {
    operands: 'paths',
    short: 'achkmsbx',
    shortValue: 'd',
    long: words('all summarize human-readable total apparent-size bytes'),
    longValue: ['max-depth', 'exclude'],
  },
  df: { operands: 'paths', short: 'ahkmTiH' },
  tree: {
    operands: 'paths',
    short: 'adfFhinpsugDC',
    shortValue: 'LIP',
    long: words('noreport dirsfirst gitignore'),
    longValue: words('gitfile filelimit'),
  },
  grep,
  egrep: grep,
  fgrep: grep,
  rg: {
    operands: 'pattern-then-paths',
    short: 'iSsvwxclonNHIuUPF0',
    shortValue: 'ABCmegtTdMr',
    long: words(
      'files hidden no-ignore ignore-case smart-case case-sensitive count count-matches files-with-matches files-without-match line-number no-line-number heading no-heading word-regexp line-regexp fixed-strings multiline multiline-dotall json stats only-matching invert-match trim vimgrep with-filename no-filename no-messages column null pcre2 quiet',
    ),
    longValue: words(
      'sort sortr type type-not glob iglob max-count max-depth context after-context before-context color colors regexp replace max-columns',
    ),
    isRecursive: true,
  },
  diff: {
    operands: 'paths',
    short: 'uqNaBbwicyEZsp',
    shortValue: 'UCW',
    long: words('unified brief side-by-side ignore-all-space ignore-space-change ignore-case ignore-blank-lines color text'),
    longValue: words('unified color width'),
  },
  cmp: { operands: 'paths', short: 'bls' },
  comm: { operands: 'paths', short: '123' },
  sort: {
    operands: 'paths',
    short: 'bdfgiMhnRrVcsuz',
    shortValue: 'kt',
    long: words('reverse numeric-sort human-numeric-sort unique version-sort'),
  },
  uniq: { operands: 'one-path', short: 'cdDuiz', shortValue: 'fsw', long: words('count repeated unique ignore-case') },
  cut: { operands: 'paths', short: 'sz', shortValue: 'bcdf', longValue: words('delimiter fields characters bytes') },
  tr: { operands: 'text', short: 'cCdst' },
  column: { operands: 'paths', short: 't', shortValue: 's' },
  fold: { operands: 'paths', short: 's', shortValue: 'w' },
  md5sum: checksum,
  sha1sum: checksum,
  sha256sum: checksum,
  cksum: { operands: 'paths' },
  pwd: { operands: 'none', short: 'LP' },
  which: { operands: 'text', short: 'as' },
  type: { operands: 'text', short: 'afptP' },
  basename: { operands: 'text', short: 'az', shortValue: 's' },
  dirname: { operands: 'text', short: 'z' },
  realpath: { operands: 'text', short: 'emsz' },
  readlink: { operands: 'text', short: 'efmnz' },
  seq: { operands: 'text', short: 'w', shortValue: 'sf' },
  sleep: { operands: 'text' },
  true: { operands: 'text' },
  false: { operands: 'text' },
  ':': { operands: 'text' },
  whoami: { operands: 'none' },
  id: { operands: 'text', short: 'ugGnr' },
  uname: { operands: 'none', short: 'asnrvmpio' },
  hostname: { operands: 'none' },
  uptime: { operands: 'none' },
  nproc: { operands: 'none' },
  tty: { operands: 'none' },
};

/** Programs that only tell their version when asked for it, and how they are asked. */
export const versionFlags: Readonly<Record<string, readonly string[]>> = {
  node: ['--version', '-v'],
  npm: ['--version', '-v'],
  npx: ['--version', '-v'],
  pnpm: ['--version', '-v'],
  yarn: ['--version', '-v'],
  bun: ['--version', '-v'],
  deno: ['--version', '-V'],
  python: ['--version', '-V'],
  python3: ['--version', '-V'],
  pip: ['--version', '-V'],
  pip3: ['--version', '-V'],
  ruby: ['--version'],
  go: ['version'],
  cargo: ['--version', '-V'],
  rustc: ['--version', '-V'],
  java: ['--version', '-version'],
  javac: ['--version', '-version'],
  gcc: ['--version'],
  clang: ['--version'],
  make: ['--version'],
  cmake: ['--version'],
  git: ['--version'],
  docker: ['--version', '-v'],
  tsc: ['--version', '-v'],
  rg: ['--version', '-V'],
  bash: ['--version'],
};
