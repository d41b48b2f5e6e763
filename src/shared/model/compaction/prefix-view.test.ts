import { afterEach, expect, test, vi } from 'vitest';
import { emptyMessages, foldMessages, toMessages } from '../folds/messages.ts';
import { createStory, type Story } from '../folds/transcript-story.ts';
import { foldAhead } from '../insight/ahead.ts';
import { nothingAhead } from '../insight/ahead-state.ts';
import { prefixView } from './prefix-view.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const view = ({ events }: Story) => prefixView(events.reduce(foldMessages, emptyMessages), events.reduce(foldAhead, nothingAhead));

function begun(): Story {
  const story = createStory();
  story.created();
  story.add('prompt.fixed', {
    layout: 'sections',
    sections: [{ name: 'identity', version: 1, isStatic: true, text: 'You are. '.repeat(100) }],
    tools: [{ name: 'Read', description: 'Reads. '.repeat(50), input_schema: {} }],
  });
  story.sent('Look around. '.repeat(20));
  return story;
}

test('the blocks stand in wire order and their tokens are those of the prompt that was counted, with what was added since', () => {
  const story = begun();
  story.asks();
  story.calls('call-1', 'Read', { file_path: 'a.ts' });
  story.starts('call-1', 'Read', { file_path: 'a.ts' });
  story.completes({ input_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 700, output_tokens: 40 }, 'tool_use');
  const before = view(story);
  story.finishes('call-1', 'Read', 'x'.repeat(3_600));
  const { blocks, tokens, placed, starts, countedBy } = view(story);
  const sources = blocks.map(({ source }) => (source.type === 'message' ? `${source.origin.type}: ${source.block.type}` : source.type));
  expect(sources).toEqual(['tool', 'system', 'person: text', 'answer: tool_use', 'results: tool_result']);
  expect(blocks.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
  expect(blocks.reduce((sum, block) => sum + block.tokens, 0)).toBe(tokens);
  expect(blocks.slice(0, 3).reduce((sum, block) => sum + block.tokens, 0)).toBe(700);
  expect(blocks[3]?.tokens).toBe(40);
  expect(blocks[4]?.tokens).toBeGreaterThan(tokens - before.tokens - 50);
  expect(blocks[4]?.tokens).toBeGreaterThan(600);
  expect({ placed: placed.length, starts, countedBy }).toEqual({ placed: 3, starts: [2, 3, 4], countedBy: 'usage' });
});

test('before anything was counted every block is estimated by its size', () => {
  const story = begun();
  const { blocks, tokens, countedBy } = view(story);
  expect(blocks.reduce((sum, block) => sum + block.tokens, 0)).toBe(tokens);
  expect(blocks.every((block) => block.tokens > 50)).toBe(true);
  expect(countedBy).toBe('estimate');
});

test('an image counts by its area and not by the bytes of its name', () => {
  const story = begun();
  story.add('message.sent', {
    message: story.sent('x').message,
    turn: story.state.turn,
    content: [{ type: 'image', blob: 'a'.repeat(64) as never, mediaType: 'image/png', name: 'a.png', bytes: 10 }],
  });
  expect(view(story).blocks.at(-1)?.tokens).toBeGreaterThan(1_000);
});

test('a prefix of ten thousand blocks is read without measuring its text again', () => {
  const story = begun();
  for (let step = 0; step < 3_400; step += 1) {
    story.asks();
    story.says(`Step ${step}. ${'word '.repeat(20)}`);
    story.calls(`call-${step}`, 'Read', { file_path: `${step}.ts` }, 1);
    story.starts(`call-${step}`, 'Read', { file_path: `${step}.ts` });
    story.completes({ output_tokens: 60, cache_read_input_tokens: 1_000 + step * 200 }, 'tool_use');
    story.finishes(`call-${step}`, 'Read', `Line ${step}\n`.repeat(20));
  }
  const messages = story.events.reduce(foldMessages, emptyMessages);
  const ahead = story.events.reduce(foldAhead, nothingAhead);
  const first = prefixView(messages, ahead);
  const sent = toMessages(messages).reduce((sum, { content }) => sum + content.length, 2);
  expect(first.blocks).toHaveLength(sent);
  expect(first.blocks.length).toBeGreaterThan(10_000);
  const measured = vi.spyOn(JSON, 'stringify');
  prefixView(messages, ahead);
  expect(measured).not.toHaveBeenCalled();
});
