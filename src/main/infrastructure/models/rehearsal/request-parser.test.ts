import { describe, expect, it } from 'vitest';
import { parseRequest, type Task } from './request-parser.ts';

const explore: Task[] = [{ type: 'explore' }];

describe('plain requests', () => {
  it.each<[string, Task[]]>([
    ['run git status', [{ type: 'run', command: 'git status' }]],
    ['run git status and tell me what changed', [{ type: 'run', command: 'git status' }]],
    ['Please run `git log --oneline | head -3` and summarise it.', [{ type: 'run', command: 'git log --oneline | head -3' }]],
    ['Run echo "a and then b".', [{ type: 'run', command: 'echo "a and then b"' }]],
    ["run grep -rn 'and show x' src", [{ type: 'run', command: "grep -rn 'and show x' src" }]],
    ['could you run the tests?', [{ type: 'tests' }]],
    ['führe git status aus und sag mir, was sich geändert hat', [{ type: 'run', command: 'git status' }]],
    ['show README.md', [{ type: 'show', file: 'README.md', lines: null }]],
    ['Show me the file src/a.ts, lines 3 to 9', [{ type: 'show', file: 'src/a.ts', lines: { from: 3, to: 9 } }]],
    ['zeige mir die Datei package.json', [{ type: 'show', file: 'package.json', lines: null }]],
    ['find "price of" in src', [{ type: 'find', text: 'price of', isPattern: false, place: 'src' }]],
    ['suche nach priceOf', [{ type: 'find', text: 'priceOf', isPattern: false, place: null }]],
    ['find all TODOs', [{ type: 'find', text: 'TODO|FIXME', isPattern: true, place: null }]],
    ['list files in src', [{ type: 'list', pattern: '*', place: 'src' }]],
    ['list all ts files', [{ type: 'list', pattern: '*.ts', place: null }]],
    ['create notes.md with "first line"', [{ type: 'create', file: 'notes.md', content: 'first line\n' }]],
    ['create a file called hello.txt with the text hello there', [{ type: 'create', file: 'hello.txt', content: 'hello there\n' }]],
    ['write "hi" to a/b.txt', [{ type: 'create', file: 'a/b.txt', content: 'hi\n' }]],
    ['erstelle notiz.txt mit "Guten Tag"', [{ type: 'create', file: 'notiz.txt', content: 'Guten Tag\n' }]],
    ['create a.md with:\nrun this\nand that', [{ type: 'create', file: 'a.md', content: 'run this\nand that\n' }]],
    ['replace old with new in a.txt', [{ type: 'replace', file: 'a.txt', from: 'old', to: 'new' }]],
    [
      'replace "return total" with "return 2 in 1" in src/till.js',
      [{ type: 'replace', file: 'src/till.js', from: 'return total', to: 'return 2 in 1' }],
    ],
    ['ersetze alt durch neu in a.txt', [{ type: 'replace', file: 'a.txt', from: 'alt', to: 'neu' }]],
    ['hello', [{ type: 'greet' }]],
    ['what can you do?', [{ type: 'greet' }]],
  ])('%s', (words, tasks) => {
    expect(parseRequest(words)).toEqual(tasks);
  });

  it.each(['What is this project about?', 'show me the project', 'make it faster', 'Refactor the parser to use a table', ''])(
    'looks at the project for: %s',
    (words) => {
      expect(parseRequest(words)).toEqual(explore);
    },
  );

  it('takes several requests in order: in one sentence, in lines, or numbered', () => {
    const tasks: Task[] = [
      { type: 'create', file: 'a.txt', content: 'one\n' },
      { type: 'replace', file: 'a.txt', from: 'one', to: 'two' },
      { type: 'show', file: 'a.txt', lines: null },
    ];
    expect(parseRequest('create a.txt with "one", then replace one with two in a.txt and show a.txt')).toEqual(tasks);
    expect(parseRequest('create a.txt with "one", replace one with two in a.txt, show a.txt')).toEqual(tasks);
    expect(parseRequest('create a.txt with "one"\nreplace one with two in a.txt\nshow a.txt')).toEqual(tasks);
    expect(parseRequest('1. create a.txt with "one"\n2. replace one with two in a.txt\n3. show a.txt')).toEqual(tasks);
  });
});
