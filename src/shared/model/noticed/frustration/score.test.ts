import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkScoreWords } from './lexicon.ts';
import { scoreMessage } from './score.ts';
import { scoreWords } from './words.ts';

const builtInWords = scoreWords.parse(
  JSON.parse(readFileSync(new URL('../../../../../resources/frustration-words.json', import.meta.url), 'utf8')),
);

interface Labelled {
  readonly text: string;
  readonly kind: 'none' | 'negative' | 'continue';
  readonly language: 'en' | 'de';
  readonly adversarial?: boolean;
  readonly before?: readonly string[];
}

const lists = ['insults', 'swearing', 'grumbles', 'blames', 'hints', 'orders', 'undo', 'unmeant', 'asides', 'continues', 'tails'] as const;
const emptied = Object.fromEntries(lists.map((list) => [list, []])) as unknown as Record<(typeof lists)[number], string[]>;
const kindOf = (text: string, before: readonly string[] = []) => scoreMessage(text, before, builtInWords).kind;

function read(name: string): Labelled[] {
  const text = readFileSync(new URL(`testing/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled);
}

/** Of what is found, how much is right; of what is right, how much is found. */
function measure(rows: readonly Labelled[], kind: Labelled['kind']): { precision: number; recall: number } {
  const found = rows.filter((row) => kindOf(row.text, row.before) === kind);
  const right = found.filter((row) => row.kind === kind).length;
  return { precision: right / found.length, recall: right / rows.filter((row) => row.kind === kind).length };
}

const languages = ['en', 'de', 'both'] as const;
const of = (rows: Labelled[], language: (typeof languages)[number]) =>
  rows.filter((row) => language === 'both' || row.language === language);

describe('labelled messages', () => {
  const rows = read('labelled');

  test('are many, of two languages, and some of them are traps', () => {
    expect(rows.length).toBeGreaterThanOrEqual(200);
    expect(rows.filter((row) => row.adversarial).length).toBeGreaterThanOrEqual(40);
    for (const language of ['en', 'de'] as const) expect(of(rows, language).length / rows.length).toBeGreaterThan(0.4);
  });

  test.each(languages.flatMap((language) => (['negative', 'continue'] as const).map((kind) => ({ language, kind }))))(
    'are known as $kind, in $language',
    ({ language, kind }) => {
      const { precision, recall } = measure(of(rows, language), kind);
      expect(precision).toBeGreaterThanOrEqual(0.9);
      expect(recall).toBeGreaterThanOrEqual(0.9);
    },
  );

  // Never tuned on: precision 0.955 and recall 0.84 of negative, 1.0 and 0.882 of continue, when first measured.
  test('that nobody looked at while writing the rules are known about as well', () => {
    const unseen = read('unseen');
    expect(unseen).toHaveLength(100);
    expect(measure(unseen, 'negative').precision).toBeGreaterThanOrEqual(0.95);
    expect(measure(unseen, 'negative').recall).toBeGreaterThanOrEqual(0.84);
    expect(measure(unseen, 'continue').precision).toBeGreaterThanOrEqual(0.95);
    expect(measure(unseen, 'continue').recall).toBeGreaterThanOrEqual(0.88);
  });

  test('of a second set, written after the first rules, are known as well', () => {
    const unseen = read('held-out');
    expect(unseen).toHaveLength(100);
    for (const kind of ['negative', 'continue'] as const) {
      const { precision, recall } = measure(unseen, kind);
      expect(precision, `precision of ${kind}`).toBeGreaterThanOrEqual(0.85);
      expect(recall, `recall of ${kind}`).toBeGreaterThanOrEqual(0.85);
    }
  });
});

describe('a score', () => {
  test('says which rule met which words', () => {
    expect(scoreMessage('Wrong again. Undo that!!', [], builtInWords)).toMatchObject({
      kind: 'negative',
      reasons: [{ rule: 'undo', words: 'Undo that' }, { rule: 'complaint', words: 'Wrong again' }, { rule: 'punctuation' }],
    });
    expect(scoreMessage('ok, mach weiter', [], builtInWords)).toMatchObject({ kind: 'continue', reasons: [{ rule: 'continue' }] });
    expect(scoreMessage('', [], builtInWords)).toEqual({ kind: 'none', score: 0, reasons: [] });
  });

  test('is negative where a message says both', () => {
    expect(kindOf('wrong again, you broke it. continue')).toBe('negative');
  });

  test('does not look into code, quotes, diffs, logs, traces, commands and addresses', () => {
    for (const pasted of [
      '```\nthis is wrong, wtf\n```',
      '~~~\nstill broken\n~~~',
      '> you broke it',
      '    this is garbage',
      'diff --git a/x b/x\n@@ -1 +1 @@\n-this is wrong\n+still broken',
      'Traceback (most recent call last)\n  File "still-broken.py", line 3',
      '2026-01-01 10:00:00 still broken, wrong again',
      '[worker] still broken again',
      '$ git revert that',
      '`undo that`',
      'The label says "this is wrong again".',
      '„Das ist schon wieder falsch“ steht dort',
      'https://example.org/still/broken/wtf',
      'still/broken/again.ts',
    ]) {
      expect([pasted, kindOf(`${pasted}\n`)]).toEqual([pasted, 'none']);
    }
  });

  test('knows the same request in other words, and not the same words about something else', () => {
    const earlier = ['Write unit tests for the login form component', 'Hello', 'The sidebar should stay open when I click on a session'];
    expect(kindOf('When I click a session keep the sidebar open, it should stay', earlier)).toBe('negative');
    expect(kindOf('Write unit tests for the signup form component', earlier)).toBe('none');
    expect(kindOf('When I click a session keep the sidebar open, it should stay', ['a', 'b', 'c', ...earlier])).toBe('none');
  });

  test('knows blame by its build, and the same words in an order or a plain question as none', () => {
    expect(kindOf('you turned it into spaghetti')).toBe('negative');
    expect(kindOf('explain how you turned it into a queue')).toBe('none');
  });

  test('finds phrases that name a class of words, or how a word ends', () => {
    const [english] = builtInWords.languages;
    const own = (complaint: string) => ({
      names: [],
      languages: [{ ...english!, classes: { mishap: ['oops', 'whoops'] }, ...emptied, complaints: [complaint] }],
    });
    expect(scoreMessage('whoops', [], own('@mishap')).kind).toBe('negative');
    expect(scoreMessage('the unplugged', [], own('the *plugged')).kind).toBe('negative');
    expect(scoreMessage('the plug', [], own('the *plugged')).kind).toBe('none');
    expect(checkScoreWords(own('@none of them'))).toMatchObject({ type: 'unusable', reason: expect.stringContaining('@none') as string });
  });

  test('is the same however a word is written', () => {
    for (const text of ['that’s wrong', "that's wrong", 'thats wrong', 'THAT IS WRONG', 'mach das rueckgaengig', 'Mach das Rückgängig']) {
      expect([text, kindOf(text)]).toEqual([text, 'negative']);
    }
  });

  test('takes about a millisecond at most, whatever is in the message', () => {
    const hostile = [
      'a'.repeat(1_000_000),
      '`'.repeat(1_000_000),
      '"'.repeat(999_999),
      'not so that '.repeat(100_000),
      '\n'.repeat(1_000_000),
      'still not the same error again '.repeat(30_000),
      `wrong\n${'    at main (/app/x.js:1:1)\n'.repeat(40_000)}still wrong`,
      '('.repeat(500_000) + '?!'.repeat(250_000),
      '['.repeat(3_000),
      `'${" ' ".repeat(200_000)}`,
      '💩'.repeat(300_000),
      'wirklich sehr '.repeat(80_000),
    ];
    const fastest = (text: string) => {
      let best = Infinity;
      for (let turn = 0; turn < 15; turn += 1) {
        const begun = performance.now();
        scoreMessage(text, hostile.slice(0, 3), builtInWords);
        best = Math.min(best, performance.now() - begun);
      }
      return best;
    };
    for (const text of hostile) fastest(text);
    const times = hostile.map((text) => [text.slice(0, 12), fastest(text)] as const);
    // Under 1 ms on a machine that does nothing else; this one runs other tests beside it. A scan that is not linear takes seconds.
    expect(times.filter(([, ms]) => ms >= 5)).toEqual([]);
  });

  test('sees what stands before and behind a long paste', () => {
    const log = '2026-01-01 10:00:00 GET /x 200\n'.repeat(20_000);
    expect(kindOf(`still broken:\n${log}`)).toBe('negative');
    expect(kindOf(`${log}\nthat is wrong again`)).toBe('negative');
    expect(kindOf(`\`\`\`\n${'this is wrong again\n'.repeat(5_000)}\`\`\`\nAdd a test for it.`)).toBe('none');
    expect(kindOf(`\`\`\`\n${'this is wrong again\n'.repeat(5_000)}`)).toBe('none');
  });
});
