import { lexer } from 'marked';
import remend from 'remend';

/** A text cut into its top-level blocks, so that only the block that grows is drawn again. */
export interface MarkdownBlocks {
  readonly text: string;
  readonly blocks: readonly string[];
}

/**
 * Cuts Markdown into top-level blocks. With the blocks of an earlier, shorter text the finished ones are kept as they are and only the
 * end is read again. Joined together the blocks are the text (with line feeds alone).
 */
export function splitBlocks(source: string, previous?: MarkdownBlocks): MarkdownBlocks {
  const text = source.replace(/\r\n?/g, '\n');
  if (previous?.text === text) return previous;
  // The last two blocks may still become one (a list goes on, a paragraph turns into a heading); those before can not.
  const kept = previous && text.startsWith(previous.text) ? previous.blocks.slice(0, -2) : [];
  const offset = kept.reduce((sum, block) => sum + block.length, 0);
  const blocks = [...kept];
  for (const token of lexer(text.slice(offset))) {
    const last = blocks.at(-1);
    // Blank lines belong to the block before them.
    if (token.type === 'space' && last !== undefined && blocks.length > kept.length) blocks[blocks.length - 1] = last + token.raw;
    else blocks.push(token.raw);
  }
  return { text, blocks };
}

/** The end of a text that still streams, with what was begun (emphasis, a link, a fence) closed so that it does not flicker. */
export function healTail(block: string): string {
  return remend(block, { linkMode: 'text-only', katex: false });
}
