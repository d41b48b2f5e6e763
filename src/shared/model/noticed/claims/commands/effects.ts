// What a command that ended did: which of its parts passed, and which files it wrote, changed or deleted.
import { gitVerb, kindOfWords, type CommandKind } from './kinds.ts';
import { simpleCommands, type SimpleCommand } from './words.ts';

/** `unknown`: the exit code is another part's, and the output does not say. */
export type PartOutcome = 'passed' | 'failed' | 'unknown';
export type FileEffect = 'created' | 'changed' | 'deleted';

/** One simple command with what became of it. */
export interface CommandPart {
  readonly kind: CommandKind;
  readonly text: string;
  readonly outcome: PartOutcome;
  /** True where it was told to look at a part of what it could. */
  readonly isPartial: boolean;
  /** Its files: none where it may not have been reached, behind another that may have failed. */
  readonly files: readonly { readonly path: string; readonly effect: FileEffect }[];
  /** True where it changed files that it does not name. */
  readonly isSweeping: boolean;
}

/** How a command ended: its exit code, or null where it was ended by another. */
export interface CommandEnd {
  readonly exitCode: number | null;
  /** The end of what it printed. */
  readonly output: string;
}

/** The parts of a command. A part whose exit code is hidden, by a pipe or by what follows, is judged by what was printed. */
export function commandParts(command: string, end: CommandEnd): CommandPart[] {
  const commands = simpleCommands(command);
  const hasPipefail = /\bset\s+-\w*o\s+pipefail|\bset\s+-\w*e/.test(command);
  const acting = commands.filter(({ words }) => kindOfWords(words) !== 'reads').length;
  return commands.slice(0, 40).map((simple, index) => {
    const kind = kindOfWords(simple.words);
    const isAlone =
      acting === 1 &&
      kind !== 'reads' &&
      commands.slice(0, index).every(({ words }) => /^(?:cd|echo|export|set|source|mkdir|sleep|\.)$/.test(words[0] ?? ''));
    const outcome = outcomeOf(commands.slice(index), kind, end, isAlone || commands.length === 1, hasPipefail);
    const isBehindAnother = simple.joint === '&&' && commands.slice(0, index).some(({ words }) => kindOfWords(words) !== 'reads');
    const effects = outcome === 'unknown' && isBehindAnother ? { files: [], isSweeping: false } : filesOf(simple);
    return {
      kind,
      text: simple.words.join(' ').slice(0, 400),
      outcome,
      isPartial: isPartialRun(simple.words, kind),
      files: effects.files,
      isSweeping: effects.isSweeping || (kind === 'other' && isWritingScript(simple.words, command)),
    };
  });
}

/** A script given in the command itself that writes files: `python - <<E`, `node -e`. */
function isWritingScript([program = '', ...rest]: readonly string[], command: string): boolean {
  const isGiven = rest.some((word) => word === '-c' || word === '-e' || word === '-') || (command.includes('<<') && rest.length === 0);
  return (
    isGiven && /^(?:python3?|node|ruby|perl|bun|deno)$/.test(program) && /write|['"][wa]b?\+?['"]|unlink|rename|\.replace\(/i.test(command)
  );
}

/** `rest`: the part and what follows it. */
function outcomeOf(
  rest: readonly SimpleCommand[],
  kind: CommandKind,
  end: CommandEnd,
  isAlone: boolean,
  hasPipefail: boolean,
): PartOutcome {
  if (end.exitCode === null) return 'failed';
  const isLast = rest.length === 1;
  // `a && b` that ended well ran both; a pipe, `;` and `||` hide how what stands before them ended.
  const isHidden = rest.slice(0, -1).some(({ next }) => next === '||' || next === '&' || ((next === '|' || next === ';') && !hasPipefail));
  if (!isHidden && end.exitCode === 0) return 'passed';
  if (!isHidden && (isAlone || (isLast && rest[0]?.joint !== '&&'))) return 'failed';
  if (isHidden && end.exitCode !== 0 && isAlone && rest.some(({ next }) => next === '|'))
    return printedOutcome(kind, end.output, rest[0]) ?? 'failed';
  // In `a && b` that failed either may have.
  if (!isHidden && !isLast && rest.slice(1).some(({ words }) => kindOfWords(words) !== 'reads')) return 'unknown';
  return printedOutcome(kind, end.output, rest[0]) ?? 'unknown';
}

const printedFailure =
  /\b[1-9]\d*\s+(?:tests?\s+|suites?\s+|specs?\s+)?(?:failed|failing|failures?|errors?|errored|problems?)\b|\bFAIL(?:ED|URE)?\b|\berror(?:\s+TS\d+|\[\w+\]|:)|\bnot ok\b|✗|✖|npm ERR!|nothing to commit|^fatal: |\bAborting\b|\bBuild failed\b|\bfailed to\b|Found [1-9]\d* errors?|command not found/m;
const printedSuccess: Partial<Record<CommandKind, RegExp>> = {
  tests: /\b[1-9]\d*\s+(?:tests?\s+)?(?:passed|passing)\b|\bpass(?:ed)?\b[: ]+\d|\bok\b|\bPASS(?:ED)?\b|\b0 failures\b|✓|✔/,
  build: /\bbuilt\b|\bcompiled\b|\bsuccess(?:ful|fully)?\b|\bFinished\b|✓|✔|\bBUILD SUCCESS/i,
  lint: /\bno (?:errors|issues|problems)\b|\bpassed\b|\b0 (?:errors|problems|warnings)\b|\bFinished\b|✓|✔|\bsuccess/i,
  types: /\bno issues\b|\b0 errors\b|\bsuccess/i,
  commit: /^\[[^\]\n]+ (?:\([\w-]+\) )?[0-9a-f]{6,}\]/m,
};

function printedOutcome(kind: CommandKind, output: string, command: SimpleCommand | undefined): PartOutcome | null {
  if (kind === 'reads') return output.includes(`${command?.words[0] ?? ''}: `) ? 'failed' : null;
  if (printedFailure.test(output)) return 'failed';
  if (printedSuccess[kind]?.test(output)) return 'passed';
  // Compilers, linters and a quiet commit say nothing where all is well.
  return (kind === 'lint' || kind === 'types' || kind === 'commit') && /^\s*(?:\(no output\))?\s*$/.test(output) ? 'passed' : null;
}

function isPartialRun(words: readonly string[], kind: CommandKind): boolean {
  if (kind !== 'tests') return false;
  return words.some(
    (word, index) =>
      /^(?:-t|-k|-g|--grep|--testNamePattern|--filter|-run|--only|-p|--package)(?:=|$)/.test(word) ||
      (index > 0 && /\.(?:test|spec)\.|_test\.|(?:^|\/)test_|::/.test(word)) ||
      (index > 1 && words[0] === 'cargo' && words[1] === 'test' && !word.startsWith('-')),
  );
}

const everything = /^(?:checkout|restore|reset|stash|apply|revert|pull|merge|rebase|cherry-pick|am|switch|clean)$/;

function filesOf({ words, writes }: SimpleCommand): Pick<CommandPart, 'files' | 'isSweeping'> {
  const files: { path: string; effect: FileEffect }[] = writes
    .filter((path) => !path.startsWith('/dev/') && path !== '')
    .map((path) => ({ path, effect: 'created' }));
  const isGit = words[0] === 'git';
  const verb = isGit ? gitVerb(words) : (words[0] ?? '').replace(/^.*\//, '');
  const behind = words.slice(isGit ? words.indexOf(verb) + 1 : 1);
  const isSweeping = (isGit && everything.test(verb) && !(verb === 'checkout' && behind.includes('-b'))) || verb === 'patch';
  const plain = behind.filter((word) => !word.startsWith('-'));
  const add = (paths: readonly (string | undefined)[], effect: FileEffect) => {
    for (const path of paths) if (path !== undefined && path !== '') files.push({ path, effect });
  };
  if (verb === 'rm' || verb === 'unlink' || verb === 'rmdir' || verb === 'trash') add(plain, 'deleted');
  else if (verb === 'mv') {
    add(plain.slice(0, -1), 'deleted');
    add(plain.slice(-1), 'created');
  } else if (!isGit && (verb === 'cp' || verb === 'install' || verb === 'ln')) add(plain.slice(-1), 'created');
  else if (!isGit && (verb === 'touch' || verb === 'mkdir' || verb === 'tee')) add(plain, 'created');
  else if ((verb === 'sed' || verb === 'perl') && behind.some((word) => /^-\w*i/.test(word) || word.startsWith('--in-place')))
    add(
      plain.slice(behind.includes('-e') ? 0 : 1).filter((word) => !/^s(.).*\1/.test(word)),
      'changed',
    );
  else if (isGit && (verb === 'checkout' || verb === 'restore') && !behind.includes('-b'))
    add(
      plain.filter((word) => /[./]/.test(word)),
      'changed',
    );
  return { files: files.slice(0, 100), isSweeping };
}
