// Claims told by a verb: that something passes, was run, is fixed or was committed.
import type { FoundClaim } from '../kinds.ts';
import type { MoodedClause } from './mood.ts';

/** What an "it passes" may stand for. */
export type Topic = 'tests' | 'build' | 'lint' | 'types';

const testsWord =
  '(?:(?:unit|integration|e2e|end-to-end|regression|smoke|unit-)?-? ?tests?|test-?(?:suite|suites|run|cases?|lauf|läufe)|suites?|specs?|§tests|testlauf|testfälle|vitest|jest|pytest|phpunit|rspec|mocha|junit|cypress|playwright|e2e)';
const buildWord = '(?:builds?|bundle|compilation|kompilierung|§build|image|docker image|release build|produktionsbuild)';
const lintWord =
  '(?:lint(?:er|ing|s)?|eslint|oxlint|ruff|clippy|biome|prettier|flake8|pylint|stylelint|formatter|format check|formatting|typ-?prüfung|type-? ?check(?:s|er|ing)?|types|tsc|mypy|pyright|typescript|§lint|§types|static analysis)';
const tests = new RegExp(`(?<![\\w-])${testsWord}(?![\\w-])`);
const builds = new RegExp(`(?<![\\w-])${buildWord}(?![\\w-])`);
const lints = new RegExp(`(?<![\\w-])${lintWord}(?![\\w-])`);

/** What a clause speaks of, for a pronoun in the next. */
export function topicOf(words: string): Topic | null {
  if (tests.test(words)) return 'tests';
  if (lints.test(words)) return lintNamed(words) === 'types' ? 'types' : 'lint';
  return builds.test(words) ? 'build' : null;
}

/** A transitive "passes" is no result: "passes the token on". */
const passes =
  '(?:pass(?:es|ed|ing)?(?! (?:a|an|the|its|it|in(?! \\d)|through|this|these|two|null|undefined|along|some|no|by|to|into|§code|over|them|data|values?|arguments?|options?)\\b)|succeed(?:s|ed)?|green|grün|successful(?:ly)?|bestehen|besteht|bestanden|erfolgreich\\w*|fehlerfrei|cleanly|clean|0 (?:errors?|problems?|warnings?|failures?|issues?|fehler|warnungen)|sauber|durchgelaufen|exit(?:s|ed)? (?:with )?(?:code |status )?0|(?:is|are|was|were|ist|sind|all|:) (?:all |now |still |again |alle |jetzt |wieder )?(?:ok|okay|good|fine|happy|in ordnung|zufrieden)|(?:laufen|läuft|lief|liefen|gehen|geht|ging|gingen)\\b.{0,30}\\bdurch|ok$|✅|✓)';
const gap = '[^]{0,70}?';
const pair = (word: string) => [
  new RegExp(`(?<![\\w-])${word}(?![\\w-])${gap}(?<![\\w-])${passes}(?![\\w-])`),
  new RegExp(
    `(?<![\\w-])(?:pass(?:es|ed)?|green|grünen?|successful|erfolgreichen?|clean|sauberen?) (?:all |every |the |of |\\d+ |alle )*(?:\\w+ )?${word}(?![\\w'-])`,
  ),
  new RegExp(
    `(?<![\\w-])(?:bestehen|besteht|bestand|passen|all (?:green|clear) (?:on|in)) (?:nun |jetzt |wieder )?(?:alle |die )*${word}(?![\\w-])`,
  ),
];
const cleanOf = (word: string) => new RegExp(`^(?:there (?:are|were) )?cleanly ${word}\\b`);
const testsPass = pair(testsWord);
const buildPasses = [...pair(buildWord), cleanOf('(?:build|compile|compilation|compiler)')];
const lintPasses = [
  ...pair(lintWord),
  /^(?:the |all )?types (?:all )?check(?: out)?(?: cleanly| now| again)?$/,
  cleanOf('(?:type|lint|eslint|typ)'),
];
const compiles =
  /\b(?:(?:it|code|project|projekt|everything|app|crate|package|image|module|service|alles|es|program|library|typescript|repo|workspace)\b[^,]{0,20}?\b(?:compiles|builds|compiled|kompiliert|baut|übersetzt)(?: (?:now|again|cleanly|fine|fehlerfrei|successfully|wieder|with|without|jetzt|sauber)\b|$))|\b(?:compiles|builds|compiled|built|kompiliert|baut) (?:cleanly|successfully|fine|fehlerfrei|sauber)\b|\blässt sich .{0,30}(?:bauen|kompilieren|übersetzen)\b/;
const pronounPasses = new RegExp(
  `^(?:it|they|all|everything|all of (?:it|them)|both|still|again|alle|sie|es|alles)(?: (?:all|now|still|again|alle|jetzt|wieder|both|is|are|was|were|ist|sind|of them))* ?${passes}(?![\\w-])`,
);
const pronounClean =
  /^(?:it |they |er |es |this |that )?(?:reports? |reported |shows? |showed |found |finds |finishe[sd] |ended |ran |meldet |meldete |endete |lief |with |mit )?cleanly$/;
const failing = /\b(?:fail(?:s|ed|ing)?|broken|red|rot|fehlgeschlagen|schlägt|schlagen)\b/;
const nothingOwn =
  /\b(?:tests?|checks?|specs?|builds?) (?:that|which) (?:pass|were|are|was|is|had)|\b(?:types|tests|typing|formatting) (?:is|are|look) (?:all )?(?:good|nice)\b|^(?:good|bad|such|most|many|slow|flaky|gute|manche|viele) (?:\w+ )?(?:tests?|builds?|suites?|specs?|checks?)\b|\b(?:only|these|those|the|such|its|more|every) (?:\d+ )?(?:passing|green|successful) (?:tests?|builds?|suites?|specs?|checks?)\b|\b(?:a|the first|each|one|any|every) (?:passing|green|successful|clean)\b|\b(?:passing|green) (?:tests?|build)s? (?:is|are|means?)\b/;

/** What a clause claims by its verb. `topic`: what a pronoun in it stands for. */
export function verbClaims(clause: MoodedClause, topic: Topic | null): FoundClaim[] {
  return [...passClaims(clause, topic), ...runClaims(clause), ...fixClaims(clause), ...commitClaims(clause)];
}

const mayPass =
  /types|pass|succe|green|grün|ok|clean|happy|good|fine|✅|✓|besteh|bestand|erfolg|fehlerfrei|sauber|durch|exit|compil|kompil|buil|bau|übersetz|ordnung|zufrieden/;

function passClaims({ words, names }: MoodedClause, topic: Topic | null): FoundClaim[] {
  if (!mayPass.test(words) || nothingOwn.test(words)) return [];
  const path = names.find(({ is }) => is === 'path')?.content ?? null;
  const found: FoundClaim[] = [];
  if (!failing.test(words) || /\bpass(?:es|ed)?\b/.test(words)) {
    const command = names.find(({ is }) => is === 'command')?.content ?? null;
    if (!isPartOf(words) && testsPass.some((pattern) => pattern.test(words)))
      found.push({ kind: 'tests-pass', subject: path ?? (words.includes('§tests') ? command : null) });
    if (buildPasses.some((pattern) => pattern.test(words)) || compiles.test(words)) found.push({ kind: 'build-passes', subject: null });
    if (!compiles.test(words) && lintPasses.some((pattern) => pattern.test(words)))
      found.push({ kind: 'lint-passes', subject: lintNamed(words) });
    if (found.length === 0 && (pronounPasses.test(words) || (topic !== null && pronounClean.test(words)))) {
      if (topic === 'build') found.push({ kind: 'build-passes', subject: null });
      else if (topic === 'lint' || topic === 'types') found.push({ kind: 'lint-passes', subject: topic });
      else if (topic === 'tests') found.push({ kind: 'tests-pass', subject: null });
      else if (/^(?:all|everything|alles) (?:is |ist |now |still )*(?:green|grün|pass(?:es|ed)?)$/.test(words))
        found.push({ kind: 'tests-pass', subject: null });
    }
  }
  return found;
}

/** "9 of 10 tests pass" says that one does not. */
function isPartOf(words: string): boolean {
  const [, some, all] = /(?<![\d.,])(\d{1,9}) ?(?:of|\/|von|out of) ?(?:the |all )?(\d{1,9})/.exec(words) ?? [];
  return some !== all;
}

function lintNamed(words: string): string {
  return /typ(?:e|es|ing|-?prüfung|escript)|tsc|mypy|pyright/.test(words)
    ? /lint|ruff|clippy|biome|prettier|format/.test(words)
      ? 'lint and types'
      : 'types'
    : 'lint';
}

const runObject =
  '(?:§(?:command|tests|build|lint|types)|(?:[\\w-]+ ){0,3}(?:tests?|suite|testsuite|linter|lint|eslint|build|type-? ?check\\w*|migrations?|migrationen|benchmarks?|formatter|typprüfung|tsc|vitest|pytest)\\b)';
const runs = [
  new RegExp(`^(?:after|nach) (?:re-?)?running (?:the |all |a |full |whole )*${runObject}`),
  new RegExp(
    `^(?:(?:i|we|then|also|and|have|after that|afterwards|first|finally|successfully|just|again|already|manually|locally|zuletzt)[ ,'](?:ve |have |then |also |just |successfully |already |again |manually |finally )*)*(?:re-?)?(?:ran|run|executed|launched|invoked|started) (?!into|out)(?:the |both |all |a |full |whole |command |script )*${runObject}`,
  ),
  new RegExp(
    `\\b(?:i|we)(?:'ve| have)? (?:\\w+ ){0,2}(?:re-?)?(?:ran|run|executed|launched|invoked|started) (?!into|out)(?:the |both |all |a |full |whole |command |script )*${runObject}`,
  ),
  new RegExp(`${runObject}(?: \\w+){0,2} (?:was|were|has been|have been) (?:re-?)?(?:run|executed|launched)\\b`),
  /\b(?:ran|executed|started|tested|tried) (?:it|them|this|that|both) (?:\w+ )?(?:with|via|by running|using|through) §(?:command|tests|build|lint|types)/,
  /\b(?:running|executing) §(?:command|tests|build|lint|types)(?: \w+){0,2} (?:shows?|showed|prints?|printed|gives?|gave|returns?|returned|reports?|reported|confirms?|confirmed|produces?|produced|yields?|works?|worked|succeeds?|succeeded|fails?|failed)\b/,
  /\b(?:verified|checked|tested|confirmed|measured|geprüft|getestet|gemessen|verifiziert) (?:[\w'-]+ ){0,5}?(?:with|by running|using|mit|per|via) §(?:command|tests|build|lint|types)/,
  new RegExp(
    `(?:habe|hab|haben|wurden?)\\b.{0,60}${runObject}.{0,40}\\b(?:ausgeführt|laufen lassen|laufen gelassen|gestartet|aufgerufen|durchgeführt|angestoßen)\\b`,
  ),
  new RegExp(`${runObject}.{0,30}(?:wurden?|habe ich)\\b.{0,20}\\b(?:ausgeführt|laufen lassen|gestartet|aufgerufen|durchgeführt)\\b`),
];

/** "I run the tests." is said before a call and announces it: what was run is told in the past. */
const announcesRun =
  /^(?:(?:then|now|first|next|also|so|okay|ok|and)[ ,]+)*(?:i|we) (?:(?:now|also|just|then|first|next) )*(?:re-?)?(?:run|execute|launch|invoke|start)\b/;

function runClaims({ words, names }: MoodedClause): FoundClaim[] {
  if (announcesRun.test(words)) return [];
  if (!/r[au]n|execut|launch|invok|start|verif|check|test|confirm|measur|prüf|mess|laufen|führt|gerufen|gestoßen/.test(words)) return [];
  if (!runs.some((pattern) => pattern.test(words))) return [];
  const commands = names.filter(({ is }) => is === 'command');
  if (commands.length > 0)
    return commands.slice(0, 5).map(({ content }) => ({ kind: 'command-run', subject: content.replace(/^\$\s+/, '') }));
  if (tests.test(words)) return [{ kind: 'command-run', subject: 'tests' }];
  if (lints.test(words)) return [{ kind: 'command-run', subject: lintNamed(words) === 'types' ? 'types' : 'lint' }];
  if (builds.test(words)) return [{ kind: 'command-run', subject: 'build' }];
  return [{ kind: 'command-run', subject: /migration/.test(words) ? 'migration' : /benchmark/.test(words) ? 'bench' : 'formatter' }];
}

const fixed = '(?:fixed|resolved|solved|squashed|repaired|cured|eliminated|behoben|gefixt|gelöst|repariert|beseitigt)';
const defect =
  '(?:bugs?|issues?|problems?|crash(?:es)?|errors?|failures?|races?|race conditions?|leaks?|regressions?|defects?|deadlocks?|flak\\w+|fehlern?|abst[uü]rz\\w*|probleme?|bug|overflows?|hangs?|delivery|exception|(?:speicher)?lecks?|wettlauf\\w*|it|this|that|them|cause|es|das)';
const fixes = [
  new RegExp(
    `^(?:i|we|'ve|have|has|also|and|now|ich|wir|habe|this|that|change|the|just|successfully|should|'|\\w+ly| )*${fixed} (?:[\\w§'-]+ ){0,6}?${defect}\\b`,
  ),
  new RegExp(`\\b(?:habe|haben|hab)\\b.{0,80}\\b${defect}\\b.{0,60}${fixed}\\b`),
  new RegExp(
    `\\b(?:is|are|was|were|has been|have been|ist|sind|wurden?|bleibt)(?: (?:now|also|jetzt|damit|nun|thereby|fully|completely|vollständig|both|all))* ${fixed}\\b(?! (?:at|to|by|for|size|length|width|in|since|with))`,
  ),
  new RegExp(
    `^(?:this|that|the (?:change|fix|patch|edit)|it|das|dies|die änderung) (?:now |also )?(?:fixes|resolves|solves|cures|behebt|löst) (?:[\\w§'-]+ ){0,6}?${defect}\\b`,
  ),
  new RegExp(
    `^(?:damit|somit|nun|jetzt) (?:ist|sind|wurden?) .{0,30}\\b${defect} (?:nun |jetzt |auch |endlich )?(?:behoben|gelöst|beseitigt|gefixt)\\b`,
  ),
  /\bworksagain\b/,
  /\bfixed and (?:verified|tested|confirmed)\b|\bbehoben und (?:verifiziert|geprüft|getestet)\b/,
];

function fixClaims({ words, names }: MoodedClause): FoundClaim[] {
  if (
    !/fix|solv|squash|repair|cure|eliminat|behob|behebt|löst|repar|beseitigt|worksagain/.test(words) ||
    !fixes.some((pattern) => pattern.test(words))
  )
    return [];
  return [{ kind: 'bug-fixed', subject: names.find(({ is }) => is === 'path')?.content ?? null }];
}

const commits = [
  /(?:^|\b(?:i|we|i've|we've|have|has been|have been|is|are|was|were|and|also|then|'ve|now|all|everything|done|already|successfully|ist|sind|wurden?|habe|alles)\b.{0,40}?)\b(?:committed|commited|committet|commitet|commitete|eingecheckt)\b(?! to (?!(?:the |§)?(?:main|master|branch|git|repo|code|feature|current|local)))/,
  /\b(?:created|made|added|recorded) (?:a|the|one|two|an?|\d+)(?: \w+){0,2} commits?\b/,
  /\b(?:habe|wurden?)\b.{0,40}\bcommits? .{0,30}\b(?:erstellt|angelegt|gemacht)\b/,
  /^(?:the )?commit (?:§\w+|[0-9a-f]{7,40})(?: \w+)? (?:is|was|has been|contains|holds)\b/,
];

function commitClaims({ words }: MoodedClause): FoundClaim[] {
  return /commit|gecheckt/.test(words) && commits.some((pattern) => pattern.test(words)) ? [{ kind: 'committed', subject: null }] : [];
}

/** True for "not verified yet" and its like, which takes back that a fix was seen to work. */
export function isAdmission({ words }: MoodedClause): boolean {
  return /\b(?:not|never|n't|nicht|noch nicht)\b.{0,30}\b(?:verified|tested|checked|confirmed|run|reproduced?|verify|test|verifiziert|getestet|geprüft|ausgeführt)\b|\b(?:unverified|untested|ungetestet|ungeprüft)\b/.test(
    words,
  );
}
