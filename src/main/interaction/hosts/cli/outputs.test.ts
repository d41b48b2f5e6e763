import { expect, test } from 'vitest';
import type { CompactionId, SessionId } from '#shared/model/id.ts';
import { createStory } from '#shared/model/folds/transcript-story.ts';
import { streamJsonOutput } from './stream-json-output.ts';
import { textOutput } from './text-output.ts';
import { TurnRecord } from './turn-record.ts';

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

/** A compaction between two answers: its request, its summary, and what it came to. */
function compacted() {
  const story = createStory();
  const compaction = '01900000-0000-7000-8000-0000000000c1' as CompactionId;
  const figures = { turn: null, tokensBefore: 180_000, tokensAfter: 60_000, isEnough: true, durationMs: 9 };
  return [
    story.asks(),
    story.says('The answer.'),
    story.completes(),
    story.asks(2, 'compaction'),
    story.says('The summary.'),
    story.completes(),
    story.add('context.compacted', { compaction, cause: 'trigger', stages: ['microcompact', 'summary'], ...figures }),
  ];
}

test('text: says what was compacted, and nothing of the summary', () => {
  const to = streams();
  const output = textOutput(to);
  const record = new TurnRecord({ date: '2026-11-20', currency: 'USD', models: [] });
  for (const event of compacted()) {
    output.event(event);
    record.add(event);
  }
  expect(to.lines).toEqual({
    out: [],
    err: ['Compacted (microcompact, summary): about 180000 tokens of the conversation are 60000 now.'],
  });
  const session = '01900000-0000-7000-8000-0000000000c2' as SessionId;
  expect(record.finish(session, { reason: 'completed', stopReason: 'end_turn' }).text).toBe('The answer.');
});

test('stream-json: tells of a compaction, and prints its summary as no answer', () => {
  const to = streams();
  const output = streamJsonOutput(to);
  for (const event of compacted()) output.event(event);
  expect(to.lines.out.map((text) => JSON.parse(text) as unknown)).toMatchObject([
    { type: 'assistant', message: { content: [{ text: 'The answer.' }] } },
    {
      type: 'system',
      subtype: 'compacted',
      cause: 'trigger',
      stages: ['microcompact', 'summary'],
      tokens_before: 180_000,
      tokens_after: 60_000,
    },
  ]);
});
