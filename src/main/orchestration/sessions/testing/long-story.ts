// A session of days in one table: what the person says, what the agent does, and what happens in its folder meanwhile. Two thirds of its turns
// only fill the window; what the others settle must survive whatever a summary leaves out.
import type { PersonContent } from '#shared/model/content.ts';
import type { Json } from '#shared/model/json.ts';
import type { PermissionMode } from '#shared/model/permission.ts';
import { answer, callBlock, textBlock, type Answer } from '../../query-loop/testing/scripted-model.ts';

/** One turn, or a compaction between two. */
export type Chapter =
  | {
      readonly type: 'turn';
      readonly says: string;
      readonly attached?: PersonContent[];
      readonly mode?: PermissionMode;
      /** What the agent calls, a step each. */
      readonly calls: readonly Call[];
      readonly ends: string;
      /** What the person answers to its question. */
      readonly denies?: string;
      /** What happened in the folder before it; `date`: so many days later. */
      readonly before?: Happening;
    }
  | { readonly type: 'compaction'; readonly summary: string };

interface Call {
  readonly tool: string;
  readonly input: Json;
}

/** Files the person writes or removes (null), a branch they switch to, and days that pass. */
export interface Happening {
  readonly files?: Readonly<Record<string, string | null>>;
  readonly branch?: string;
  readonly days?: number;
}

export const storyFiles = {
  'src/till.js':
    'export const vatRate = 7;\n\nexport function total(basket) {\n  return basket.reduce((sum, item) => sum + item.cents, 0);\n}\n',
  'src/receipt.js': 'export const header = "Corner shop";\n',
  'src/old.js': 'export const old = true;\n',
  'src/filler.js': Array.from({ length: 90 }, (_, line) => `export const constant${line} = 'the value of constant number ${line}';`).join(
    '\n',
  ),
  'vendor/fast.js': 'module.exports = 1;\n',
  'CLAUDE.md': 'Write short sentences.\n',
};

/** What must be in the prefix after both compactions: a name, and words that stand nowhere else. */
export const storyFacts: readonly (readonly [name: string, words: string])[] = [
  ['the goal of the session', 'Build a till for a corner shop. All amounts are integer cents.'],
  ['what was attached to the goal', 'notes/prices.csv'],
  ['a prohibition of the first day', 'Never edit anything under vendor/.'],
  ['a standing order', 'Always run `node --check` before you say that something works.'],
  ['a decision for a library', 'Use SQLite instead of Postgres for the ledger.'],
  ['a constraint in German', 'Commit-Nachrichten bitte nur auf Englisch.'],
  ['a limit with a number', 'The receipt must not be wider than 42 characters.'],
  ['a decision that came with a denied call', 'Not the production ledger, use ledger-test.db.'],
  ['a number the person named in passing', 'KD-4711'],
  ['the plan', '3. Split the receipt printer from the till.'],
  ['the open step', '[>] Round once, at the end of the receipt'],
  ['a step that is still to do', '[ ] Print the VAT line'],
  ['a file as it was edited', 'export const vatRate = 19;'],
  ['a file as the person changed it since', 'export const footer = \\"Danke!\\";'],
  ['that a file is gone', 'src/old.js (gone)'],
  ['a command in the background', 'sleep 600 # the dev server of the till'],
  ['where a long result lies', '/tool-results/'],
  ['how a command failed', 'node --check src/broken.cjs (exit code 1)'],
  ['the branch', 'The folder is on branch receipt-width now.'],
  ['instructions that changed', 'Write long sentences from now on.'],
  ['the day', 'The date is now 2026-11-23.'],
  ['what was asked last', 'Now let the receipt show the VAT in a line of its own.'],
];

export const chapters: readonly Chapter[] = [
  turn(
    'Build a till for a corner shop. All amounts are integer cents.\nNever edit anything under vendor/.',
    [read('src/till.js'), read('src/old.js')],
    {
      mode: 'bypassPermissions',
      attached: [{ type: 'file', path: 'notes/prices.csv', text: `bread;250\n${'milk;120\n'.repeat(60)}`, bytes: 560 }],
    },
  ),
  turn('Always run `node --check` before you say that something works. The customer is KD-4711.', [bash('node --check src/till.js')]),
  turn('How would you go about it?', [read('src/receipt.js')], {
    mode: 'plan',
    ends: 'I looked at both files.\n\n1. Take the VAT into the till.\n2. Write the ledger.\n3. Split the receipt printer from the till.',
  }),
  turn(
    'Good, do it. Use SQLite instead of Postgres for the ledger.',
    [todos('Take the VAT into the till', 'in_progress'), edit('src/till.js', 'vatRate = 7', 'vatRate = 19')],
    { mode: 'bypassPermissions' },
  ),
  ...filler(1, 18),
  turn('Open the ledger.', [write('ledger.db', 'x')], { mode: 'default', denies: 'Not the production ledger, use ledger-test.db.' }),
  turn(
    'Keep a server running while we work.',
    [{ tool: 'Bash', input: { command: 'sleep 600 # the dev server of the till', run_in_background: true } }],
    { mode: 'bypassPermissions' },
  ),
  turn('Commit-Nachrichten bitte nur auf Englisch. Wie lang ist das Protokoll?', [bash('seq 1 20000')]),
  ...filler(19, 30),
  { type: 'compaction', summary: 'The work goes on.' },
  turn('The receipt must not be wider than 42 characters.', [edit('src/receipt.js', 'Corner shop', 'Corner shop 42')], {
    before: { branch: 'receipt-width', days: 3, files: { 'CLAUDE.md': 'Write long sentences from now on.\n' } },
  }),
  turn('Check what you have.', [write('src/broken.cjs', 'export const ='), bash('node --check src/broken.cjs')]),
  ...filler(31, 50),
  turn('What is left?', [
    {
      tool: 'TodoWrite',
      input: {
        todos: [
          { content: 'Take the VAT into the till', status: 'completed' },
          { content: 'Round once, at the end of the receipt', status: 'in_progress' },
          { content: 'Print the VAT line', status: 'pending' },
        ],
      },
    },
  ]),
  turn('Now let the receipt show the VAT in a line of its own.', [read('src/receipt.js')], {
    before: {
      files: { 'src/receipt.js': 'export const header = "Corner shop 42";\nexport const footer = "Danke!";\n', 'src/old.js': null },
    },
  }),
  ...filler(51, 58),
  { type: 'compaction', summary: 'The work goes on.' },
];

/** The model's answers to all of it, in order. */
export function storyAnswers(): Answer[] {
  let calls = 0;
  return chapters.flatMap((chapter): Answer[] => {
    if (chapter.type === 'compaction') return [answer([textBlock(0, chapter.summary)])];
    const steps = chapter.calls.map(({ tool, input }) => answer([callBlock(0, `toolu_${++calls}`, tool, input)], 'tool_use'));
    return [...steps, answer([textBlock(0, chapter.ends)])];
  });
}

type Turn = Extract<Chapter, { type: 'turn' }>;

function turn(says: string, calls: readonly Call[], more: Partial<Turn> = {}): Turn {
  return { type: 'turn', says, calls, ends: 'Done.', ...more };
}

/** Turns that look at something and settle nothing. */
function filler(from: number, to: number): Turn[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    turn(`Have a look at constant ${from + index}.`, [read('src/filler.js')], { ends: `Constant ${from + index} is a text. `.repeat(20) }),
  );
}

function read(path: string): Call {
  return { tool: 'Read', input: { file_path: path } };
}

function edit(path: string, from: string, to: string): Call {
  return { tool: 'Edit', input: { file_path: path, old_string: from, new_string: to } };
}

function write(path: string, content: string): Call {
  return { tool: 'Write', input: { file_path: path, content } };
}

function bash(command: string): Call {
  return { tool: 'Bash', input: { command } };
}

function todos(content: string, status: string): Call {
  return { tool: 'TodoWrite', input: { todos: [{ content, status }] } };
}
