import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStory } from '../folds/transcript-story.ts';
import { hashJson } from '../json.ts';
import { priceUsage, type PriceBook } from '../price.ts';
import { promptTokens } from '../usage.ts';
import { compareRequests } from './compare-requests.ts';
import { requestBlocks } from './request-blocks.ts';
import { tellSession, type Step } from './testing/random-session.ts';
import { traceRequests } from './trace-requests.ts';

const band = { promptTokensUpTo: null, input: 4, output: 20, write5m: 5, write1h: 8, read: 0.2 };
const prices: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: ['claude-opus-5-5', 'claude-sonnet-5-5'].map((id) => ({
    id,
    name: id,
    contextWindow: null,
    maxOutputTokens: null,
    minCacheableTokens: null,
    thinking: 'none',
    efforts: [],
    defaultEffort: null,
    isLegacy: false,
    prices: [{ from: '2025-01-01', bands: [band], source: 'test' }],
  })),
};

const ask = fc.record({
  type: fc.constant('ask' as const),
  blocks: fc.integer({ min: 1, max: 30 }),
  waitMs: fc.constantFrom(0, 0, 0, 60_000, 400_000, 4_000_000),
  marksOld: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  isLong: fc.boolean(),
  purpose: fc.constantFrom(...(['main', 'main', 'main', 'main', 'warm', 'title', 'side', 'compaction'] as const)),
  end: fc.constantFrom(
    'completes' as const,
    'completes' as const,
    'completes' as const,
    'breaks off' as const,
    'dies' as const,
    'fails' as const,
  ),
});

/** Mostly requests, with now and then something that changes the prefix or drops it. */
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: ask },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('model' as const),
        model: fc.constantFrom('claude-opus-5-5', 'claude-sonnet-5-5'),
        isByPerson: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('prompt' as const), what: fc.constantFrom('tools' as const, 'section' as const) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('rewrite' as const), block: fc.nat({ max: 40 }) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('compact' as const), block: fc.nat({ max: 40 }) }) },
    { weight: 1, arbitrary: fc.constant({ type: 'drop' as const }) },
  ),
  { maxLength: 24 },
);

describe('in random sessions against a cache that keeps the rules', () => {
  test('a request misses where and only where something was lost, and what it lost is never negative', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        for (const { summary } of traceRequests(tellSession(plan).events, prices)) {
          const { verdict, usage, model, atMs } = summary;
          if (verdict.outcome === 'held') expect(usage.cacheReadTokens).toBeGreaterThanOrEqual(verdict.expectedReadTokens);
          if (verdict.outcome !== 'missed') continue;
          expect(verdict.lostTokens).toBe(verdict.expectedReadTokens - usage.cacheReadTokens);
          expect(verdict.lostTokens).toBeGreaterThan(0);
          expect(verdict.lostUsd).toBeGreaterThan(0);
          expect(verdict.lostUsd).toBeLessThanOrEqual(priceUsage(prices, model, atMs, usage) ?? 0);
        }
      }),
    );
  });

  test('the server is blamed only where it did drop something', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const kept = plan.filter(({ type }) => type !== 'drop');
        const causes = [...traceRequests(tellSession(kept).events, prices)].flatMap(({ summary: { verdict } }) =>
          verdict.outcome === 'missed' ? [verdict.cause] : [],
        );
        expect(causes).not.toContain('server');
      }),
    );
  });

  test('marks of our own are blamed only where the old end was not marked again', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const marked = plan.map((step) =>
          step.type === 'ask' ? { ...step, marksOld: true, end: 'completes' as const, purpose: 'main' as const } : step,
        );
        const causes = [...traceRequests(tellSession(marked).events, prices)].flatMap(({ summary: { verdict } }) =>
          verdict.outcome === 'missed' ? [verdict.cause] : [],
        );
        expect(causes).not.toContain('marks');
      }),
    );
  });

  test('a question or a summary that is asked behind the messages is no miss where nothing was rewritten, and makes none', () => {
    fc.assert(
      fc.property(fc.array(ask, { maxLength: 24 }), (plan) => {
        const beside = plan.map((step, index) => ({
          ...step,
          waitMs: 0,
          marksOld: true,
          end: 'completes' as const,
          purpose: index === 0 ? ('main' as const) : step.purpose === 'title' || step.purpose === 'warm' ? ('side' as const) : step.purpose,
        }));
        const missed = [...traceRequests(tellSession(beside).events, prices)].filter(({ summary }) => summary.verdict.outcome === 'missed');
        expect(missed).toEqual([]);
      }),
    );
  });

  test('what compaction rewrote is named by its event', () => {
    fc.assert(
      fc.property(fc.array(ask, { minLength: 1, maxLength: 6 }), fc.nat({ max: 5 }), (plan, block) => {
        const asks = plan.map((step) => ({ ...step, waitMs: 0, marksOld: true, end: 'completes' as const, purpose: 'main' as const }));
        const after = asks.slice(0, 1);
        const traced = [...traceRequests(tellSession([...asks, { type: 'compact', block }, ...after, ...after]).events, prices)];
        const [behind, next] = traced.slice(asks.length).map(({ summary }) => summary.verdict);
        if (behind?.outcome !== 'missed') {
          expect(behind?.outcome).toBe('held');
          return;
        }
        expect(behind).toMatchObject({ cause: 'history', blockName: 'context.summarised', part: 'messages' });
        expect(behind.sentence).toMatch(
          /^Compaction put a summary in place of what was older: the messages from block 5 on were written anew/u,
        );
        expect(next?.outcome).toBe('held');
      }),
    );
  });

  test('the tokens of the blocks are the tokens that the API counted: in all, and those that were read', () => {
    fc.assert(
      fc.property(steps, (plan) => {
        const traced = [...traceRequests(tellSession(plan).events, prices)];
        for (const after of traced) {
          const before = traced.find(({ summary }) => summary.request === after.cached?.sent.request) ?? null;
          const { blocks } = compareRequests(before, after, [], prices);
          const sum = (of: typeof blocks): number => of.reduce((tokens, block) => tokens + block.tokens, 0);
          expect(sum(blocks.filter((block) => block.after !== null))).toBe(promptTokens(after.summary.usage));
          expect(sum(blocks.filter(({ fate }) => fate === 'read'))).toBe(after.summary.usage.cacheReadTokens);
        }
      }),
    );
  });
});

describe('the requests of a session', () => {
  test('are counted with those that failed, which are not listed', () => {
    const story = createStory();
    story.created();
    story.sent('Go.');
    story.asks();
    story.fails('overloaded', 1_000);
    story.asks(1);
    story.completes();
    expect([...traceRequests(story.events, prices)].map(({ summary }) => summary.number)).toEqual([2]);
  });

  test('each end, also where a prefix is kept warm while another runs', () => {
    const story = createStory();
    story.created();
    story.sent('Go.');
    const main = story.asks();
    const warm = story.asks(1, 'warm');
    story.completes({ cache_read_input_tokens: 900 });
    story.state.request = main.request;
    story.completes({ cache_read_input_tokens: 900 });
    expect([...traceRequests(story.events, prices)].map(({ summary }) => summary.request)).toEqual([warm.request, main.request]);
  });

  test('that ask behind the messages have what they asked as their last block, proved by its hash, and it is missing from none', () => {
    const story = createStory();
    const hash = (block: object): string => hashJson(block);
    const text = (words: string): object => ({ type: 'text', text: words });
    const send = (purpose: 'main' | 'side', blocks: string[], asks?: string): void => {
      const sent = story.asks(1, purpose);
      const marks = [{ block: blocks.length - (asks === undefined ? 1 : 2), ttl: '5m' as const }];
      story.events[story.events.length - 1] = { ...sent, blocks, marks, ...(asks === undefined ? {} : { asks }) };
    };
    story.created();
    story.sent('Go.');
    send('main', [hash(text('Go.'))]);
    const main = story.state.request;
    // Asked while the turn runs: behind what was sent, not behind the answer that is coming.
    story.says('On my way.');
    send('side', [hash(text('Go.')), hash(text('Which way?'))], 'Which way?');
    story.completes({ cache_read_input_tokens: 100, input_tokens: 5 });
    story.state.request = main;
    story.completes({ cache_creation_input_tokens: 100, cache_read_input_tokens: 0, input_tokens: 0 });
    story.ends();
    story.sent('Right.');
    send('main', [hash(text('Go.')), hash(text('On my way.')), hash(text('Right.'))]);
    story.completes({ cache_read_input_tokens: 100, input_tokens: 0 });
    const [side, first, last] = [...traceRequests(story.events, prices)];
    if (side === undefined || first === undefined || last === undefined) throw new Error('Three requests were expected.');
    const named = requestBlocks(side.open, side.messages, side.event.asks);
    expect(named.map(({ name }) => name)).toEqual(['message 1, text', 'what was asked']);
    expect(named[1]?.asSent(side.open.blocks[1] ?? '')).toEqual({ text: 'Which way?', isProved: true });
    expect(last.summary.verdict.outcome).toBe('held');
    expect(compareRequests(side, last, [], prices)).toMatchObject({
      difference: null,
      blocks: [{ fate: 'read' }, { fate: 'new' }, { fate: 'new' }],
    });
    expect(compareRequests(first, side, [], prices).difference).toBeNull();
  });

  test('that are simulated cost nothing and lose nothing', () => {
    const story = createStory();
    story.state.isSimulated = true;
    story.created();
    story.sent('Go.');
    for (const read of [900, 0]) {
      const sent = story.asks();
      story.events[story.events.length - 1] = { ...sent, blocks: ['a'], marks: [{ block: 0, ttl: '5m' }] };
      story.completes({ cache_read_input_tokens: read, input_tokens: 900 - read });
    }
    const last = [...traceRequests(story.events, prices)].at(-1)?.summary;
    expect(last).toMatchObject({ costUsd: 0, verdict: { outcome: 'missed', cause: 'server', lostTokens: 900, lostUsd: 0 } });
  });
});
