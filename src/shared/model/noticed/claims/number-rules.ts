// Claims of numbers that only an output can tell: how many tests, errors, files, matches, how long, how much covered.
import type { FoundClaim } from '../kinds.ts';
import type { MoodedClause } from './mood.ts';

const number = '(?<![\\w.,-])(\\d{1,3}(?:[,. ]\\d{3})+|\\d{1,12}(?:[.,]\\d{1,6})?)';
const anyWords = '(?:[a-zäöüß§-]+ ){0,3}';
const telling =
  '(?:report(?:s|ed)?|found|finds|shows?|showed|gives?|gave|returns?|returned|prints?|printed|counted|lists?|listed|there (?:are|were)|left|remain(?:s|ing)?|meldete?t?|fand|findet|zeigte?|ergab|gefunden|ergibt|es gibt|verbleiben|with|mit|had|has|output|flagged)';
const patterns = [
  // 34 tests pass; 12 of 40 specs failed
  `${number}(?: of (?:the )?\\d+| von \\d+|/\\d+)? ${anyWords}(?:tests?|specs?|assertions?|suites?|test files?|checks|cases|testfälle|testdateien) (?:[\\w§]+ ){0,3}(?:pass(?:es|ed|ing)?|fail(?:s|ed|ing)?|ran|run|green|skipped|succeed(?:ed)?|grün|bestehen|bestanden|liefen|laufen|fehlgeschlagen|schlagen|executed)`,
  `${number}(?:/\\d+)? (?:of them |tests? )?(?:are |were |was |is )?(?:passed|failed|skipped|passing|failing|pending|bestanden|fehlgeschlagen|übersprungen)\\b`,
  `(?:all|alle) ${number} (?:\\w+ ){0,2}(?:pass(?:es|ed)?|succeed(?:ed)?|bestehen|bestanden|green|grün|laufen)\\b`,
  `(?:passed|passes|ran|pass|bestanden) (?:all )?${number} ${anyWords}(?:tests?|specs?|checks)`,
  `(?:tests?|suite|specs?)\\b.{0,20}? \\(?${number}/\\d+`,
  // tsc reports 7 errors; 3 warnings left
  `${telling} (?:only |still |just |exactly |noch |a total of |insgesamt )?${number} ${anyWords}(?:errors?|warnings?|problems?|failures?|issues?|vulnerabilities|violations?|fehler|warnungen|matches|match|occurrences?|results?|hits?|usages?|references?|call sites|callers|treffer|vorkommen|stellen|files?|dateien|rows?|records?|lines|tests?|specs?)`,
  `${number} ${anyWords}(?:errors?|warnings?|problems?|vulnerabilities|fehler|warnungen|matches|occurrences?|treffer) (?:\\w+ )?(?:remain|left|were found|are left|found|reported|gefunden|übrig|verbleiben)`,
  // 3 files changed
  `${number} (?:files?|dateien|lines?|zeilen|insertions?|deletions?) (?:\\w+ )?(?:changed|were changed|modified|formatted|updated|added|deleted|geändert|gelöscht|hinzugefügt)`,
  `${number} (?:snapshots?|packages?|rows?|records?|entries|migrations?) (?:were|have been) (?:updated|written|added|installed|inserted|imported|migrated|deleted|removed|applied)`,
  `${number} (?:insertions?|deletions?)`,
  `^${number} (?:examples?|failures?|assertions?)$`,
  `^(?:it|this|that|§command|the (?:script|command|run|import|migration|export)) (?:has |then |successfully )*(?:converted|processed|imported|inserted|migrated|deleted|removed|formatted|scanned|checked|generated|exported|wrote|copied|moved) (?:all )?${number} [a-z]`,
  // coverage
  `(?:coverage|abdeckung)\\b.{0,30}? ${number} ?(?:%|percent|prozent)`,
  `${number} ?(?:%|percent|prozent) (?:\\w+ )?(?:coverage|abdeckung|covered|abgedeckt)`,
  // durations and sizes that were measured
  `(?:took|(?<=\\b(?:builds?|tests?|suite|runs?|query|benchmark|import|startup|request|§\\w+) (?:only |itself )*|\\bnow (?:only |just )?)takes|finished in|completes? in|completed in|runs? in(?! (?:about|around|roughly))|ran in|passed in|passes? in|pass in|builds? in(?! (?:about|around|roughly))|built in|done in|dauerte?t?|lief in|braucht|measured|measures|benchmark\\w*|gemessen)\\b.{0,20}? ${number} ?(?:ms|s|sec|seconds?|minutes?|min|sekunden|minuten|millisekunden|milliseconds|ops/s|req/s|requests per second|mb|kb|kib|mib)\\b`,
  `(?:bundle|image|binary|output|p50|p95|p99|throughput|latency)\\b.{0,30}? (?:is|are|was|at|of|ist|weighs|:) (?:now |about |only )?${number} ?(?:ms|s|kb|mb|kib|mib|gb|ops/s|req/s|requests)\\b`,
].map((pattern) => new RegExp(pattern, 'g'));
const byTheAgent = /\b(?:added|wrote|created|hinzugefügt|geschrieben|erstellt)\b/;

/** The numbers that a clause claims an output to say. */
export function numberClaims({ words }: MoodedClause): FoundClaim[] {
  if (!/\d/.test(words) || byTheAgent.test(words.replace(/\b(?:lines?|files?) added\b/, ''))) return [];
  if (/^(?:and )?(?:an?|each|every) .{0,40}\b(?:takes|(?:runs|builds|completes) in)\b/.test(words)) return [];
  const found: FoundClaim[] = [];
  for (const pattern of patterns) {
    for (const match of words.matchAll(pattern)) {
      if (match[1] !== undefined && found.length < 8) found.push({ kind: 'number', subject: match[1].replaceAll(' ', '') });
    }
  }
  return found;
}

/** What a number in prose may mean: its separators may be those of thousands or of decimals. */
export function readingsOf(written: string): number[] {
  const readings = new Set<number>();
  if (/^\d{1,3}(?:[,.]\d{3})+$/.test(written)) readings.add(Number(written.replaceAll(/[,.]/g, '')));
  if (/^\d+(?:[.,]\d+)?$/.test(written)) readings.add(Number(written.replace(',', '.')));
  return [...readings].filter(Number.isFinite);
}
