// Commands that run other commands. To allow, only those that add nothing are looked through; to deny, every one that is known.
import type { Word } from './grammar/script.ts';

/** The command that a harmless wrapper (`timeout 5 …`, `nice …`) runs; null where the words are no such wrapper in a form that is known. */
export function stripWrapper(words: readonly Word[]): readonly Word[] | null {
  const names = words.map(({ value }) => value);
  const skip = wrapperLength(names);
  return skip === null || skip >= words.length ? null : words.slice(skip);
}

function wrapperLength(names: readonly (string | null)[]): number | null {
  switch (names[0]) {
    case 'timeout':
      return timeoutLength(names);
    case 'time':
      return names[1] === '-p' ? 2 : plainLength(names);
    case 'nice':
      return names[1] === '-n'
        ? isNumber(names[2])
          ? 3
          : null
        : isNumber(names[1]) && names[1]?.startsWith('-') === true
          ? 2
          : plainLength(names);
    case 'stdbuf':
      return skipWhile(names, (name) => /^-[ioe](L|\d+)$/.test(name));
    case 'nohup':
    case 'command':
    case 'builtin':
    case 'noglob':
    case 'xargs':
      return plainLength(names);
    default:
      return null;
  }
}

function plainLength(names: readonly (string | null)[]): number | null {
  return typeof names[1] === 'string' && !names[1].startsWith('-') ? 1 : null;
}

function timeoutLength(names: readonly (string | null)[]): number | null {
  let at = skipWhile(names, (name) => /^(--foreground|--preserve-status|-v|--verbose|--signal=\w+|--kill-after=[\d.]+[smhd]?)$/.test(name));
  while ((names[at] === '-s' || names[at] === '-k') && /^\w[\w.]*$/.test(names[at + 1] ?? '')) at += 2;
  return /^[\d.]+[smhd]?$/.test(names[at] ?? '') ? at + 1 : null;
}

function skipWhile(names: readonly (string | null)[], fits: (name: string) => boolean): number {
  let at = 1;
  for (let name = names[at]; typeof name === 'string' && fits(name); name = names[at]) at += 1;
  return at;
}

function isNumber(name: string | null | undefined): boolean {
  return /^-?\d+$/.test(name ?? '');
}

/** Commands that run a command given as their further words; the number says how many words of their own may stand before it. */
const carriers: ReadonlyMap<string, number> = new Map([
  ['sudo', 0],
  ['doas', 0],
  ['env', 0],
  ['command', 0],
  ['builtin', 0],
  ['exec', 0],
  ['nohup', 0],
  ['noglob', 0],
  ['nocorrect', 0],
  ['time', 0],
  ['timeout', 1],
  ['nice', 0],
  ['ionice', 0],
  ['chrt', 1],
  ['taskset', 1],
  ['stdbuf', 0],
  ['setsid', 0],
  ['unbuffer', 0],
  ['xargs', 0],
  ['parallel', 0],
  ['coproc', 1],
  ['chroot', 1],
  ['flock', 1],
  ['strace', 0],
  ['ltrace', 0],
  ['gdb', 0],
  ['watch', 0],
  ['entr', 0],
  ['busybox', 0],
  ['toybox', 0],
  ['caffeinate', 0],
  ['arch', 0],
  ['systemd-run', 0],
  ['runuser', 1],
  ['su', 1],
  ['unshare', 0],
  ['nsenter', 0],
  ['dbus-run-session', 0],
  ['faketime', 1],
  ['proxychains', 0],
  ['npx', 0],
  ['bunx', 0],
]);

/** The name of a program without its folder, where it is known. */
export function programName(word: Word | undefined): string | null {
  const { value } = word ?? { value: null };
  return value === null ? null : value.slice(value.lastIndexOf('/') + 1);
}

/** Every command that these words may run as their own further words, to be held against what is denied. May give too many, never too few. */
export function carriedCommands(words: readonly Word[]): (readonly Word[])[] {
  const name = programName(words[0]);
  if (name === null) return [];
  if (name === 'find' || name === 'fd')
    return afterFlags(words, ['-exec', '-execdir', '-ok', '-okdir', '-x', '-X', '--exec', '--exec-batch']);
  if (name === 'git') return gitWithoutOptions(words);
  const ownWords = carriers.get(name);
  if (ownWords === undefined) return [];
  const carried: (readonly Word[])[] = [];
  let room = ownWords;
  for (let at = 1; at < words.length; at++) {
    const value = words[at]?.value ?? null;
    const isOption = value !== null && (value.startsWith('-') || /^\w+\+?=/.test(value));
    // An option may take the next word as its value.
    if (isOption) {
      room += 1;
      continue;
    }
    carried.push(words.slice(at));
    // What only running would tell may be an option as well.
    if (value === null) continue;
    if (room === 0) break;
    room -= 1;
  }
  return carried;
}

function afterFlags(words: readonly Word[], flags: readonly string[]): (readonly Word[])[] {
  return words.flatMap(({ value }, at) => (value !== null && flags.includes(value) && at + 1 < words.length ? [words.slice(at + 1)] : []));
}

/** `git -C dir push` is `git push` in another folder. */
function gitWithoutOptions(words: readonly Word[]): (readonly Word[])[] {
  const [git] = words;
  let at = 1;
  for (let value = words[at]?.value; typeof value === 'string' && value.startsWith('-'); value = words[at]?.value)
    at += ['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path', '--config-env'].includes(value) ? 2 : 1;
  return at === 1 || git === undefined || at >= words.length ? [] : [[git, ...words.slice(at)]];
}

const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish', 'rbash']);

/**
 * Command lines that these words carry as text (`sh -c '…'`, `eval …`): null for one that only running would tell. A shell that reads its
 * commands from its input counts as one.
 */
export function carriedScripts(words: readonly Word[]): (string | null)[] {
  const name = programName(words[0]);
  const rest = words.slice(1);
  if (name === null) return [];
  if (shells.has(name)) return shellScripts(rest);
  if (name === '.' || name === 'source') return rest[0]?.value === null ? [null] : [];
  if (name === 'eval' || name === 'watch' || name === 'parallel') return rest.length === 0 ? [] : [joined(rest)];
  if (name === 'trap' || name === 'alias')
    return rest.map((word) => (name === 'alias' ? (word.value?.replace(/^[^=]*=/, '') ?? null) : word.value));
  if (name === 'su' || name === 'script' || name === 'runuser' || name === 'flock')
    return afterFlags(words, ['-c', '--command']).map(([word]) => word?.value ?? null);
  if (name === 'env')
    return rest.some(({ value }) => value?.startsWith('-S') === true || value?.startsWith('--split-string') === true) ? [null] : [];
  return [];
}

function shellScripts(rest: readonly Word[]): (string | null)[] {
  const at = rest.findIndex(({ value }) => value !== null && /^-[A-Za-z]*c[A-Za-z]*$/.test(value));
  if (at !== -1) return rest.slice(at + 1).length === 0 ? [null] : rest.slice(at + 1, at + 2).map(({ value }) => value);
  const readsInput = rest.every(({ value }) => value === null || value.startsWith('-') || value.startsWith('+'));
  return readsInput ? [null] : [];
}

function joined(words: readonly Word[]): string | null {
  const values = words.map(({ value }) => value);
  return values.includes(null) ? null : values.join(' ');
}
