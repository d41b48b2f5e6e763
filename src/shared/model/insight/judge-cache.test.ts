import { describe, expect, test } from 'vitest';
import type { EventOf } from '../event.ts';
import type { PriceBook } from '../price.ts';
import { noUsage } from '../usage.ts';
import { id } from '../folds/transcript-story.ts';
import { adviceOn } from './advice.ts';
import type { CachedPrefix, PrefixChange, SentPrefix } from './cache-history.ts';
import type { CacheVerdict } from './cache-report.ts';
import { judgeCache, usageHadItHeld, type JudgedRequest } from './judge-cache.ts';

const minute = 60_000;
const model: Omit<PriceBook['models'][number], 'id' | 'minCacheableTokens' | 'prices'> = {
  name: 'A model',
  contextWindow: null,
  maxOutputTokens: null,
  thinking: 'none',
  efforts: [],
  defaultEffort: null,
  isLegacy: false,
};
const prices: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: [
    {
      ...model,
      id: 'model-a',
      minCacheableTokens: 512,
      prices: [
        {
          from: '1970-01-01',
          source: 'test',
          bands: [{ promptTokensUpTo: null, input: 4, output: 20, write5m: 5, write1h: 8, read: 0.2 }],
        },
      ],
    },
    { ...model, id: 'model-b', minCacheableTokens: 4_096, prices: [] },
  ],
};

type Prompt = EventOf<'prompt.fixed'>;

function promptOf(tools: readonly string[], sections: Readonly<Record<string, string>> = {}): Prompt {
  return {
    type: 'prompt.fixed',
    layout: 'sections',
    tools: tools.map((name) => ({ name, description: name, input_schema: {} })),
    sections: Object.entries(sections).map(([name, text]) => ({ name, version: 1, isStatic: true, text })),
  } as unknown as Prompt;
}

/** A request whose blocks are named by their hashes, and marked at its end. */
function sentOf(blocks: readonly string[], more: Partial<SentPrefix> = {}): SentPrefix {
  return {
    request: id('e', 1),
    seq: 1,
    atMs: 0,
    purpose: 'main',
    isSimulated: false,
    model: 'model-a',
    effort: null,
    thinking: 'none',
    blocks,
    marks: [{ block: blocks.length - 1, ttl: '5m' }],
    prompt: null,
    ...more,
  };
}

function cachedOf(sent: SentPrefix, more: Partial<CachedPrefix> = {}): CachedPrefix {
  return { sent, tokens: 10_000, longTokens: null, refreshedAtMs: 0, ...more };
}

function judge(given: Partial<JudgedRequest> & Pick<JudgedRequest, 'sent'>): CacheVerdict {
  const usage = { ...noUsage, cacheWrite5mTokens: 10_100 };
  return judgeCache({ cached: null, changes: [], usage, ...given }, prices);
}

const byPerson = (type: PrefixChange['type']): PrefixChange => ({ seq: 7, atMs: 0, type, isByPerson: true, compacted: null });

describe('time', () => {
  const before = sentOf(['a', 'b', 'c'], {
    marks: [
      { block: 0, ttl: '1h' },
      { block: 2, ttl: '5m' },
    ],
  });
  const cached = cachedOf(before, { longTokens: 3_000 });
  const after = sentOf(['a', 'b', 'c', 'd'], { atMs: 12 * minute });
  const longRead = { ...noUsage, cacheReadTokens: 3_000, cacheWrite5mTokens: 7_100 };

  test('that was over for five minutes but not for an hour is the cause, and what was kept longer is said', () => {
    expect(judge({ cached, sent: after, usage: longRead })).toMatchObject({
      cause: 'expired',
      sentence: '12 min passed since the entry was last used, and it is kept for 5 min. What is kept for 1 h was still read.',
      lostTokens: 7_000,
    });
  });

  test('is the cause where a change behind what survived cost nothing more', () => {
    expect(judge({ cached, sent: { ...after, blocks: ['a', 'x', 'c', 'd'] }, usage: longRead })).toMatchObject({ cause: 'expired' });
  });

  test('is not the cause where a change also cost what is kept for an hour', () => {
    expect(judge({ cached, sent: { ...after, blocks: ['x', 'b', 'c', 'd'] } })).toMatchObject({ cause: 'history', firstBlock: 0 });
  });

  test.each([
    [4 * minute + 57_000, 'server'],
    [4 * minute + 59_000, 'expired'],
    [5 * minute, 'expired'],
  ])('after %i ms is %s: the request is on its way for a moment', (atMs, cause) => {
    expect(judge({ cached: cachedOf(before), sent: { ...after, atMs } })).toMatchObject({ cause, ageMs: atMs });
  });

  test('is told in hours where it is long', () => {
    const sent = { ...after, atMs: 125 * minute };
    expect(judge({ cached, sent })).toMatchObject({ sentence: '2:05 h passed since the entry was last used, and it is kept for 5 min.' });
  });
});

describe('our own marks', () => {
  const blocks = Array.from({ length: 31 }, (_, index) => `block ${index}`);
  const cached = cachedOf(sentOf(blocks.slice(0, 5)));

  test('are named where none stood within 20 blocks behind the end of the entry', () => {
    expect(judge({ cached, sent: sentOf(blocks) })).toMatchObject({
      cause: 'marks',
      sentence: 'Tessera set no cache mark within 20 blocks behind block 5, where the entry ends: the API did not find it.',
    });
    const marks = [{ block: 23, ttl: '5m' as const }];
    expect(judge({ cached, sent: sentOf(blocks, { marks }) })).toMatchObject({ cause: 'server' });
  });

  test('are named where the request had none', () => {
    expect(judge({ cached, sent: sentOf(blocks, { marks: [] }) })).toMatchObject({ cause: 'marks' });
  });
});

describe('what changed', () => {
  const was = promptOf(['Bash', 'Read'], { identity: 'You are.', rules: 'Be brief.' });
  const before = sentOf(['Bash', 'Read', 'identity', 'rules', 'm1'], { prompt: was });
  const cached = cachedOf(before);

  test('is a tool, also where it came or went at the end of the tools', () => {
    const more = sentOf(['Bash', 'Read', 'Write', 'identity', 'rules', 'm1', 'm2'], {
      prompt: promptOf(['Bash', 'Read', 'Write'], { identity: 'You are.', rules: 'Be brief.' }),
    });
    expect(judge({ cached, sent: more, changes: [byPerson('prompt.fixed')] })).toMatchObject({
      cause: 'tools',
      firstBlock: 2,
      blockName: 'Write',
      sentence: 'You renewed the prompt, and its tools changed: Write added.',
    });
    const fewer = sentOf(['Bash', 'identity', 'rules', 'm1', 'm2'], {
      prompt: promptOf(['Bash'], { identity: 'You are.', rules: 'Be brief.' }),
    });
    expect(judge({ cached, sent: fewer })).toMatchObject({ cause: 'tools', firstBlock: 1, blockName: 'Read' });
  });

  test('is a section that came at the end of the system prompt, or left it', () => {
    const more = sentOf(['Bash', 'Read', 'identity', 'rules', 'skills', 'm1'], {
      prompt: promptOf(['Bash', 'Read'], { identity: 'You are.', rules: 'Be brief.', skills: 'None.' }),
    });
    expect(judge({ cached, sent: more })).toMatchObject({
      cause: 'section',
      firstBlock: 4,
      blockName: 'skills',
      sentence: 'The section skills came into the system prompt. It is not declared as one that may change.',
    });
    const fewer = sentOf(['Bash', 'Read', 'identity', 'm1'], { prompt: promptOf(['Bash', 'Read'], { identity: 'You are.' }) });
    expect(judge({ cached, sent: fewer })).toMatchObject({ cause: 'section', firstBlock: 3, blockName: 'rules' });
  });

  test('is history with the event that rewrote it, where one did', () => {
    const sent = sentOf(['Bash', 'Read', 'identity', 'rules', 'other', 'm2'], { prompt: was });
    expect(judge({ cached, sent, changes: [byPerson('model.changed')] })).toMatchObject({
      cause: 'history',
      firstBlock: 4,
      part: 'messages',
      blockName: 'model.changed',
      sentence:
        'Block 5, a message that had been sent before, was sent in another form after your change of the model: thinking of another model leaves the prompt.',
    });
    expect(judge({ cached, sent })).toMatchObject({ cause: 'history', blockName: null });
    const shorter = sentOf(['Bash', 'Read', 'identity', 'rules'], { prompt: was });
    expect(judge({ cached, sent: shorter })).toMatchObject({
      cause: 'history',
      sentence: 'Messages from block 5 on, which had been sent before, were left out.',
    });
  });

  test('is compaction, with everything it did since, and priced as every other cause', () => {
    const sent = sentOf(['Bash', 'Read', 'identity', 'rules', 'other'], { prompt: was });
    const compacted = (type: PrefixChange['type'], words: string): PrefixChange => ({
      ...byPerson(type),
      isByPerson: false,
      compacted: words,
    });
    const changes = [
      compacted('context.cleared', 'cleared 12 old tool results'),
      compacted('context.collapsed', 'folded 9 finished steps into 2 texts'),
    ];
    const lost = { cause: 'history', firstBlock: 4, part: 'messages', blockName: 'context.collapsed', lostTokens: 10_000 };
    const verdict = judge({ cached, sent, changes });
    expect(verdict).toMatchObject(lost);
    expect(verdict.outcome === 'missed' && [verdict.sentence, verdict.lostUsd]).toEqual([
      'Compaction cleared 12 old tool results, then folded 9 finished steps into 2 texts: the messages from block 5 on were written anew, in a shorter form.',
      expect.closeTo((10_000 * (5 - 0.2)) / 1_000_000, 12),
    ]);
    expect(adviceOn(verdict)).toHaveLength(1);
    expect(adviceOn(verdict)[0]).toContain('Undo it');
  });

  test('is not the effort of a journal that did not say it', () => {
    const old = cachedOf({ ...before, effort: undefined, thinking: undefined });
    const sent = sentOf([...before.blocks, 'm2'], { prompt: was, effort: 'high', thinking: 'adaptive' });
    expect(judge({ cached: old, sent })).toMatchObject({ cause: 'server' });
    expect(judge({ cached, sent })).toMatchObject({ cause: 'effort', sentence: "The effort went from the model's default to high." });
  });

  test('is no message where a title asks another question', () => {
    const title = { purpose: 'title' as const, prompt: was };
    const sent = sentOf(['Bash', 'Read', 'identity', 'rules', 'other'], title);
    const first = cachedOf(sentOf(before.blocks, title));
    expect(judge({ cached: first, sent })).toEqual({ outcome: 'first' });
    const usage = { ...noUsage, cacheReadTokens: 4_000, inputTokens: 200 };
    expect(judge({ cached: first, sent, usage })).toEqual({ outcome: 'held', expectedReadTokens: 4_000 });
  });
});

describe('money', () => {
  test('is that of what could have been read and was written or sent fresh instead, in the order of the prompt', () => {
    const usage = { inputTokens: 30, outputTokens: 7, cacheWrite5mTokens: 200, cacheWrite1hTokens: 1_000, cacheReadTokens: 500 };
    const held = (expected: number) => usageHadItHeld(usage, expected);
    expect(held(1_400)).toEqual({ ...usage, cacheReadTokens: 1_400, cacheWrite1hTokens: 100 });
    expect(held(1_600)).toEqual({ ...usage, cacheReadTokens: 1_600, cacheWrite1hTokens: 0, cacheWrite5mTokens: 100 });
    expect(held(1_710)).toEqual({ ...usage, cacheReadTokens: 1_710, cacheWrite1hTokens: 0, cacheWrite5mTokens: 0, inputTokens: 20 });
    const cached = cachedOf(sentOf(['a']), { tokens: 1_600 });
    // 1,000 tokens at 8 and 100 at 5, all of which had been read at 0.2.
    const lostUsd = (1_000 * 8 + 100 * 5 - 1_100 * 0.2) / 1_000_000;
    const verdict = judge({ cached, sent: sentOf(['a', 'b']), usage });
    expect(verdict).toMatchObject({ cause: 'server', lostTokens: 1_100 });
    expect(verdict.outcome === 'missed' && verdict.lostUsd).toBeCloseTo(lostUsd, 12);
  });

  test('is unpriced for a model without a price', () => {
    const cached = cachedOf(sentOf(['a'], { model: 'model-b' }));
    expect(judge({ cached, sent: sentOf(['a', 'b'], { model: 'model-b' }) })).toMatchObject({ cause: 'server', lostUsd: null });
  });
});

describe('nothing could be read', () => {
  test('below what another model caches, though the one before had cached it', () => {
    const usage = { ...noUsage, inputTokens: 3_000 };
    const sent = sentOf(['a', 'b'], { model: 'model-b' });
    expect(judge({ cached: cachedOf(sentOf(['a']), { tokens: 2_000 }), sent, usage })).toEqual({
      outcome: 'below-minimum',
      minimumTokens: 4_096,
    });
  });

  test('where the request before had cached nothing, or its usage is not known', () => {
    expect(judge({ cached: cachedOf(sentOf(['a']), { tokens: 0 }), sent: sentOf(['a', 'b']) })).toEqual({ outcome: 'first' });
    expect(judge({ cached: cachedOf(sentOf(['a'])), sent: sentOf(['a', 'b']), usage: null })).toEqual({ outcome: 'unknown' });
  });
});
