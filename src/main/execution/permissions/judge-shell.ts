import type { PermissionDecision } from '#main/execution/executor/types.ts';
import { allowedBy, askedBy, deniedBy, judgePath, planReason, strictest, type Place } from './judge-paths.ts';
import { protectedReason } from './protected-path.ts';
import { ruleName } from './rule.ts';
import type { CommandRule, RuleBook } from './rule-book.ts';
import { allowTexts, isHarmlessAssignment } from './shell/command-text.ts';
import type { CommandFacts, ShellFacts, Touched } from './shell/facts.ts';
import { compare, gapped } from './shell/text-pattern.ts';
import { suggestCommandRule } from './suggest-command-rule.ts';

/** Decides on a command line. Order: deny, the mode, what is always asked for, ask, then every part on its own. */
export function judgeShell(facts: ShellFacts, tool: string, book: RuleBook, place: Place): PermissionDecision {
  const denied = againstRules(facts, 'deny', tool, book);
  if (denied.type === 'yes') return deniedBy(denied.rule);
  const hold =
    denied.type === 'maybe'
      ? `It cannot be told whether the rule ${ruleName(denied.rule)}, which denies, is for it.`
      : pathDoubt(facts, book);
  if (place.mode === 'bypassPermissions')
    return hold === null ? { type: 'allow', because: 'The mode allows everything that no rule denies.' } : ask(hold);
  if (place.mode === 'plan' && !onlyLooks(facts)) return { type: 'deny', because: planReason('commands that may change something') };
  const guarded = facts.likely.accesses
    .filter(({ kind }) => kind === 'write')
    .map(({ path, real }) => ({ path, reason: protectedReason(real, place) ?? protectedReason(path, place) }))
    .find(({ reason }) => reason !== null);
  if (guarded !== undefined) return ask(`Writing ${guarded.path} is always asked for: ${guarded.reason ?? ''}.`);
  const asked = againstRules(facts, 'ask', tool, book);
  if (asked.type === 'yes') return askedBy(asked.rule);
  if (asked.type === 'maybe') return ask(`It cannot be told whether the rule ${ruleName(asked.rule)}, which asks, is for it.`);
  if (hold !== null) return ask(hold);
  const everything = book.forTool('allow', tool);
  if (everything !== null) return allowedBy(everything);
  if (facts.doubt !== null) return ask(`The command cannot be judged: ${facts.doubt}.`);
  return judgeParts(facts, tool, book, place);
}

function ask(because: string, suggestedRules: string[] = []): PermissionDecision {
  return { type: 'ask', because, suggestedRules };
}

type Verdict = { type: 'no' } | { type: 'yes' | 'maybe'; rule: CommandRule['rule'] };

/** Whether a rule of this kind is for any of the commands or files; `maybe` where only running would tell. */
function againstRules({ texts, likely }: ShellFacts, behavior: 'deny' | 'ask', tool: string, book: RuleBook): Verdict {
  let verdict: Verdict = { type: 'no' };
  for (const { rule, patterns } of book.forCommands(behavior, tool)) {
    if (patterns === null) return { type: 'yes', rule };
    const fits = new Set(texts.flatMap((text) => patterns.map((pattern) => compare(pattern, text))));
    if (fits.has('yes')) return { type: 'yes', rule };
    if (fits.has('maybe') && verdict.type === 'no') verdict = { type: 'maybe', rule };
  }
  for (const access of likely.accesses) {
    const rule = book.forPath(behavior, access, tool);
    if (rule !== null) return { type: 'yes', rule };
  }
  return verdict;
}

/** Where rules restrict reading, a command that reads what cannot be told is not let through by rules for commands. */
function pathDoubt({ likely, commands }: ShellFacts, book: RuleBook): string | null {
  if (book.restrictsFiles && !likely.isWhole) return 'It cannot be told which files it means, and rules restrict some.';
  if (!book.restrictsReading) return null;
  return commands.some(({ reading }) => reading?.isRecursive === true)
    ? 'It searches files of which rules restrict some. Grep leaves those out.'
    : null;
}

function onlyLooks({ doubt, commands, redirects, assignments }: ShellFacts): boolean {
  return (
    doubt === null &&
    commands.every(({ reading, command }) => reading !== null || declares(command)) &&
    redirects.every(({ kind }) => kind === 'read') &&
    assignments.every(isHarmlessAssignment)
  );
}

function judgeParts(facts: ShellFacts, tool: string, book: RuleBook, place: Place): PermissionDecision {
  const decisions = [
    ...facts.commands.map((command) => judgeCommand(command, tool, book, place)),
    ...facts.redirects.map((redirect) => judgeTouched(redirect, `"${redirect.text}"`, tool, book, place)),
    ...facts.assignments
      .filter((assignment) => !isHarmlessAssignment(assignment))
      .map(({ text }) => ask(`It sets ${text}, which may change what later commands do.`)),
  ];
  return strictest(decisions) ?? { type: 'allow', because: 'It runs no command.' };
}

function judgeCommand({ command, reading, changing }: CommandFacts, tool: string, book: RuleBook, place: Place): PermissionDecision {
  const texts = allowTexts(command).map((text) => gapped([text]));
  const fitting = book
    .forCommands('allow', tool)
    .find(({ patterns }) => patterns === null || patterns.some((pattern) => texts.some((text) => compare(pattern, text) === 'yes')));
  if (fitting !== undefined) return allowedBy(fitting.rule);
  const shown = command.words.map(({ text }) => text).join(' ');
  if (command.assignments.every(isHarmlessAssignment)) {
    if (isDeclaration(command.words[0]?.value))
      return declares(command) ? allow('It only sets variables.') : unknownCommand(shown, tool, command);
    if (reading !== null) return reading.isWhole ? looks(reading, tool, book, place) : unknownCommand(shown, tool, command);
    if (changing !== null && place.mode === 'acceptEdits') return judgeTouched(changing, shown, tool, book, place);
  }
  return unknownCommand(shown, tool, command);
}

function allow(because: string): PermissionDecision {
  return { type: 'allow', because };
}

function looks(reading: Touched, tool: string, book: RuleBook, place: Place): PermissionDecision {
  return strictest(reading.accesses.map((access) => judgePath(access, tool, book, place))) ?? allow('It only looks.');
}

function judgeTouched(touched: Touched, shown: string, tool: string, book: RuleBook, place: Place): PermissionDecision {
  if (!touched.isWhole) return ask(`It cannot be told which files ${shown} means.`);
  return strictest(touched.accesses.map((access) => judgePath(access, tool, book, place))) ?? allow('It touches no file.');
}

function isDeclaration(name: string | null | undefined): boolean {
  return ['export', 'declare', 'local', 'readonly', 'typeset', 'unset'].includes(name ?? '');
}

/** `export NAME=value`, nothing else: options can make a variable be evaluated, and names alone may be anything. */
function declares({ words, assignments }: CommandFacts['command']): boolean {
  if (!isDeclaration(words[0]?.value) || !assignments.every(isHarmlessAssignment)) return false;
  return words[0]?.value !== 'unset' && words.length === assignments.length + 1 && assignments.length > 0;
}

function unknownCommand(shown: string, tool: string, command: CommandFacts['command']): PermissionDecision {
  const rule = suggestCommandRule(tool, command);
  return ask(`No rule allows \`${shown}\`, and it is not known only to look.`, rule === null ? [] : [rule]);
}
