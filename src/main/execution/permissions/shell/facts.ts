// Everything a decision on a command line rests on, gathered from the grammar and the disk, so that judging it is pure.
import type { PathAccess } from '#main/execution/permissions/rule-book.ts';
import { denyTexts, levels } from './command-text.ts';
import { plainFileEffects, probableEffects } from './file-commands.ts';
import type { ShellParser } from './grammar/parser.ts';
import { readingOf } from './read-only/reading-of.ts';
import { readScript, unreadScript } from './grammar/read-script.ts';
import { resolveWord, type ShellPlace } from './resolve-words.ts';
import { literalWord, type Assignment, type Redirect, type ShellCommand, type ShellScript, type Word } from './grammar/script.ts';
import type { GappedText } from './text-pattern.ts';
import { carriedCommands, carriedScripts } from './wrappers.ts';

/** Files that part of a command line touches; `isWhole` is false where some of them cannot be told. */
export interface Touched {
  accesses: readonly PathAccess[];
  isWhole: boolean;
}

export interface CommandFacts {
  command: ShellCommand;
  /** Set where the command is known only to look. */
  reading: (Touched & { isRecursive: boolean }) | null;
  /** Set where it is a plain file command, of which everything that it changes is known. */
  changing: Touched | null;
}

export interface ShellFacts {
  doubt: string | null;
  commands: readonly CommandFacts[];
  redirects: readonly (Touched & { kind: 'read' | 'write'; text: string })[];
  assignments: readonly Assignment[];
  /** Every command that would or might run, wrapped and hidden ones too, as text for rules that deny or ask. */
  texts: readonly GappedText[];
  /** Every file that is known or likely to be touched, for rules that deny or ask. */
  likely: Touched;
}

/** Gathers the facts on a command line. Without a parser all of it is in doubt. */
export async function gatherShellFacts(text: string, parse: ShellParser | null, place: ShellPlace): Promise<ShellFacts> {
  const script = parse === null ? unreadScript('the shell grammar could not be loaded') : readScript(text, parse);
  const hidden = parse === null ? [] : hiddenScripts(script, parse);
  const all = [script, ...hidden];
  const touch = (words: readonly Word[], kind: PathAccess['kind'], folders: ShellCommand['folders']): Promise<Touched> =>
    touchAll(words, kind, folders, place);
  const commands = await Promise.all(script.commands.map((command) => commandFacts(command, touch)));
  const redirects = await Promise.all(
    all
      .flatMap(({ redirects: list }) => list.filter(isRealFile))
      .map(async ({ kind, target, folders }) => ({ kind, text: target.text, ...(await touch([target], kind, folders)) })),
  );
  const probable = await Promise.all(all.flatMap((part) => part.commands).flatMap((command) => probableFacts(command, touch)));
  return {
    doubt: script.doubt,
    commands,
    redirects,
    assignments: script.assignments,
    texts: [
      ...all.flatMap((part) => part.commands.flatMap(({ words }) => runs(words).flatMap(denyTexts))),
      ...(all.some(({ doubt }) => doubt !== null) ? [[null]] : []),
    ],
    likely: join([
      ...redirects,
      ...probable,
      ...commands.flatMap(({ reading, changing }) => [reading, changing].filter((part) => part !== null)),
    ]),
  };
}

type Touch = (words: readonly Word[], kind: PathAccess['kind'], folders: ShellCommand['folders']) => Promise<Touched>;

async function commandFacts(command: ShellCommand, touch: Touch): Promise<CommandFacts> {
  const { folders } = command;
  const inner = levels(command.words).at(-1) ?? [];
  // What xargs runs gets words that are not seen here.
  const isSeen = !command.words.some(({ value }) => value === 'xargs');
  const reading = isSeen ? readingOf(inner) : null;
  const changing = isSeen ? plainFileEffects(inner) : null;
  return {
    command,
    reading:
      reading === null ? null : { ...(await touch(withPlace(inner, reading.paths), 'read', folders)), isRecursive: reading.isRecursive },
    changing:
      changing === null ? null : join([await touch(changing.reads, 'read', folders), await touch(changing.writes, 'write', folders)]),
  };
}

const looksAround = new Set(['ls', 'rg', 'grep', 'egrep', 'fgrep', 'find', 'du', 'tree', 'git']);

/** Without a path these look at the folder they run in. */
function withPlace(words: readonly Word[], paths: readonly Word[]): readonly Word[] {
  return paths.length === 0 && looksAround.has(words[0]?.value ?? '') ? [literalWord('.')] : paths;
}

function probableFacts({ words, folders }: ShellCommand, touch: Touch): Promise<Touched>[] {
  return runs(words).flatMap((run) => {
    const { reads, writes } = probableEffects(run);
    return [touch(reads, 'read', folders), touch(writes, 'write', folders)];
  });
}

async function touchAll(
  words: readonly Word[],
  kind: PathAccess['kind'],
  folders: ShellCommand['folders'],
  place: ShellPlace,
): Promise<Touched> {
  const found = await Promise.all(words.map((word) => resolveWord(word, kind, folders, place)));
  return { accesses: found.flatMap((accesses) => accesses ?? []), isWhole: !found.includes(null) };
}

function join(parts: readonly Touched[]): Touched {
  return { accesses: parts.flatMap(({ accesses }) => accesses), isWhole: parts.every(({ isWhole }) => isWhole) };
}

const maxCarried = 200;

/** The command itself and every command that it carries, however deep. */
function runs(words: readonly Word[]): (readonly Word[])[] {
  const found: (readonly Word[])[] = [words];
  for (let at = 0; at < found.length && found.length < maxCarried; at++) found.push(...carriedCommands(found[at] ?? []));
  return found;
}

const maxDepth = 5;

/** Command lines that commands carry as text, read like the line itself. */
function hiddenScripts(script: ShellScript, parse: ShellParser, depth = 0): ShellScript[] {
  return script.commands
    .flatMap(({ words }) => runs(words).flatMap(carriedScripts))
    .flatMap((text) => {
      if (text === null || depth >= maxDepth) return [unreadScript('it runs commands that cannot be seen')];
      const inner = readScript(text, parse);
      return [inner, ...hiddenScripts(inner, parse, depth + 1)];
    });
}

/** Devices that are no files to protect. */
function isRealFile({ target }: Redirect): boolean {
  return !['/dev/null', '/dev/stdout', '/dev/stderr', '/dev/stdin', '/dev/tty'].includes(target.value ?? '');
}
