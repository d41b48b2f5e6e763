import { readFlags } from './flags.ts';
import { gitReads } from './git-reads.ts';
import { readOnlyTable, versionFlags } from './table.ts';
import { literalWord, type Word } from '#main/execution/permissions/shell/grammar/script.ts';

/** What a command that only looks would read. */
export interface Reading {
  paths: Word[];
  /** True where it searches folders with all that lies in them. */
  isRecursive: boolean;
}

/** What the command would read, where it is known that it only looks; null for every other command. */
export function readingOf(words: readonly Word[]): Reading | null {
  const [first, ...rest] = words;
  const name = first?.value;
  if (typeof name !== 'string' || first?.isGlob === true || first?.hasTilde === true) return null;
  if (isVersionQuestion(name, rest)) return { paths: [], isRecursive: false };
  switch (name) {
    case 'echo':
      return rest.every(isTellable) ? nothing : null;
    case 'printf':
      return rest.every(isTellable) && rest[0]?.value?.startsWith('-') === false ? nothing : null;
    case 'test':
    case '[':
      return rest.every(({ value }) => value !== null && value !== '-v' && value !== '-R') ? nothing : null;
    case 'command':
      return (rest[0]?.value === '-v' || rest[0]?.value === '-V') && rest.every(({ value }) => value !== null) ? nothing : null;
    case 'date':
      return rest.every(({ value }) => value !== null && /^(\+|-u$|-R$|-I|--utc$|--iso-8601)/.test(value)) ? nothing : null;
    case 'cd':
      return rest.length <= 1 ? { paths: rest.length === 0 ? [homeFolder] : [...rest], isRecursive: false } : null;
    case 'git':
      return toReading(gitReads(rest));
    case 'find':
      return toReading(findReads(rest));
    case 'sed':
      return toReading(sedReads(rest));
    default:
      return tableReading(name, rest);
  }
}

const homeFolder: Word = { ...literalWord('~'), hasTilde: true };

const nothing: Reading = { paths: [], isRecursive: false };

function toReading(paths: Word[] | null): Reading | null {
  return paths === null ? null : { paths, isRecursive: false };
}

function isVersionQuestion(name: string, rest: readonly Word[]): boolean {
  const flag = rest[0]?.value;
  return rest.length === 1 && typeof flag === 'string' && Object.hasOwn(versionFlags, name) && versionFlags[name]?.includes(flag) === true;
}

const harmlessVariables = new Set([
  'HOME',
  'PWD',
  'OLDPWD',
  'USER',
  'LOGNAME',
  'SHELL',
  'PATH',
  'LANG',
  'TERM',
  'HOSTNAME',
  'OSTYPE',
  '?',
  '#',
  '$',
  'RANDOM',
  'SECONDS',
]);

/** Whether showing a word shows nothing but what is known: other variables may hold secrets. */
function isTellable({ value, text }: Word): boolean {
  if (value !== null) return true;
  const names = [...text.matchAll(/\$\{?([A-Za-z_]\w*|[?#$])\}?/g)].map((match) => match[1] ?? '');
  const isOnlyVariables = !/\$\(|`|\$\{[^}]*[^\w}]|[<>{}]\(/.test(text.replaceAll(/\$\{\w+\}/g, ''));
  return (
    names.length > 0 &&
    isOnlyVariables &&
    !/[{]/.test(text.replaceAll(/\$\{\w+\}/g, '')) &&
    names.every((name) => harmlessVariables.has(name))
  );
}

function tableReading(name: string, rest: readonly Word[]): Reading | null {
  const entry = Object.hasOwn(readOnlyTable, name) ? readOnlyTable[name] : undefined;
  const read = entry === undefined ? null : readFlags(rest, entry);
  if (entry === undefined || read === null) return null;
  const { operands } = read;
  switch (entry.operands) {
    case 'none':
      return operands.length === 0 ? nothing : null;
    case 'text':
      return nothing;
    case 'one-path':
      return operands.length <= 1 ? { paths: operands, isRecursive: false } : null;
    case 'paths':
      return { paths: operands, isRecursive: false };
    case 'pattern-then-paths': {
      if (operands[0]?.isGlob === true) return null;
      const hasPatternFlag = rest.some(({ value }) => value !== null && /^(-[A-Za-z]*e|--regexp\b|--files$)/.test(value));
      return { paths: hasPatternFlag ? operands : operands.slice(1), isRecursive: entry.isRecursive === true };
    }
  }
}

const findTests = new Set(
  '-name -iname -path -ipath -type -maxdepth -mindepth -size -mtime -mmin -atime -ctime -regex -iregex -perm -user -group -regextype'.split(
    ' ',
  ),
);
const findWords = new Set(
  '-empty -not ! -o -a -and -or ( ) -print -print0 -prune -ls -xdev -mount -true -false -readable -writable -executable -depth -P , -daystart'.split(
    ' ',
  ),
);

/** The folders that `find` looks through, where it only looks. */
function findReads(rest: readonly Word[]): Word[] | null {
  const start = rest.findIndex(({ value }) => value === null || value.startsWith('-') || value === '!' || value === '(');
  const paths = rest.slice(0, start === -1 ? rest.length : start);
  if (rest.slice(paths.length).some(({ isGlob }) => isGlob)) return null;
  for (let at = paths.length; at < rest.length; at++) {
    const value = rest[at]?.value;
    if (typeof value !== 'string') return null;
    if (findTests.has(value)) {
      at += 1;
      if (typeof rest[at]?.value !== 'string' || rest[at]?.isGlob === true) return null;
    } else if (value === '-newer') {
      const other = rest[at + 1];
      if (typeof other?.value !== 'string') return null;
      paths.push(other);
      at += 1;
    } else if (!findWords.has(value)) return null;
  }
  return paths;
}

/** `sed -n '1,20p' file` shows lines; other scripts may write files and run commands. */
function sedReads(rest: readonly Word[]): Word[] | null {
  const [flag, script, ...files] = rest;
  const isShowing = flag?.value === '-n' && /^(\d+|\$)(,(\d+|\$|\+\d+))?p$/.test(script?.value ?? '');
  return isShowing && files.every(({ value }) => value !== null && !value.startsWith('-')) ? files : null;
}
