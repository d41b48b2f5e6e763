import { describe, expect, it } from 'vitest';
import type { CallId, CompactionId, RequestId } from '../id.ts';
import type { CompactionItem } from './transcript-items.ts';
import { emptyTranscript, type Transcript } from './transcript-state.ts';
import { createStory, id, type Story } from './transcript-story.ts';
import { foldHistory, foldTranscript } from './transcript.ts';

const compaction = id<CompactionId>('c', 1);
const figures = { tokensBefore: 61_240, tokensAfter: 40_000, rewrittenTokens: 9_000, costUsd: 0.04, expectedSteps: 20, savesUsd: 0.2 };

const fold = (story: Story) => story.events.reduce(foldTranscript, emptyTranscript);
const compactionsOf = ({ items }: Transcript) => items.filter((item): item is CompactionItem => item.type === 'compaction');

function worked() {
  const story = createStory();
  story.created();
  story.sent('Fix the export');
  story.asks();
  story.calls('c1', 'Read', { file_path: 'src/claim.ts' });
  story.starts('c1', 'Read', {});
  story.finishes('c1', 'Read', 'const lease = 1;');
  story.completes({ input_tokens: 61_000, output_tokens: 240, cache_read_input_tokens: 0 });
  return story;
}

function cleared(story: Story) {
  story.add('context.cleared', { compaction, figures, reason: 'pays', results: [{ call: 'c1' as CallId, text: '[cleared]' }] });
}

function ended(story: Story, stages: ('microcompact' | 'summary')[] = ['microcompact'], tokensAfter = 40_000) {
  const rest = { cause: 'trigger', turn: story.state.turn, isEnough: true, durationMs: 900 } as const;
  return story.add('context.compacted', { compaction, stages, tokensBefore: 61_240, tokensAfter, ...rest });
}

describe('a compaction in the transcript', () => {
  it('is one item from its first stage to its end, and tells what each stage replaced', () => {
    const story = worked();
    cleared(story);
    expect(compactionsOf(fold(story))).toMatchObject([{ state: { status: 'running', isSummarising: false }, wish: null }]);
    story.asks(2, 'compaction');
    expect(compactionsOf(fold(story))).toMatchObject([{ state: { status: 'running', isSummarising: true } }]);
    story.says('The summary.');
    story.completes();
    const { request } = story.state;
    const upTo = { session: story.state.session, seq: 8 };
    const summary = { ...figures, tokensBefore: 40_000, tokensAfter: 3_860 };
    story.add('context.summarised', { compaction, figures: summary, reason: 'needed', request, upTo, content: ['The summary.'] });
    const { at } = ended(story, ['microcompact', 'summary'], 3_860);
    const transcript = fold(story);
    expect(compactionsOf(transcript)).toMatchObject([
      {
        compaction,
        requests: [request],
        stages: [
          { type: 'context.cleared', reason: 'pays' },
          { type: 'context.summarised', content: ['The summary.'] },
        ],
        state: { status: 'ended', cause: 'trigger', tokensBefore: 61_240, tokensAfter: 3_860, endedAt: at },
      },
    ]);
    expect(transcript).toMatchObject({ contextTokens: 3_860, compacting: null });
    expect(transcript.items.some((item) => item.type === 'text' && item.text === 'The summary.')).toBe(false);
    expect(foldHistory(emptyTranscript, story.events)).toEqual(transcript);
  });

  it('leaves the old text where it is; a card whose result was cleared knows what is sent in its place', () => {
    const story = worked();
    cleared(story);
    const card = fold(story).items.find((item) => item.type === 'tool');
    expect(card).toMatchObject({ card: { clearedTo: '[cleared]', state: { content: [{ text: 'const lease = 1;' }] } } });
  });

  it('that begins with its summary is shown from the request on, and named by what follows', () => {
    const story = worked();
    story.asks(2, 'compaction');
    expect(compactionsOf(fold(story))).toMatchObject([{ compaction: null, state: { isSummarising: true } }]);
    const { request } = story.state;
    story.add('context.failed', { compaction, request, because: 'empty', message: 'The summary was empty.' });
    ended(story, []);
    expect(compactionsOf(fold(story))).toMatchObject([{ compaction, failures: [{ because: 'empty' }], stages: [], requests: [request] }]);
    expect(fold(story).contextTokens).toBe(61_240);
  });

  it('whose failure opened the breaker says so; another breaker changes nothing', () => {
    const story = worked();
    story.asks(2, 'compaction');
    const { request, turn } = story.state;
    story.add('context.failed', { compaction, request, because: 'empty', message: 'The summary was empty.' });
    const trip = { turn, count: 3, tool: null } as const;
    story.add('breaker.tripped', { ...trip, breaker: 'repeated_calls', consequence: 'told' });
    expect(compactionsOf(fold(story))).toMatchObject([{ isBreakerOpen: false }]);
    story.add('breaker.tripped', { ...trip, breaker: 'compaction', consequence: 'opened' });
    expect(compactionsOf(fold(story))).toMatchObject([{ isBreakerOpen: true }]);
  });

  it('that a person asked for waits, with the wish, and is not forgotten when its turn ends', () => {
    const story = worked();
    story.add('context.asked', { compaction, focus: 'the lease', upTo: null }, 'person');
    story.ends();
    expect(compactionsOf(fold(story))).toMatchObject([{ wish: { focus: 'the lease' }, state: { status: 'asked' } }]);
    cleared(story);
    expect(compactionsOf(fold(story))).toMatchObject([{ wish: { focus: 'the lease' }, state: { status: 'running' } }]);
  });

  it('that was cut off by the end of its turn is interrupted; a stage only weighed is not', () => {
    const story = worked();
    story.add('context.skipped', { compaction: id('c', 2), stage: 'snip', because: 'does-not-pay', figures });
    cleared(story);
    story.dies();
    expect(compactionsOf(fold(story)).map(({ state }) => state.status)).toEqual(['weighed', 'interrupted']);
  });

  it('asked for while another runs is an item of its own, and each ends by its own event', () => {
    const story = worked();
    cleared(story);
    story.add('context.asked', { compaction: id('c', 2), focus: null, upTo: null }, 'person');
    ended(story);
    expect(compactionsOf(fold(story)).map(({ state }) => state.status)).toEqual(['ended', 'asked']);
    expect(fold(story).compacting).not.toBeNull();
  });
});

describe('a question beside the work', () => {
  function asked() {
    const story = worked();
    const request = id<RequestId>('e', 2);
    story.add('side.asked', { request, question: 'Which file was it?' }, 'person');
    story.asks(2, 'side');
    return story;
  }

  it('is listed with its answer and what it used, and enters no item', () => {
    const story = asked();
    const before = fold(story).items.length;
    story.says('It was claim.ts.');
    story.completes({ cache_read_input_tokens: 60_000 });
    const transcript = fold(story);
    expect(transcript.sides).toMatchObject([
      {
        question: 'Which file was it?',
        text: 'It was claim.ts.',
        model: 'claude-opus-5-5',
        status: 'answered',
        usage: { cacheReadTokens: 60_000 },
      },
    ]);
    expect(transcript.items).toHaveLength(before);
    expect(transcript.contextTokens).toBe(61_240);
  });

  it('that fails says why, one that was stopped keeps what had come', () => {
    const failed = asked();
    failed.fails('overloaded', null);
    expect(fold(failed).sides).toMatchObject([{ status: 'failed', problem: 'It failed: overloaded.' }]);
    const stopped = asked();
    stopped.says('It was');
    stopped.breaksOff('stopped');
    expect(fold(stopped).sides).toMatchObject([{ status: 'stopped', text: 'It was' }]);
  });
});
