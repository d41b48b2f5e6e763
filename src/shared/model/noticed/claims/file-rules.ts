// Claims that a file was created, changed or deleted.
import type { ClaimKind, FoundClaim } from '../kinds.ts';
import type { MoodedClause } from './mood.ts';

type FileKind = Extract<ClaimKind, 'file-created' | 'file-changed' | 'file-deleted'>;

const verbs: readonly (readonly [FileKind, string])[] = [
  ['file-created', 'created|added|wrote|written|saved|generated|scaffolded|angelegt|erstellt|erzeugt|hinzugefügt|geschrieben|gespeichert'],
  [
    'file-changed',
    'changed|edited|modified|updated|rewrote|rewritten|refactored|adjusted|replaced|patched|extended|simplified|fixed|corrected|adapted|tweaked|cleaned up|reworked|renamed|moved|converted|inserted|split|switched|reverted|restored|migrated|improved|touched|trimmed|shortened|tightened|reorganized|reorganised|reformatted|restructured|hardened|optimized|optimised|documented|annotated|bumped|implemented|introduced|formatted|deduplicated|streamlined|tidied|enhanced|reduced|merged|consolidated|expanded|inlined|linked|registered|geändert|angepasst|bearbeitet|aktualisiert|überarbeitet|umgeschrieben|umgebaut|korrigiert|ergänzt|erweitert|ersetzt|verändert|vereinfacht|umbenannt|verschoben|eingefügt',
  ],
  ['file-deleted', 'deleted|removed|dropped|gelöscht|entfernt'],
];
const kindOfVerb = new Map(verbs.flatMap(([kind, words]) => words.split('|').map((word) => [word, kind] as const)));
const verb = `(?:${verbs.map(([, words]) => words).join('|')})`;
const anyVerb = new RegExp(`(?<![\\w§-])${verb}(?![\\w-])`, 'g');

/** What may stand before a verb whose subject is the agent. */
const byTheAgent =
  /(?:^|\b(?:i|we|i've|we've|'ve|have|then|also|and|und|just|already|now|first|finally|additionally|successfully|ich|wir|habe|haben|hab|done|fertig|changes|\w+ly)|:|–|-|')\s*$/;
const passive =
  /\b(?:was|were|has been|have been|is now|are now|got|been|wurden?|ist (?:jetzt|nun)|sind (?:jetzt|nun)|worden)(?: (?:\w+ly|now|also|just|newly|neu|jetzt|auch|successfully|erfolgreich|[a-zäöü]+))?\s*$/;
const within =
  /(?:^|\s)(?:from|in|into|to|of|inside|within|at|on|aus|in|zu|von|im|auf|for|für|zur|zum)(?: the| der| den| die| dem| file| datei| existing)*\s*$/;
const joined = /^\s*(?:,|&|and|und|as well as|sowie|plus|the|die|file|files|also|then|\s)*\s*$/;
const german = /\b(?:habe|haben|hab|wurden?|ist|sind|worden)\b/;
const germanVerb =
  /(?:angelegt|erstellt|erzeugt|hinzugefügt|geschrieben|gespeichert|geändert|angepasst|bearbeitet|aktualisiert|überarbeitet|umgeschrieben|umgebaut|korrigiert|ergänzt|erweitert|ersetzt|verändert|vereinfacht|umbenannt|verschoben|eingefügt|gelöscht|entfernt)/;

/** What a clause claims of the files it names. */
export function fileClaims({ words, names, section }: MoodedClause): FoundClaim[] {
  const paths = names.filter(({ is }) => is === 'path').map(({ content }) => content);
  if (paths.length === 0) return [];
  const places = [...words.matchAll(/§path/g)].map(({ index }) => index);
  const found =
    german.test(words) && germanVerb.test(words)
      ? germanClaim(words, places)
      : (listed(words) ??
        (section === 'changes' && underChanges.test(words) ? [{ kind: 'file-changed', place: 0 } as const] : null) ??
        passiveClaim(words, places) ??
        activeClaim(words, places));
  return (found ?? []).flatMap(({ kind, place }) => {
    const subject = paths[place];
    return subject === undefined ? [] : [{ kind, subject }];
  });
}

interface Placed {
  readonly kind: FileKind;
  readonly place: number;
}

/** "`src/a.ts` updated", with nothing after it but a purpose. */
const participle = new RegExp(
  `^(?:(?:the |a |new |neue\\w? |der |die |das )*(?:tests?|file|datei|module?|component|komponente|doku\\w*|docs?|helper|script|skript|migration|config\\w*|types?|typen) |both )?§path(?: ?(?:,|&|and|und) §path)*(?: now| also| neu)? (${verb})$`,
);
/** "`src/a.ts` now holds the matcher". */
const nowDoes = /^§path now (?!(?:pass|fail|work|compile|build|run|need|require)(?:e?s)?\b)[a-z]{2,}s\b/;
const byChanging = /\bby (?:changing|updating|editing|modifying|adjusting) (?:the )?§path$/;
const germanElliptic =
  /^(?:[\wäöüß-]+ ){1,3}in §path (?:neu |jetzt )?(?:geändert|angepasst|überarbeitet|umgeschrieben|korrigiert|ergänzt|erweitert|ersetzt|vereinfacht|hinzugefügt|entfernt|eingefügt)$/;
const changeDone =
  /^(?:the |my |all )?(?:changes?|edits?|updates?|fix) (?:in|to) §path (?:is|are|has been|have been) (?:done|complete|in place|made|applied)$/;

/** "new" alone or a new file; "new option" is a change of the file. */
const isNew =
  /^(?:(?:brand )?new|neu|neue?)(?: (?:file|datei|module|modul))?(?:$| (?:with|that|which|for|mit|für|holding|containing)\b)|^(?:created|erstellt|angelegt)\b/;

/** Under a head of changes: "`src/a.ts`: reads the option". */
const underChanges = /^§path ?[:–—-] [a-zäöü]/;

/** "`src/a.ts`: added the option". */
function listed(words: string): Placed[] | null {
  if (/^(?:new file|created file|neue datei):? §path/.test(words)) return [{ kind: 'file-created', place: 0 }];
  if (changeDone.test(words) || nowDoes.test(words) || byChanging.test(words) || germanElliptic.test(words))
    return [{ kind: 'file-changed', place: 0 }];
  const bare = participle.exec(words)?.[1];
  const kind = bare === undefined ? undefined : kindOfVerb.get(bare);
  if (kind !== undefined) return [...words.matchAll(/§path/g)].map((_, place) => ({ kind, place }));
  const match = /^§path ?(?:\((new(?: file)?|neu|created|deleted|removed|gelöscht|changed|updated)\)|[:–—-]) ?(.*)$/.exec(words);
  if (!match) return null;
  const said = (match[1] ?? match[2] ?? '').trim();
  if (isNew.test(said)) return [{ kind: 'file-created', place: 0 }];
  if (/^(?:deleted|removed|gelöscht|entfernt)$/.test(said)) return [{ kind: 'file-deleted', place: 0 }];
  return new RegExp(`^(?:now |also )?(?:${verb}|new(?= \\S)|(?!un|need|is|has)[a-z]{3,}ed)(?![\\w-])`).test(said)
    ? [{ kind: 'file-changed', place: 0 }]
    : null;
}

function passiveClaim(words: string, places: readonly number[]): Placed[] | null {
  const first = places[0] ?? 0;
  for (const { 0: word, index } of words.matchAll(anyVerb)) {
    const kind = kindOfVerb.get(word);
    if (
      index < first ||
      kind === undefined ||
      !passive.test(words.slice(0, index)) ||
      /^ (?:by|von|durch) /.test(words.slice(index + word.length))
    )
      continue;
    if (word === 'written' && words.slice(0, index).endsWith(' to ')) continue;
    if (/^(?:renamed|moved)$/.test(word) && /^ (?:in)?to (?:the )?§path/.test(words.slice(index + word.length))) {
      const place = places.findIndex((at) => at > index);
      return [{ kind, place }];
    }
    const isWithin = within.test(words.slice(0, first));
    const until = places.findIndex((place, at) => at > 0 && (place > index || !joined.test(words.slice((places[at - 1] ?? 0) + 5, place))));
    return places.slice(0, until === -1 ? places.length : until).map((_, place) => ({ kind: isWithin ? 'file-changed' : kind, place }));
  }
  return null;
}

/** "In `src/a.ts` I replaced the loop". */
const fronted = new RegExp(`^(?:in|inside|within) §path (?:i|we|i've|we've)(?: have| also| now| \\w+ly)* ${verb}(?![\\w-])`);

/** "Docs updated in `docs/a.md`". */
const elliptic =
  /^(?!.*\b(?:was|were|is|are|which|that)\b)(?:[\w-]+ ){1,3}(?:updated|changed|added|adjusted|removed|fixed|replaced|aktualisiert|angepasst|ergänzt) (?:in|to|from) (?:the )?§path$/;

/** German participles that are also what somebody does: "und aktualisiert `a.json`". */
const alsoPresent = /^(?:aktualisiert|korrigiert|ergänzt|erweitert|ersetzt|verändert|vereinfacht|erstellt|erzeugt|überarbeitet)$/;

function activeClaim(words: string, places: readonly number[]): Placed[] | null {
  if (fronted.test(words) || elliptic.test(words)) return [{ kind: 'file-changed', place: 0 }];
  const found: Placed[] = [];
  let free = 0;
  for (const { 0: word, index } of words.matchAll(anyVerb)) {
    const kind = kindOfVerb.get(word);
    const place = places.findIndex((at, order) => order >= free && at > index);
    if (place === -1 || kind === undefined || !byTheAgent.test(words.slice(0, index)) || passive.test(words.slice(0, index))) continue;
    if (alsoPresent.test(word) && !/(?:^|[:–—-])\s*$/.test(words.slice(0, index))) continue;
    const between = words.slice(index + word.length, places[place]);
    if (/\b(?:that|which|who|der|so)\b/.test(between) || (kind !== 'file-changed' && between.length > 80 && !within.test(between)))
      continue;
    if (word === 'fixed' && /\b(?:bugs?|issues?|problems?|crash\w*|errors?|races?|leaks?|fehler|it)\b/.test(between)) continue;
    const isRename = /^(?:renamed|moved|converted)$/.test(word) && places.length > place + 1;
    const isWithin = within.test(between) && !/^(?:wrote|written|saved)$/.test(word);
    if (kind === 'file-changed' && isRename) {
      found.push({ kind, place: place + 1 });
      free = place + 2;
      continue;
    }
    if (isWithin && /(?:^|\s)(?:for|für|on|of|at)(?: the)?\s*$/.test(between) && kind !== 'file-changed') continue;
    if (kind === 'file-changed' && /\b(?:match|like|as|with|using)\b/.test(between)) continue;
    found.push({ kind: isWithin ? 'file-changed' : kind, place });
    free = place + 1;
    while (free < places.length && joined.test(words.slice((places[free - 1] ?? 0) + 5, places[free]))) {
      found.push({ kind: isWithin ? 'file-changed' : kind, place: free });
      free += 1;
    }
  }
  return found.length > 0 ? found : null;
}

function germanClaim(words: string, places: readonly number[]): Placed[] | null {
  const word = germanVerb.exec(words)?.[0];
  const kind = word === undefined ? undefined : kindOfVerb.get(word);
  if (kind === undefined || /\b(?:von|durch) (?:dem|der|einem|einer|jemand)/.test(words)) return null;
  const isRename = /^(?:umbenannt|verschoben)$/.test(word ?? '') && places.length > 1;
  if (isRename) return [{ kind, place: 1 }];
  const found: Placed[] = [];
  for (const [place, at] of places.entries()) {
    if (place > 0 && !joined.test(words.slice((places[place - 1] ?? 0) + 5, at))) break;
    found.push({ kind: within.test(words.slice(0, places[0])) ? 'file-changed' : kind, place });
  }
  return found;
}
