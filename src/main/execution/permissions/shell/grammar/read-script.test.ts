import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { levels } from '#main/execution/permissions/shell/command-text.ts';
import { loadShellParser, type ShellParser } from './parser.ts';
import { readScript } from './read-script.ts';

let parse: ShellParser;
beforeAll(async () => {
  parse = await loadShellParser();
});

const commandsOf = (text: string): (string | null)[][] =>
  readScript(text, parse).commands.map(({ words }) => words.map(({ value }) => value));

test.each<[string, (string | null)[][]]>([
  ['a b && c; d | e &', [['a', 'b'], ['c'], ['d'], ['e']]],
  ['echo "$(a b)" `c`', [['echo', null, null], ['a', 'b'], ['c']]],
  ['(a; { b; })', [['a'], ['b']]],
  ['if a; then b; elif c; then d; else e; fi', [['a'], ['b'], ['c'], ['d'], ['e']]],
  ['while a; do b; done; for x in 1 2; do c "$x"; done', [['a'], ['b'], ['c', null]]],
  ['case $x in a) b;; *) c;; esac', [['b'], ['c']]],
  ['f() { a "$@"; }; f', [['a', null], ['f']]],
  ['diff <(a) >(b)', [['diff', null, null], ['a'], ['b']]],
  ['cat <<EOF\n$(a)\nEOF\nb', [['cat'], ['a'], ['b']]],
  ["cat <<'EOF'\n$(a)\nEOF", [['cat']]],
  ['cat <<< "$(a)"', [['cat'], ['a']]],
  ['a ${x:-$(b)} $(( $(c) ))', [['a', null, null], ['b'], ['c']]],
  ['X=$(a) b; Y=`c`', [['b'], ['a'], ['c']]],
  ['export X=$(a)', [['export', null], ['a']]],
  ['! a; time b', [['a'], ['time', 'b']]],
  ['[ -f "$(a)" ] && [[ $(b) == x ]]', [['a'], ['b']]],
  ['$X a', [[null, 'a']]],
  ["'r'\"m\" \\x $'\\x41' a\\ b", [['rm', 'x', 'A', 'a b']]],
  ['a {b,c} {1..3} ~ ~/x ~root', [['a', null, null, '~', '~/x', null]]],
])('every command in %s is found', (text, commands) => {
  expect(new Set(commandsOf(text))).toEqual(new Set(commands));
});

test('redirections are told as what they do to files', () => {
  const { redirects } = readScript('a <in >out 2>>log 2>&1 &>both >&both2 3<&-', parse);
  expect(redirects.map(({ kind, target }) => `${kind} ${target.text}`)).toEqual([
    'read in',
    'write out',
    'write log',
    'write both',
    'write both2',
  ]);
});

test('the folder of a command is known through cd, with and without it', () => {
  const folders = (text: string): unknown => readScript(text, parse).commands.at(-1)?.folders;
  expect(folders('cd a && cd ../b; c')).toEqual([[], ['a'], ['../b'], ['a', '../b']]);
  expect(folders('cd; c')).toEqual([[], ['~']]);
  expect(folders('cd "$X" && c')).toBeNull();
  expect(folders('cd - && c')).toBeNull();
  expect(folders('pushd a; c')).toBeNull();
  expect(folders('cd a/../b; c')).toBeNull();
});

test.each([
  'a "b',
  'a $(b',
  'if a',
  'a\rb',
  'a \u00A0b',
  'a\\\nb',
  "x='$(a)'",
  'echo ${x@P}',
  'echo ${!x}',
  'echo $((x))',
  'echo ${a[$i]}',
  '[[ $x -eq 1 ]]',
  'test_it() { cd a; }',
  "a $'\\'b'",
  'a `b \\`c\\``',
  `a ${'x'.repeat(20_001)}`,
  'cat <<E"O"F\nx\nEOF',
  'a \\ b',
  'a <>b',
])('%j is in doubt', (text) => {
  expect(readScript(text, parse).doubt).not.toBeNull();
});

test.each([
  'git log --oneline | head -5',
  'a && b || c',
  'for f in *.ts; do\n  wc -l "$f"\ndone',
  'x=1; echo "$x"',
  'a \\\n  --flag',
  'cat <<-E\n\tx\n\tE',
  'echo "a\n b"',
])('%j is not in doubt', (text) => {
  expect(readScript(text, parse).doubt).toBeNull();
});

const pieces = [
  'one',
  'two',
  'three',
  'one',
  'two',
  ' ',
  ' ',
  ' ',
  ' ',
  ';',
  '&&',
  '||',
  '|',
  '&',
  '\n',
  '(',
  ')',
  '{ ',
  '; }',
  '"',
  '"',
  "'",
  "'",
  '\\',
  '`',
  '`',
  '$(',
  ')',
  '${x',
  '}',
  '$x',
  '<<E',
  '\nE\n',
  '<<-E\n',
  "<<'E'\n",
  '#',
  ' #',
  '! ',
  'if ',
  '; then ',
  '; fi',
  'x=',
  '*',
  '>f',
  '<f',
  '2>&1',
  '[[ ',
  ' ]]',
  '((',
  '))',
  '$((',
  'case x in x) ',
  ';;',
  ' esac',
  'for i in 1; do ',
  '; done',
  'f() ',
  "$'",
  '\\n',
  '$"',
  '{',
  ',',
  '<(',
  '@(',
  '?',
  'time ',
  'coproc ',
  'E',
  '<<<',
  '-',
  '~',
];

test('whatever bash would run of a random line is found, or the line is in doubt', () => {
  const place = mkdtempSync(join(tmpdir(), 'tessera-shell-'));
  const log = join(place, 'log');
  for (const folder of ['bin', 'work']) mkdirSync(join(place, folder));
  for (const name of ['one', 'two', 'three'])
    writeFileSync(join(place, 'bin', name), `#!/bin/sh\necho ${name} >> ${log}\n`, { mode: 0o755 });

  const isFound = (text: string): boolean => {
    const script = readScript(text, parse);
    if (script.doubt !== null) return true;
    writeFileSync(log, '');
    spawnSync('bash', ['-c', text], { cwd: join(place, 'work'), env: { PATH: join(place, 'bin') }, timeout: 2_000, input: '' });
    const ran = readFileSync(log, 'utf8')
      .split('\n')
      .filter((name) => name !== '');
    const found = script.commands.flatMap(({ words }) =>
      words[0]?.value === 'coproc' ? words : levels(words).flatMap((level) => level.slice(0, 1)),
    );
    return found.some((word) => word?.value === null) || ran.every((name) => found.some((word) => word?.value === name));
  };
  const line = fc.array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 10 }).map((parts) => parts.join(''));
  fc.assert(fc.property(line, isFound), { numRuns: 400 });
});

test.each(["~$''", "~''", '~""', '~"/x"'])('the tilde of %s stands for no folder, so the word is not known', (word) => {
  const [command] = readScript(`probe ${word}`, parse).commands;
  expect(command?.words.at(-1)).toMatchObject({ value: null, hasTilde: false });
});

test('words whose value is known have the value that bash gives them', () => {
  const letters = [
    'a',
    'b',
    '"',
    '"',
    "'",
    "'",
    '\\',
    "$'",
    '\\x41',
    '\\n',
    '\\101',
    '{',
    '}',
    ',',
    '..',
    '/',
    '*',
    '?',
    '[',
    ']',
    '=',
    '-',
    '.',
    ' ',
    'é',
    '\\ ',
    '~',
    '!',
    '#',
  ];
  const line = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 7 }).map((parts) => `probe ${parts.join('')}`);
  fc.assert(
    fc.property(line, (text) => {
      const { doubt, commands, redirects } = readScript(text, parse);
      const [command, ...more] = commands;
      const words = command?.words.slice(1) ?? [];
      const isKnown =
        doubt === null && more.length === 0 && redirects.length === 0 && words.every(({ value, isGlob }) => value !== null && !isGlob);
      if (!isKnown || command?.words[0]?.value !== 'probe') return;
      const shell = spawnSync('bash', ['-c', `probe() { printf '<%s>' "$@"; }\n${text}\n`], {
        env: { HOME: '/HOME', LC_ALL: 'C.UTF-8' },
        encoding: 'utf8',
      });
      const expected = words.map(({ value, hasTilde }) => `<${hasTilde ? `/HOME${value?.slice(1)}` : value}>`).join('');
      expect(shell.stdout).toBe(expected === '' ? '<>' : expected);
    }),
    { numRuns: 300 },
  );
});
