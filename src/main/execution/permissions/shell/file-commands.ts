import { readFlags, type FlagTable } from './read-only/flags.ts';
import { programName } from './wrappers.ts';
import type { Word } from './grammar/script.ts';

/** Files that a command is known to read and write. */
export interface FileEffects {
  reads: readonly Word[];
  writes: readonly Word[];
}

/** Commands that change files and nothing else, with options under which that holds: what `acceptEdits` accepts inside the folder. */
const changing: Readonly<Record<string, FlagTable & { isReadingSources: boolean }>> = {
  mkdir: { short: 'pv', shortValue: 'm', long: ['parents', 'verbose'], isReadingSources: false },
  touch: { short: 'acm', isReadingSources: false },
  rmdir: { short: 'pv', isReadingSources: false },
  rm: { short: 'fiv', isReadingSources: false },
  mv: { short: 'fnvi', isReadingSources: false },
  tee: { short: 'a', isReadingSources: false },
  cp: { short: 'rRapvnfiu', long: ['recursive', 'archive', 'verbose'], isReadingSources: true },
};

/** What one of the plain file commands would read and write; null where it is none, or used in a way that is not known. */
export function plainFileEffects(words: readonly Word[]): FileEffects | null {
  const [first, ...rest] = words;
  const name = first?.value;
  const table = typeof name === 'string' && Object.hasOwn(changing, name) ? changing[name] : undefined;
  const read = table === undefined ? null : readFlags(rest, table);
  if (table === undefined || read === null || read.operands.length === 0 || rest.some(({ isGlob }) => isGlob)) return null;
  if (!table.isReadingSources) return { reads: [], writes: read.operands };
  return { reads: read.operands.slice(0, -1), writes: read.operands.slice(-1) };
}

const readers = new Set(
  'cat head tail less more nl tac rev wc sort uniq cut grep egrep fgrep rg ag sed awk gawk diff cmp comm od xxd hexdump strings base64 base32 md5sum sha1sum sha256sum file bat jq yq source . tar zip gzip zcat cp scp rsync curl open code vim vi nano emacs python python3 node ruby perl bash sh'.split(
    ' ',
  ),
);
const writers = new Set('mkdir touch rm rmdir mv tee truncate chmod chown chgrp ln shred unlink install'.split(' '));

/**
 * Files that a command would probably read and write, for rules that deny or ask: its words that are no options, if it is a command that
 * works on files. Not complete: what a program does inside is not known.
 */
export function probableEffects(words: readonly Word[]): FileEffects {
  const name = programName(words[0]);
  if (name === null) return { reads: [], writes: [] };
  const operands = words.slice(1).flatMap((word) => {
    if (word.value?.startsWith('-') !== true) return [word];
    const value = /^--?[\w-]+=([^]+)$/.exec(word.value)?.[1];
    return value === undefined ? [] : [{ ...word, value, parts: [value] }];
  });
  const isInPlace =
    (name === 'sed' || name === 'perl') && words.some(({ value }) => value !== null && /^(-[a-z]*i|--in-place)/.test(value));
  if (writers.has(name) || isInPlace) return { reads: isInPlace ? operands : [], writes: operands };
  if (name === 'cp' || name === 'scp' || name === 'rsync') return { reads: operands.slice(0, -1), writes: operands.slice(-1) };
  if (name === 'dd') return ddEffects(words);
  return { reads: readers.has(name) ? operands : [], writes: [] };
}

function ddEffects(words: readonly Word[]): FileEffects {
  const given = (key: string): Word[] =>
    words.flatMap((word) =>
      word.value?.startsWith(`${key}=`) === true ? [{ ...word, value: word.value.slice(3), parts: [word.value.slice(3)] }] : [],
    );
  return { reads: given('if'), writes: given('of') };
}
