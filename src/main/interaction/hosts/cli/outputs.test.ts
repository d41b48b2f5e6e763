import { expect, test } from 'vitest';
import { createStory } from '#shared/model/folds/transcript-story.ts';
import { streamJsonOutput } from './stream-json-output.ts';
import { textOutput } from './text-output.ts';

function streams() {
  const lines = { out: [] as string[], err: [] as string[] };
  const out = (line: string): void => void lines.out.push(line);
  const err = (line: string): void => void lines.err.push(line);
  return { lines, out, err, readInput: () => Promise.resolve(null), inputLines: () => null };
}

/** Two answers of one turn that were asked for whole. */
function askedWhole() {
  const story = createStory();
  const sent = [story.asks(1, 'main', { isStreamed: false }), story.asks(2, 'main', { isStreamed: false })];
  return { sent, streamed: createStory().asks() };
}

test('text: says once that answers are asked for whole, and nothing of those that stream', () => {
  const to = streams();
  const output = textOutput(to);
  const { sent, streamed } = askedWhole();
  for (const event of [streamed, ...sent]) output.event(event);
  expect(to.lines).toEqual({
    out: [],
    err: ['Streamed answers do not come through on this connection. For the rest of this turn each answer is asked for whole.'],
  });
});

test('stream-json: tells of each answer that is asked for whole', () => {
  const to = streams();
  const output = streamJsonOutput(to);
  const { sent, streamed } = askedWhole();
  for (const event of [streamed, ...sent]) output.event(event);
  const line = { type: 'system', subtype: 'request_whole', session_id: null };
  expect(to.lines.out.map((text) => JSON.parse(text) as unknown)).toEqual([line, line]);
});
