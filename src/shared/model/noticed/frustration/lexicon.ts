// Word lists made ready to score by; done once for each set of lists.
import { compilePhrases, type PhraseBook } from './phrases.ts';
import { plainWord, type Spelling } from './tokens.ts';
import { scoreWords, type LanguageWords, type ScoreWords } from './words.ts';

const books = [
  'insults',
  'swearing',
  'complaints',
  'grumbles',
  'blames',
  'hints',
  'orders',
  'undo',
  'continues',
  'tails',
  'unmeant',
  'asides',
  'reports',
  'mentions',
  'self',
] as const;
type BookName = (typeof books)[number];

/** Everything a message is looked up in, all languages together: nobody says which one they write. */
export interface Lexicon extends Readonly<Record<BookName, PhraseBook>> {
  readonly fillers: ReadonlySet<string>;
  readonly stopWords: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly spelling: Spelling;
}

const known = new WeakMap<ScoreWords, Lexicon>();

/** The lists, ready. Throws a message for the person where a phrase is not written as phrases are. */
export function lexiconOf(words: ScoreWords): Lexicon {
  const lexicon = known.get(words) ?? build(words);
  known.set(words, lexicon);
  return lexicon;
}

function build({ languages, names }: ScoreWords): Lexicon {
  const all = (list: 'fillers' | 'openers' | 'stopWords' | 'joinsNot') => languages.flatMap((language) => language[list]);
  const plain = (list: readonly string[]) => new Set(list.map(plainWord));
  const openers = plain(all('openers'));
  const written = (book: BookName) => languages.flatMap((language) => withClasses(language[book], language.classes));
  const compiled = Object.fromEntries(books.map((book) => [book, compilePhrases(written(book), openers)])) as Record<BookName, PhraseBook>;
  return {
    ...compiled,
    fillers: plain(all('fillers')),
    stopWords: plain(all('stopWords')),
    names: plain(names),
    spelling: { others: spellingsOf(languages), joinsNot: plain(all('joinsNot')) },
  };
}

/** The phrases with the words of each class in the place of its name. */
function withClasses(phrases: readonly string[], classes: LanguageWords['classes']): string[] {
  return phrases.map((phrase) =>
    phrase.replace(/@(\w+)/g, (name, key: string) => {
      const words = Object.hasOwn(classes, key) ? classes[key] : undefined;
      if (words === undefined) throw new Error(`The phrase ${JSON.stringify(phrase)} names ${name}, which is no class of its language.`);
      return words.join('|');
    }),
  );
}

function spellingsOf(languages: readonly LanguageWords[]): Map<string, readonly string[]> {
  const others = new Map<string, readonly string[]>();
  for (const { spellings } of languages) {
    for (const [from, to] of Object.entries(spellings))
      others.set(from.includes("'") ? from : plainWord(from), to.split(' ').map(plainWord));
  }
  return others;
}

/** Word lists that may be used, or why they may not: of another shape, or with a phrase that is not written as phrases are. */
export type CheckedWords = { readonly type: 'usable'; readonly words: ScoreWords } | { readonly type: 'unusable'; readonly reason: string };

/** Looks at word lists that a person may have edited. */
export function checkScoreWords(data: unknown): CheckedWords {
  const parsed = scoreWords.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { type: 'unusable', reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.` };
  }
  try {
    lexiconOf(parsed.data);
    return { type: 'usable', words: parsed.data };
  } catch (error) {
    return { type: 'unusable', reason: error instanceof Error ? error.message : String(error) };
  }
}
