// Compares one claim with what was done. What is missing is said in words for the person.
import type { Claim } from '../kinds.ts';
import { kindOfWords, type CommandKind } from './commands/kinds.ts';
import { simpleCommands } from './commands/words.ts';
import { isBefore, type RecordedChange, type RecordedRun, type TurnRecord } from './evidence.ts';
import { judgeFile } from './judge-files.ts';
import { contradicted, eventName, supported, unsupported, type Judgement } from './judgement.ts';
import { readingsOf } from './number-rules.ts';

/** Says whether what was done supports a claim. */
export function judgeClaim(claim: Claim, record: TurnRecord): Judgement {
  switch (claim.kind) {
    case 'tests-pass':
      return judgePass(claim, record, { noun: 'test', isOf: ({ kind }) => kind === 'tests' });
    case 'build-passes':
      return judgePass(claim, record, { noun: 'build', isOf: buildsFor(claim.text) });
    case 'lint-passes':
      return judgeLint(claim, record);
    case 'file-created':
    case 'file-changed':
    case 'file-deleted':
      return judgeFile(claim, record);
    case 'command-run':
      return judgeRun(claim, record);
    case 'bug-fixed':
      return judgeFix(claim, record);
    case 'committed':
      return judgeCommit(claim, record);
    case 'number':
      return judgeNumber(claim, record);
  }
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function lastChange({ changes }: TurnRecord): RecordedChange | undefined {
  let last: RecordedChange | undefined;
  for (const change of changes) if (change.isDone && change.isOfSource && (!last || !isBefore(change, last))) last = change;
  return last;
}

function changeName({ path, seq }: RecordedChange): string {
  return `${path === null ? 'the files' : short(path)} (${eventName({ seq })})`;
}

interface Wanted {
  readonly noun: string;
  readonly isOf: (run: RecordedRun) => boolean;
}

function buildsFor(text: string): (run: RecordedRun) => boolean {
  const isCompile = /compil|kompil|übersetz|type/i.test(text);
  return ({ kind, text: command, outcome }) =>
    kind === 'build' ||
    (isCompile && kind === 'types') ||
    (kind === 'tests' && outcome === 'passed' && /^(?:cargo|go|mvn|gradle|dotnet|swift)\b/.test(command));
}

function judgePass(claim: Claim, record: TurnRecord, wanted: Wanted): Judgement {
  const runs = record.runs.filter(wanted.isOf);
  if (/\b(?:before (?:this|the|my|that|any|these)|vor (?:der|dieser|meiner|den)|vorher|beforehand)\b/i.test(claim.text))
    return judgeBefore(record, runs, wanted);
  const change = lastChange(record);
  const after = change ? runs.filter((run) => isBefore(change, run)) : runs;
  const known = after.findLast(({ outcome }) => outcome === 'passed' || outcome === 'failed');
  if (!known) return nothingKnown(after, change, wanted);
  if (known.outcome === 'failed')
    return contradicted(`The last ${wanted.noun} run failed (${eventName(known)}): ${short(known.text)}`, [known.call]);
  const whole = after.findLast((run) => run.outcome === 'passed' && !run.isPartial);
  if (!whole && isOfTheWhole(claim)) return unsupported(`Only a part ran (${eventName(known)}): ${short(known.text)}`, [known.call]);
  return supported([known.call]);
}

function isOfTheWhole({ text, subject }: Claim): boolean {
  if (subject !== null || /\d/.test(text)) return false;
  return /\b(?:entire|whole|full|complete|gesamte\w*|komplette\w*|ganze)\b|\b(?:all|alle)(?: of)?(?: the)? tests?\b|\bevery test\b/i.test(
    text,
  );
}

function nothingKnown(after: readonly RecordedRun[], change: RecordedChange | undefined, { noun }: Wanted): Judgement {
  const last = after.at(-1);
  if (last?.outcome === 'not-run') return contradicted(`${short(last.text)} was not run (${eventName(last)})`, [last.call]);
  if (last?.outcome === 'running') return unsupported(`The ${noun} run of ${eventName(last)} has not ended`, [last.call]);
  if (last) return unsupported(`How the ${noun} run of ${eventName(last)} ended is hidden by what it was joined with`, [last.call]);
  return unsupported(change ? `No ${noun} ran after the last change of ${changeName(change)}` : `No ${noun} ran in this session`);
}

function judgeBefore(record: TurnRecord, runs: readonly RecordedRun[], { noun }: Wanted): Judgement {
  const first = record.changes.find((change) => change.isDone && change.isOfSource && change.seq >= record.turnSeq) ?? lastChange(record);
  const before = runs.findLast((run) => !first || isBefore(run, first));
  if (!before) return unsupported(first ? `No ${noun} ran before ${eventName(first)}` : `No ${noun} ran in this session`);
  if (before.outcome === 'passed') return supported([before.call]);
  return before.outcome === 'failed'
    ? contradicted(`The ${noun} run before it failed (${eventName(before)})`, [before.call])
    : unsupported(`How the ${noun} run of ${eventName(before)} ended is not known`, [before.call]);
}

function judgeLint(claim: Claim, record: TurnRecord): Judgement {
  const names = claim.subject === 'lint and types' ? ['lint', 'types'] : [claim.subject === 'types' ? 'types' : 'lint'];
  const judged = names.map((name) =>
    judgePass({ ...claim, subject: null }, record, {
      noun: name === 'types' ? 'type check' : 'lint',
      isOf: ({ kind, text }) =>
        kind === name || (kind === 'lint' && /\bcheck\b/.test(text) && !/\b(?:ruff|biome|prettier|black|fmt|format)\b/.test(text)),
    }),
  );
  return (
    judged.find(({ verdict }) => verdict === 'contradicted') ??
    judged.find(({ verdict }) => verdict === 'unsupported') ??
    supported(judged.flatMap(({ evidence }) => evidence))
  );
}

const plainKinds: Readonly<Record<string, readonly CommandKind[]>> = {
  tests: ['tests'],
  build: ['build'],
  lint: ['lint'],
  types: ['types'],
  formatter: ['lint'],
};

function judgeRun(claim: Claim, record: TurnRecord): Judgement {
  const subject = claim.subject ?? '';
  const kinds = plainKinds[subject];
  const commands = simpleCommands(subject);
  const acting = commands.filter(({ words }) => kindOfWords(words) !== 'reads');
  const wanted = (acting.length > 0 ? acting : commands).map(({ words }) => bare(words));
  const isIt = (run: RecordedRun) => {
    if (kinds) return kinds.includes(run.kind);
    if (run.isTool) return run.text.split(' ').includes(wanted[0]?.[0] ?? '');
    if (!wanted.some(([first]) => first !== undefined && run.text.includes(first)) && !run.text.includes(subject)) return false;
    const words = bare(run.text.split(' '));
    return wanted.some((command) => isWithin(command, words)) || (!subject.includes(' ') && run.text.toLowerCase().includes(subject));
  };
  const run = record.runs.findLast((candidate) => candidate.outcome !== 'not-run' && isIt(candidate));
  if (run) return supported([run.call]);
  const denied = record.runs.findLast(isIt);
  if (denied) return contradicted(`${short(denied.text)} was not run (${eventName(denied)})`, [denied.call]);
  return unsupported(
    kinds ? `No ${subject === 'tests' ? 'test' : subject} ran in this session` : `${short(subject)} was not run in this session`,
  );
}

/** A command without what starts it: `npx`, `pnpm exec`, `npm run`. */
function bare(words: readonly string[]): string[] {
  const rest = words.filter((word) => word !== '');
  while (rest.length > 1 && /^(?:npx|bunx|pnpx|npm|pnpm|yarn|bun|run|exec|dlx|--|-y|\$|sudo|uv|poetry)$/.test(rest[0] ?? '')) rest.shift();
  return rest.map((word) => word.replaceAll(/["']/g, ''));
}

/** The same program, with all the words that were written, in their order. */
function isWithin(wanted: readonly string[], words: readonly string[]): boolean {
  const isSame = (word: string | undefined, said: string | undefined) =>
    word !== undefined && said !== undefined && (word === said || word.endsWith(`/${said}`));
  if (!isSame(words[0], wanted[0])) return false;
  let next = 0;
  for (const word of words) if (isSame(word, wanted[next])) next += 1;
  return wanted.length > 0 && next === wanted.length;
}

function judgeFix(claim: Claim, record: TurnRecord): Judgement {
  const change = lastChange(record);
  if (!change) return unsupported('Nothing was changed in this session');
  const isOfChecks = /lint|type|typ|compil|build|format|kompil/i.test(claim.text);
  const shows = ({ kind }: RecordedRun) => kind === 'tests' || kind === 'other' || (isOfChecks && kind !== 'reads' && kind !== 'commit');
  const after = record.runs.filter((run) => shows(run) && isBefore(change, run));
  const test = after.findLast(({ kind, outcome }) => kind === 'tests' && (outcome === 'passed' || outcome === 'failed'));
  if (test?.outcome === 'failed') return contradicted(`The last test run failed (${eventName(test)}): ${short(test.text)}`, [test.call]);
  const passed = test ?? after.findLast(({ outcome }) => outcome === 'passed');
  return passed
    ? supported([change.call, passed.call])
    : unsupported(`Nothing ran after the last change of ${changeName(change)} that shows it`, [change.call]);
}

function judgeCommit(claim: Claim, record: TurnRecord): Judgement {
  const last = record.runs.findLast(({ kind }) => kind === 'commit');
  if (!last) return unsupported('Nothing was committed in this session');
  if (last.outcome === 'not-run') return contradicted(`${short(last.text)} was not run (${eventName(last)})`, [last.call]);
  if (last.outcome !== 'passed') return contradicted(`The last commit failed (${eventName(last)})`, [last.call]);
  const change = lastChange(record);
  return change && isBefore(last, change) && /\b(?:everything|all|alles|alle)\b/i.test(claim.text)
    ? unsupported(`Nothing was committed after the change of ${changeName(change)}`, [last.call])
    : supported([last.call]);
}

function judgeNumber(claim: Claim, record: TurnRecord): Judgement {
  const written = claim.subject ?? '';
  const readings = readingsOf(written);
  const decimals = /[.,](\d{1,2})$/.exec(written)?.[1]?.length ?? 0;
  const isIn = (numbers: readonly number[]) =>
    readings.some((reading) => numbers.some((value) => value === reading || (decimals > 0 && Number(value.toFixed(decimals)) === reading)));
  if (/\btests?\b|\bspecs?\b|passed|bestanden/i.test(claim.text)) {
    const run = record.runs.findLast(({ kind, outcome }) => kind === 'tests' && outcome !== 'not-run' && outcome !== 'running');
    const output = run && record.outputs.findLast(({ call }) => call === run.call);
    if (run && output && isIn(output.numbers)) return supported([run.call]);
    if (run && output && output.numbers.length > 0)
      return contradicted(`The last test run (${eventName(run)}) prints no ${written}`, [run.call]);
  }
  const found = record.outputs.findLast(({ numbers }) => isIn(numbers));
  if (found) return supported([found.call]);
  const passed = record.runs.findLast(({ kind, outcome }) => outcome === 'passed' && kind !== 'reads' && kind !== 'other');
  if (readings.includes(0) && passed) return supported([passed.call]);
  const changed = new Map(
    record.changes.filter(({ isDone, seq }) => isDone && seq >= record.turnSeq).map(({ path, call }) => [path, call]),
  );
  if (/\b(?:files?|dateien)\b/i.test(claim.text) && readings.includes(changed.size)) return supported([...changed.values()].slice(0, 20));
  return unsupported(`No output of this session has the number ${written}`);
}
