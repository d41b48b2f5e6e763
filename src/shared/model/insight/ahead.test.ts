import { describe, expect, test } from 'vitest';
import type { EventOf } from '../event.ts';
import { createStory, id, type Story } from '../folds/transcript-story.ts';
import type { CompactionId } from '../id.ts';
import type { PriceBook } from '../price.ts';
import { foldAhead } from './ahead.ts';
import { nothingAhead, type Ahead } from './ahead-state.ts';
import { noExperience, outputRange } from './experience.ts';
import { clockOf, lookAhead } from './look-ahead.ts';

const band = { promptTokensUpTo: null, input: 4, output: 20, write5m: 5, write1h: 8, read: 0.2 };
const prices: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: [
    {
      id: 'claude-opus-5-5',
      name: 'Opus',
      contextWindow: null,
      maxOutputTokens: null,
      minCacheableTokens: null,
      thinking: 'none',
      efforts: [],
      defaultEffort: null,
      isLegacy: false,
      prices: [{ from: '2025-01-01', bands: [band], source: 'test' }],
    },
  ],
};

const ahead = ({ events }: Story): Ahead => events.reduce(foldAhead, nothingAhead);
const look = (story: Story, nowMs = story.state.at) =>
  lookAhead(ahead(story), { nowMs, prices, isSimulated: false, output: outputRange(noExperience, noExperience, ''), known: {} });

/** Sends a request of so many tokens, all of which but ten are then in the cache. */
function step(story: Story, tokens: number, read: number): void {
  const sent = story.asks();
  story.events[story.events.length - 1] = { ...sent, blocks: [`${tokens}`], marks: [{ block: 0, ttl: '5m' }], effort: 'medium' };
  story.says('A word. '.repeat(10));
  story.completes({ input_tokens: 10, cache_read_input_tokens: read, cache_creation_input_tokens: tokens - read - 10, output_tokens: 30 });
}

/** Three steps: entries end at 10,000, 20,000 and 30,000 tokens. */
function begun(): Story {
  const story = createStory();
  story.created();
  story.add('prompt.fixed', {
    layout: 'sections',
    sections: [{ name: 'identity', version: 1, isStatic: true, text: 'x'.repeat(3_600) }],
    tools: [],
  });
  story.sent('Go.');
  step(story, 10_010, 0);
  step(story, 20_010, 10_000);
  step(story, 30_010, 20_000);
  return story;
}

function clear(story: Story, figures: Partial<EventOf<'context.cleared'>['figures']>, compaction = 1): void {
  story.add('context.cleared', {
    compaction: id<CompactionId>('c', compaction),
    reason: 'pays',
    figures: { tokensBefore: 30_050, tokensAfter: 24_000, rewrittenTokens: 3_000, costUsd: 0, expectedSteps: 9, savesUsd: 0, ...figures },
    results: [],
  });
}

describe('behind a compaction', () => {
  test('the prompt is what its figures say until the API counts it, and what is added is added to that', () => {
    const story = begun();
    clear(story, {});
    expect(look(story)).toMatchObject({ promptTokens: 24_000, countedBy: 'estimate' });
    story.sent('x'.repeat(3_600));
    expect(look(story).promptTokens).toBeGreaterThan(24_500);
    step(story, 23_000, 20_000);
    expect(look(story)).toMatchObject({ countedBy: 'usage' });
    expect(look(story).promptTokens).toBeLessThan(23_200);
  });

  test('only the entries that end before the first change can be read', () => {
    const story = begun();
    expect(look(story).warm.readTokens).toBe(30_000);
    clear(story, {});
    expect(look(story).warm.readTokens).toBe(20_000);
    clear(story, { tokensBefore: 24_000, tokensAfter: 23_000, rewrittenTokens: 0 });
    expect(look(story).warm.readTokens).toBe(20_000);
    clear(story, { tokensBefore: 23_000, tokensAfter: 15_000, rewrittenTokens: 4_000 });
    expect(look(story).warm.readTokens).toBeLessThan(10_000);
    expect(look(story).warm.readTokens).toBe(look(story).fixedTokens);
    step(story, 15_000, 1_000);
    expect(look(story).warm.readTokens).toBe(14_990);
  });

  test('an entry that nothing has used since its time was over cannot be read, and the clock is that of what can', () => {
    const story = begun();
    story.state.at += 200_000;
    step(story, 40_010, 30_000);
    clear(story, { tokensBefore: 40_050, tokensAfter: 28_000, rewrittenTokens: 1_000 });
    const { at } = story.state;
    // The entry of 20,000 tokens was last used by the third request, that of 30,000 by the fourth, which is beyond what was kept.
    expect(look(story, at + 60_000).warm.readTokens).toBe(20_000);
    expect(look(story, at + 100_000).warm.readTokens).toBe(look(story).fixedTokens);
    expect(clockOf(ahead(story), at + 60_000)).toMatchObject({ state: 'warm', ttlMs: 300_000 });
  });

  test('nothing is learnt from a prompt that was rewritten, neither growth nor how far the forecast was off', () => {
    const story = begun();
    story.ends();
    const before = ahead(story).experience;
    clear(story, {});
    story.sent('On.');
    step(story, 9_000, 5_000);
    const { growths, wholes, outcomes } = ahead(story).experience;
    expect({ growths, wholes, outcomes }).toEqual({ growths: before.growths, wholes: before.wholes, outcomes: before.outcomes });
    step(story, 10_000, 8_990);
    expect(ahead(story).experience.growths).toHaveLength(before.growths.length + 1);
  });

  test('a question beside the work that reads what was rewritten makes it readable', () => {
    const story = begun();
    clear(story, {});
    const sent = story.asks(story.state.step, 'side');
    story.events[story.events.length - 1] = {
      ...sent,
      blocks: ['a', 'asked'],
      asks: 'Why?',
      marks: [{ block: 0, ttl: '5m' }],
      effort: 'medium',
    };
    story.completes({ input_tokens: 30, cache_read_input_tokens: 20_000, cache_creation_input_tokens: 4_000 });
    expect(look(story)).toMatchObject({ promptTokens: 24_000, warm: { readTokens: 24_000 } });
  });
});
