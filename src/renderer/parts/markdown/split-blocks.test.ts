import { describe, expect, it } from 'vitest';
import { healTail, splitBlocks, type MarkdownBlocks } from './split-blocks.ts';

const text =
  'First paragraph\nof two lines.\n\n- one\n- two\n\n  still two\n\n```ts\nconst a = 1;\n\nconst b = 2;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nLast.';

describe('Markdown in blocks', () => {
  it('is the text again when it is joined', () => {
    const { blocks } = splitBlocks(text);
    expect(blocks.join('')).toBe(text);
    expect(blocks).toHaveLength(5);
  });

  it('comes out the same whether it arrived at once or by letters', () => {
    let previous: MarkdownBlocks | undefined;
    for (let end = 1; end <= text.length; end += 1) previous = splitBlocks(text.slice(0, end), previous);
    expect(previous?.blocks).toEqual(splitBlocks(text).blocks);
  });

  it('keeps finished blocks while the end grows', () => {
    const before = splitBlocks(text);
    const after = splitBlocks(`${text} And more`, before);
    expect(after.blocks.slice(0, 4)).toEqual(before.blocks.slice(0, 4));
    expect(after.blocks.at(-1)).toBe('Last. And more');
    expect(splitBlocks(text, before)).toBe(before);
  });

  it('begins anew where the text is another', () => {
    expect(splitBlocks('# Other', splitBlocks(text)).blocks).toEqual(['# Other']);
  });

  it('heals what was only begun', () => {
    expect(healTail('a **bold')).toBe('a **bold**');
    expect(healTail('see [the docs](https://exa')).toBe('see the docs');
    expect(healTail('costs $$5')).toBe('costs $$5');
  });
});
