import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findImports } from './find-imports.ts';

const namesIn = (text: string) => findImports(text).map(({ name }) => name);

describe('imports in a text', () => {
  it('are the words that begin with an at sign, with the line they stand in', () => {
    expect(findImports('See @README.md and\n- @docs/a\\ b.md,\r\n(not@this) me@home.example\n@~/own.md.')).toEqual([
      { name: 'README.md', line: 0 },
      { name: 'docs/a b.md', line: 1 },
      { name: '~/own.md', line: 3 },
    ]);
  });

  it.each([
    ['a code span', 'Write `@a.md` and ``x ` @b.md`` here.'],
    ['a code span over two lines', 'Write `@a.md\nand @b.md` here.'],
    ['fenced code', '```md\n@a.md\n``\n@b.md\n````'],
    ['fenced code that never ends', '~~~\n@a.md\n```\n@b.md'],
    ['fenced code in a list', '- Do this:\n  ```\n  @a.md\n  ```'],
    ['fenced code that begins a list item', '1. ```\n   @a.md\n   ```'],
    ['fenced code in a quotation', '> ```\n> @a.md\n> ```'],
    ['a comment', '<!-- @a.md -->'],
    ['a comment over lines', '<!--\n```\n\n@a.md\n-->'],
    ['a comment that never ends', '<!-- so\n\n@a.md'],
  ])('are none in %s', (_what, text) => {
    expect(namesIn(text)).toEqual([]);
  });

  it.each([
    ['behind a code span', 'Use `x` and @a.md'],
    ['behind a backtick that closes nothing', 'A ` and @a.md'],
    ['behind runs of backticks of other lengths', 'A `` and ` @a.md'],
    ['behind an escaped backtick', 'A \\` @a.md `'],
    ['behind a backtick of another paragraph', 'A `\n\n@a.md `'],
    ['behind a backtick of another list item', '- A `\n- @a.md `'],
    ['behind fenced code', '```\nx\n```\n@a.md'],
    ['behind a quotation that ends in fenced code', '> ```\n> x\n@a.md'],
    ['behind a line that only looks like a fence', '``` a ` b\n@a.md'],
    ['behind a comment', '<!-- x -->\n@a.md'],
    ['behind the beginning of a comment in a sentence', 'Write <!-- to comment. @a.md'],
  ])('are found %s', (_where, text) => {
    expect(namesIn(text)).toEqual(['a.md']);
  });

  const part = fc.constantFrom(
    '`',
    '``',
    '```',
    '~~~',
    '\n',
    '\n\n',
    ' ',
    '- ',
    '> ',
    '# ',
    '<!--',
    '-->',
    '\\',
    'word',
    '@a.md',
    '@b',
    '1. ',
  );
  const anyText = fc.array(part, { maxLength: 60 }).map((parts) => parts.join(''));

  it('name words of their line, whatever the text is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = text.split('\n');
        for (const { name, line } of findImports(text)) expect(lines[line]?.replaceAll('\\ ', ' ')).toContain(`@${name}`);
      }),
    );
  });

  it('are the same where any text stands before them, closed by its own fence', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fence = '`'.repeat(70);
        expect(namesIn(`${fence}\n${text}\n${fence}\nSee @c.md`)).toEqual(['c.md']);
        expect(namesIn(`See @c.md\n\n${fence}\n${text}`)).toEqual(['c.md']);
      }),
    );
  });

  it('are found in time that grows with the text only', () => {
    const hostile = ['`', '<!--', '@....', '``` ` ', '- ', '> ', '\\ ', '`'.repeat(3) + '\n', '@', '.'];
    const startMs = performance.now();
    for (const text of hostile) findImports(`${text.repeat(Math.ceil(65_536 / text.length))}a`);
    let runs = '';
    for (let length = 1; runs.length < 65_536; length++) runs += `${'`'.repeat(length)} `;
    findImports(runs);
    // What grows with the square of such a text takes minutes.
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});
