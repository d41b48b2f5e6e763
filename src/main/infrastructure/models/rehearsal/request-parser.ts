// Plain requests, as far as a rehearsal understands them: English, and the same in simple German.
import { isQuoted, splitPhrases, unquote } from './phrases.ts';

export type Task =
  | { type: 'run'; command: string }
  | { type: 'tests' }
  | { type: 'show'; file: string; lines: { from: number; to: number } | null }
  | { type: 'find'; text: string; isPattern: boolean; place: string | null }
  | { type: 'list'; pattern: string; place: string | null }
  | { type: 'create'; file: string; content: string }
  | { type: 'replace'; file: string; from: string; to: string }
  | { type: 'greet' }
  /** Nothing it knows: it looks at the project instead. */
  | { type: 'explore' };

/** What the words ask for, in order. Words nothing is understood of become one look at the project. */
export function parseRequest(words: string): Task[] {
  const long = parseLongContent(words.trim());
  if (long) return [long];
  const tasks = splitPhrases(words).map(parsePhrase);
  const known = tasks.filter((task): task is Task => task !== null);
  return known.length === 0 ? [{ type: 'explore' }] : known;
}

type Rule = (phrase: string) => Task | null;

/** The first rule that understands a phrase; the particular ones stand before the general. */
const rules: readonly Rule[] = [
  parseGreeting,
  parseTests,
  parseRun,
  parseReplace,
  parseWrite,
  parseCreate,
  parseList,
  parseFind,
  parseShow,
];

function parsePhrase(phrase: string): Task | null {
  for (const rule of rules) {
    const task = rule(phrase);
    if (task) return task;
  }
  return null;
}

function parseGreeting(phrase: string): Task | null {
  const isGreeting =
    /^(?:hi|hello|hey|hallo|good (?:morning|evening|afternoon)|guten (?:tag|morgen|abend)|moin|servus)\b[\s\S]{0,20}$/i.test(phrase);
  const isHelp = /^(?:help|hilfe|what can you do|what are you|who are you|was kannst du|wer bist du)\b/i.test(phrase);
  return isGreeting || isHelp ? { type: 'greet' } : null;
}

function parseTests(phrase: string): Task | null {
  return /^(?:run|execute|start|führe|starte)\s+(?:(?:all|the|my|our|alle|die)\s+)*tests?(?:\s+suite)?(?:\s+aus)?(?:\s+(?:and|und)\s+.*)?$/i.test(
    phrase,
  )
    ? { type: 'tests' }
    : null;
}

const report =
  /\s*,?\s+(?:and|und)\s+(?:then\s+|dann\s+)?(?:tell|show|summari[sz]e|explain|describe|report|give|say|sag|zeig|erklär|fass|berichte)[\s\S]*$/i;

function parseRun(phrase: string): Task | null {
  const rest = /^(?:run|execute|führe|starte|lass)\s+(?:the\s+command\s+|den\s+befehl\s+|command\s+|befehl\s+)?([\s\S]+)$/i.exec(
    phrase,
  )?.[1];
  if (rest === undefined) return null;
  const first = /^(`[^`]+`|"[^"]+"|'[^']+')/.exec(rest)?.[1];
  if (first !== undefined) return { type: 'run', command: unquote(first) };
  const command = rest
    .replace(report, '')
    .replace(/\s+(?:aus|laufen)$/i, '')
    .trim();
  return command === '' ? null : { type: 'run', command };
}

function parseReplace(phrase: string): Task | null {
  const verb = '(?:replace|change|rename|ersetze|ändere)';
  const value = '(`[^`]+`|"[^"]*"|“[^”]*”|\'[^\']*\'|[\\s\\S]+?)';
  const middle = '(?:with|by|to|durch|mit|zu|nach)';
  const forms = [
    new RegExp(`^${verb}\\s+(?:every\\s+|all\\s+)?${value}\\s+${middle}\\s+${value}\\s+in\\s+(\\S+)$`, 'i'),
    new RegExp(`^in\\s+(\\S+),?\\s+${verb}\\s+(?:every\\s+|all\\s+)?${value}\\s+${middle}\\s+${value}$`, 'i'),
  ];
  const first = forms[0]?.exec(phrase);
  const [from, to, file] = first ? [first[1], first[2], first[3]] : reorder(forms[1]?.exec(phrase));
  if (from === undefined || to === undefined || file === undefined) return null;
  return { type: 'replace', file: unquote(file), from: unquote(from), to: unquote(to) };
}

function reorder(match: RegExpExecArray | null | undefined): (string | undefined)[] {
  return match ? [match[2], match[3], match[1]] : [];
}

const fileWords =
  '(?:me\\s+|mir\\s+)?(?:(?:a|an|the|eine|die)\\s+)?(?:new\\s+|neue\\s+)?(?:file\\s+|datei\\s+)?(?:called\\s+|named\\s+|namens\\s+)?';
const creating = `^(?:create|write|make|add|erstelle|schreibe|lege)\\s+${fileWords}(\\S+)`;
const withWords =
  '(?:with|containing|that\\s+says|saying|mit|und\\s+dem)\\s+(?:(?:the|a|dem|einem)\\s+)?(?:(?:text|contents?|words?|line|inhalt|wort|zeile)\\b:?\\s*)?';

/** `create FILE with:` and everything below it: the content may hold anything, so it is not split. */
function parseLongContent(words: string): Task | null {
  const match = new RegExp(
    `${creating}\\s+(?:with|containing|mit)(?:\\s+(?:the|this|following|text|contents?|lines?|dem|diesem|folgendem|inhalt))*[ \\t]*:?[ \\t]*\\n([\\s\\S]+)$`,
    'i',
  ).exec(words);
  const [, file, content] = match ?? [];
  if (file === undefined || content === undefined || !isPath(file)) return null;
  const text = unquote(content);
  return { type: 'create', file: unquote(file), content: text.endsWith('\n') ? text : `${text}\n` };
}

function parseWrite(phrase: string): Task | null {
  const match =
    /^(?:write|put|save|schreibe?)\s+(`[^`]+`|"[^"]*"|“[^”]*”|'[^']*')\s+(?:to|into|in|nach)\s+(?:the\s+file\s+|die\s+datei\s+)?(\S+)$/i.exec(
      phrase,
    );
  const [, content, file] = match ?? [];
  return content === undefined || file === undefined ? null : { type: 'create', file: unquote(file), content: `${unquote(content)}\n` };
}

function parseCreate(phrase: string): Task | null {
  const match = new RegExp(`${creating}(?:\\s+${withWords}([\\s\\S]+?))?(?:\\s+an)?$`, 'i').exec(phrase);
  const [, file, content] = match ?? [];
  if (file === undefined || !isPath(file)) return null;
  return { type: 'create', file: unquote(file), content: content === undefined ? '' : `${unquote(content)}\n` };
}

function parseList(phrase: string): Task | null {
  const match =
    /^(?:list|ls|show|find|liste|zeige?)\s+(?:me\s+|mir\s+)?(?:(?:all|the|alle|die)\s+)*(\S*?)\s*(?:files|dateien)(?:\s+(?:in|under|of|below|unter|von)\s+(\S+?))?(?:\s+auf)?$/i.exec(
      phrase,
    );
  if (!match) return null;
  const kind = match[1] ?? '';
  const pattern = kind === '' ? '*' : kind.includes('*') ? unquote(kind) : `*.${kind.replace(/^\./, '').toLowerCase()}`;
  return { type: 'list', pattern, place: match[2] === undefined ? null : unquote(match[2]) };
}

function parseFind(phrase: string): Task | null {
  const match = /^(?:find|search(?:\s+for)?|grep(?:\s+for)?|look\s+for|suche?(?:\s+nach)?|finde)\s+([\s\S]+?)(?:\s+in\s+(\S+))?$/i.exec(
    phrase,
  );
  const [, what, place] = match ?? [];
  if (what === undefined) return null;
  const where = place === undefined || /^(?:the|this|all|dem|diesem)$/i.test(place) ? null : unquote(place);
  if (/^(?:(?:all|the|every|open|alle|die)\s+)*(?:todos?|fixmes?)(?:\s+(?:comments?|notes?))?$/i.test(what)) {
    return { type: 'find', text: 'TODO|FIXME', isPattern: true, place: where };
  }
  const text = unquote(what.replace(/^(?:the\s+)?(?:text|word|string|wort)\s+/i, ''));
  return { type: 'find', text, isPattern: false, place: where };
}

function parseShow(phrase: string): Task | null {
  const match =
    /^(?:show|read|open|print|display|cat|zeige?|lies|öffne)\s+(?:me\s+|mir\s+)?(?:(?:the|die|den)\s+)?(?:(?:file|contents?\s+of|datei|inhalt\s+von)\s+)?(\S+?)(?:,?\s+(?:lines?|zeilen?)\s+(\d+)(?:\s*(?:-|–|to|bis)\s*(\d+))?)?$/i.exec(
      phrase,
    );
  const file = match?.[1];
  if (file === undefined || !isPath(file)) return null;
  const from = match?.[2] === undefined ? null : Number(match[2]);
  return { type: 'show', file: unquote(file), lines: from === null ? null : { from, to: Number(match?.[3] ?? from) } };
}

/** Whether a word names a file: quoted, with a dot or a slash, or one of the names files have without. */
function isPath(word: string): boolean {
  return (
    isQuoted(word) ||
    /[./\\]/.test(word) ||
    /^(?:readme|license|licence|makefile|dockerfile|changelog|procfile|gemfile|justfile|codeowners)$/i.test(word)
  );
}
