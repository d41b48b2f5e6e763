import { emptyTranscript } from '#shared/model/folds/transcript-state.ts';
import { createStory } from '#shared/model/folds/transcript-story.ts';
import { foldTranscript } from '#shared/model/folds/transcript.ts';
import { foldDelta, noLiveState } from '#shared/model/folds/transcript-open-blocks.ts';
import { describe, expect, it } from 'vitest';
import { rowsOf, withOpenBlocks } from './rows.ts';

function reading() {
  const story = createStory();
  story.created();
  story.sent('Go');
  story.asks();
  for (const [index, call] of ['a', 'b', 'c'].entries()) story.calls(call, 'Read', {}, index);
  return story;
}
const itemsOf = (story: ReturnType<typeof createStory>) => story.events.reduce(foldTranscript, emptyTranscript).items;
const shape = (story: ReturnType<typeof createStory>) =>
  rowsOf(itemsOf(story)).map((row) => (row.type === 'reads' ? row.items.length : row.type));

describe('rows', () => {
  it('put finished reads that stand behind each other side by side', () => {
    const story = reading();
    story.finishes('a', 'Read', 'x');
    story.finishes('b', 'Read', 'x');
    expect(shape(story)).toEqual(['item', 'item', 2, 'item']);
    story.finishes('c', 'Read', 'x');
    expect(shape(story)).toEqual(['item', 'item', 3]);
  });

  it('leave a read that failed or still runs as a card of its own', () => {
    const story = reading();
    story.finishes('a', 'Read', 'x');
    story.finishes('b', 'Read', 'no such file', { outcome: 'failed', isError: true });
    story.finishes('c', 'Read', 'x');
    expect(shape(story)).toEqual(['item', 'item', 1, 'item', 1]);
  });

  it('keep the key of a group while it grows, so that its row stays', () => {
    const story = reading();
    story.finishes('a', 'Read', 'x');
    const before = rowsOf(itemsOf(story))[2]?.key;
    story.finishes('b', 'Read', 'x');
    expect(rowsOf(itemsOf(story))[2]?.key).toBe(before);
  });

  it('have open blocks behind the answer they belong to, in order', () => {
    const story = reading();
    const { request } = story.state;
    const live = [3, 4].reduce(
      (state, index) => foldDelta(state, { type: 'block.opened', request, index, block: { type: 'text' } }),
      noLiveState,
    );
    story.ends();
    const rows = withOpenBlocks(rowsOf(itemsOf(story)), live.blocks);
    expect(rows.map((row) => (row.type === 'open' ? row.block.index : row.type === 'item' ? row.item.type : row.type))).toEqual([
      'person',
      'agent',
      'tool',
      'tool',
      'tool',
      3,
      4,
      'turn-end',
    ]);
  });

  it('are the same array where nothing is open', () => {
    const rows = rowsOf(itemsOf(reading()));
    expect(withOpenBlocks(rows, [])).toBe(rows);
  });
});
