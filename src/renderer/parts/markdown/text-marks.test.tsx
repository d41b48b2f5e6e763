import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Markdown } from './markdown.tsx';
import styles from './markdown.module.css';

afterEach(cleanup);

/** Draws a text whose marked words stand between `{` and `}`; what is underlined, and the whole with notes as `<n>`. */
function draw(marked: string) {
  const marks: { start: number; end: number; note: string }[] = [];
  let text = '';
  for (const piece of marked.split(/(\{[^}]*\})/)) {
    if (piece.startsWith('{')) marks.push({ start: text.length, end: text.length + piece.length - 2, note: String(marks.length) });
    text += piece.startsWith('{') ? piece.slice(1, -1) : piece;
  }
  const { container } = render(<Markdown text={text} marks={marks} renderNote={(note) => <i>{`<${note}>`}</i>} />);
  const underlined = [...container.querySelectorAll(`.${styles['marked']}`)].map(({ textContent }) => textContent).join('');
  return { underlined, all: container.textContent, container };
}

describe('marks in Markdown', () => {
  it('underline the words and stand behind the sentence', () => {
    const { underlined, all } = draw('First. {All tests pass} with the order. Then more.');
    expect(underlined).toBe('All tests pass');
    expect(all).toBe('First. All tests pass with the order.<0> Then more.');
  });

  it('go through emphasis, code and links, which stay what they are', () => {
    const { underlined, all, container } = draw('I said: {I **changed** `src/a.ts` and [the docs](docs/a.md)}. Done.');
    expect(underlined).toBe('I changed src/a.ts and the docs');
    expect(all).toBe('I said: I changed src/a.ts and the docs.<0> Done.');
    expect(container.querySelector('strong')?.textContent).toBe('changed');
    expect(container.querySelector('code')?.textContent).toBe('src/a.ts');
    expect(container.querySelector('a')?.textContent).toBe('the docs');
  });

  it('put the note behind emphasis that ends the sentence, not into it', () => {
    const { all, container } = draw('**{All tests pass}.** More.');
    expect(all).toBe('All tests pass.<0> More.');
    expect(container.querySelector('strong')?.textContent).toBe('All tests pass.');
  });

  it('stand at their places behind escapes, entities, lists, tables and carriage returns', () => {
    const { underlined, all } = draw(
      '# Head\r\n\r\n1\\* &amp; 2\r\n\r\n- one\n- {tests pass}\n- {lint &amp; \\*build\\* pass}\n\n| a | b |\n|---|---|\n| {Tests} | ok |\n\nEnd',
    );
    expect(underlined).toBe('tests passlint & *build* passTests');
    expect(all).toContain('tests pass<0>');
    expect(all).toContain('lint & *build* pass<1>');
    expect(all).toContain('Tests<2>');
  });

  it('of two claims in one sentence have two notes behind it', () => {
    const { underlined, all } = draw('{I ran it} and {all is well}.\n\nNext.');
    expect(underlined).toBe('I ran itall is well');
    expect(all?.trim()).toMatch(/^I ran it and all is well\.<0><1>\s*Next\.$/);
  });

  it('leave a text without marks as it was', () => {
    const text = 'One **two** `three`.\n\n- four';
    const plain = render(<Markdown text={text} />).container.innerHTML;
    cleanup();
    expect(render(<Markdown text={text} marks={[]} />).container.innerHTML).toBe(plain);
  });
});
