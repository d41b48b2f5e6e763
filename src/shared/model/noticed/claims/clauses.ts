// Cuts an answer into clauses: as much of a sentence as one statement may take, at its exact place.
import { kindsOfCommand } from './commands/kinds.ts';
import { maskNames, type Name } from './names.ts';
import { sectionsOf, type Section } from './sections.ts';

/** What stands between two marks of punctuation or conjunctions. */
export interface Clause {
  readonly start: number;
  readonly end: number;
  /** In lower case, on one line; names are replaced by `§path`, `§tests`, `§build`, `§lint`, `§types`, `§command`, `§code`, `§quote`. */
  readonly words: string;
  readonly names: readonly Name[];
  /** Which sentence it belongs to, from 0. */
  readonly sentence: number;
  /** The conjunction or mark that joins it to the clause before; empty for the first of a sentence. */
  readonly joint: string;
  readonly isQuestion: boolean;
  /** What it stands under: an aside such as "Next steps" or "How it works", or a list of changes. */
  readonly section: Section['is'] | null;
}

/** Longer answers are read up to here. */
const maxCharacters = 200_000;
/** Longer clauses are read up to here, so that no pattern meets more. */
const maxClause = 600;

/** The clauses of an answer in order. Takes time in proportion to the text's length. */
export function clausesOf(source: string): Clause[] {
  const text = source.slice(0, maxCharacters);
  const { masked, names } = maskNames(text);
  const sections = sectionsOf(text);
  let section = 0;
  const clauses: Clause[] = [];
  let next = 0;
  for (const [index, sentence] of sentencesOf(masked).entries()) {
    for (const piece of piecesOf(masked, sentence)) {
      const { start, end } = trimmed(masked, piece);
      if (start >= end) continue;
      while ((sections[section]?.end ?? Infinity) < start) section += 1;
      const under = sections[section];
      const own: Name[] = [];
      for (let name = names[next]; name && name.start < end; name = names[(next += 1)]) if (name.start >= start) own.push(name);
      const words = wordsOf(masked, { start, end: Math.min(end, start + maxClause) }, own);
      clauses.push({
        start,
        end,
        words,
        names: own,
        sentence: index,
        joint: piece.joint,
        isQuestion: sentence.isQuestion,
        section: under && under.start <= start ? under.is : null,
      });
    }
  }
  return clauses;
}

interface Range {
  readonly start: number;
  readonly end: number;
}
interface Sentence extends Range {
  readonly isQuestion: boolean;
}
interface Piece extends Range {
  readonly joint: string;
}

const sentenceEnd = /[.!?…]{1,3}(?=["')\s]|$)|\n(?=[ \t]{0,12}(?:[-*+•#✅✓✔☑❌✗✘⚠]|\d{1,3}[.)]|\n|$))/g;
const abbreviation = /(?:^|[\s(])(?:e\.g|i\.e|vs|cf|approx|z\.\s?b|d\.\s?h|bzw|ca|ggf|u\.\s?a|z|d|\d{1,3})$/i;

function sentencesOf(masked: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const { 0: mark, index } of masked.matchAll(sentenceEnd)) {
    if (
      mark === '.' &&
      abbreviation.test(masked.slice(Math.max(start, index - 8), index)) &&
      !/\d\s*$/.test(masked.slice(start, index).slice(4))
    )
      continue;
    sentences.push({ start, end: index + mark.length, isQuestion: mark.includes('?') });
    start = index + mark.length;
  }
  if (start < masked.length) sentences.push({ start, end: masked.length, isQuestion: false });
  return sentences;
}

const verbsThatBegin =
  'ran|re-?ran|executed|fixed|resolved|created|added|wrote|changed|edited|updated|modified|rewrote|renamed|moved|deleted|removed|committed|verified|committet|pushed|habe|hat|lief|liefen';
const subjects =
  "i|i'm|we|it|they|all|everything|the|this|these|that|there|no|both|each|tests?|then|now|its|build|lint|alle|alles|der|die|das|es|sie|ich|wir|dann|jetzt|keine?|you|du|run|commit|will|would|should";
const separator = new RegExp(
  [
    ';',
    ':(?=\\s)',
    '—',
    '\\s[–-]\\s',
    ',(?=\\s)',
    '[()]',
    '\\s(?=(?:instead of|rather than|anstatt|statt)\\s)',
    '\\b(?:but|however|although|whereas|aber|jedoch|obwohl|sondern|because|weil|since|so that)\\b',
    `\\b(?:and|und|then)\\s(?=(?:also |now |auch |has |have )?(?:${subjects}|${verbsThatBegin}|\\d+|[\\uE000\\uE001])(?![\\w-]))`,
  ].join('|'),
  'gi',
);

/** What has no verb of its own belongs to what follows or goes before. */
const topicAlone =
  /^(?:[-*+•#\s✅✓✔☑]|\uFE0F|\d{1,3}[.)])*(?:the |der |die |das )?(?:(?:unit |type |typ)?-?(?:tests?|suite|build|lint\w*|checks?|types?|formatter)|typprüfung|[\w-]{1,20})\s*$/i;
const listAlone = /^(?:[\s\uE000,&]|and|or|und|oder|the|file|files|as well as|sowie|both|also)*$/i;
/** Longer lists of names are cut, so that no list is read again for each of its names. */
const maxListed = 400;
const namesAlone = /^(?:[-*+•\s\uE000\uE001,&]|and|und|both)*[\uE000\uE001]\s*$/i;
const labelAlone = /^(?:[-*+•#\s✅✓✔☑]|\uFE0F|\d{1,3}[.)])*(?:[\uE000\uE001]+|[\w-]{1,24}(?: [\w-]{1,24}){0,2})\s*$/;
const saysSomething =
  /^(?:[-*+•#\s])*(?:done|fertig|committed|fixed|verified|cleaned up|clean-?up|tidied up|aufgeräumt|created|behoben|erledigt|changes?|changed|summary|result|results|note|yes|yep|ja|no|nein|ok|okay|great|all good|[^\n]*\b(?:not|nicht|n't))\s*$/i;

/** What may stand in parentheses beside a name without being a clause of its own. */
const nameInside = /^\s*(?:[\uE000-\uE003]{1,400}|new(?: file)?|neu|deleted|removed|gelöscht|changed|updated|created)\s*\)/i;
const nameBefore = /\(\s*(?:[\uE000-\uE003]{1,400}|new(?: file)?|neu|deleted|removed|gelöscht|changed|updated|created)\s*$/i;

function piecesOf(masked: string, sentence: Sentence): Piece[] {
  const pieces: Piece[] = [];
  let start = sentence.start;
  let joint = '';
  const text = masked.slice(sentence.start, sentence.end);
  for (const match of text.matchAll(separator)) {
    const at = sentence.start + match.index;
    if (at < start) continue;
    const before = masked.slice(start, at);
    const mark = match[0].trim().toLowerCase();
    const isLabel =
      (mark === ':' || mark === '–' || mark === '-' || mark === '—') && labelAlone.test(before) && !saysSomething.test(before);
    const isTopic =
      (mark === ',' || mark === 'and' || mark === 'und') &&
      joint !== ':' &&
      topicAlone.test(before) &&
      /test|suite|build|lint|check|type|typ/i.test(before);
    const isName = mark === '(' ? nameInside.test(masked.slice(at + 1, at + 500)) : mark === ')' && nameBefore.test(before.slice(-500));
    const isListOfNames =
      (mark === ',' || mark === 'and' || mark === 'und') &&
      before.length <= maxListed &&
      namesAlone.test(before) &&
      /^\s*(?:and |und )?[\uE000\uE001]/.test(masked.slice(at + match[0].length, at + match[0].length + 40));
    if (isLabel || isTopic || isName || isListOfNames) continue;
    const after =
      masked
        .slice(at + match[0].length, at + match[0].length + 300)
        .split(/[,;:.(]|\b(?:but|aber|so|because|to|with|accordingly|that|which|for|in|as)\b/)[0] ?? '';
    if ((mark === ',' || mark === 'and' || mark === 'und') && /\uE000/.test(before) && /\uE000/.test(after) && listAlone.test(after))
      continue;
    pieces.push({ start, end: at, joint });
    start = at + match[0].length;
    joint = mark;
  }
  pieces.push({ start, end: sentence.end, joint });
  return pieces;
}

function trimmed(masked: string, { start, end }: Range): Range {
  const text = masked.slice(start, end);
  const lead = /^(?:[\s#>•.,:;–—-]|[*+](?=\s)|\d{1,3}[.)](?=\s)|✅|✓|✔️?|☑️?)*/u.exec(text)?.[0].length ?? 0;
  const tail = /[\s,;:.!?…]*$/.exec(text.slice(Math.max(lead, text.length - 40)))?.[0].length ?? 0;
  return { start: start + lead, end: Math.max(start + lead, end - tail) };
}

function wordsOf(masked: string, { start, end }: Range, names: readonly Name[]): string {
  let words = '';
  let from = start;
  for (const name of names) {
    if (name.end > end) break;
    words += `${masked.slice(from, name.start)} ${markOf(name)} `;
    from = name.end;
  }
  words += masked.slice(from, end);
  return words.replaceAll('’', "'").replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

function markOf({ is, content }: Name): string {
  if (is !== 'command') return `§${is}`;
  const [kind] = kindsOfCommand(content);
  return kind === 'tests' || kind === 'build' || kind === 'lint' || kind === 'types' ? `§${kind}` : '§command';
}
