// Requests, misses and comparisons as the tests of the cache page need them.
import { requestId, turnId, type RequestId } from '#shared/model/id.ts';
import type { CachedRequest, CacheVerdict, ComparedBlock, MissRow, RequestComparison } from '#shared/model/insight/cache-report.ts';
import { noUsage } from '#shared/model/usage.ts';
import { aProjectId, aSessionId } from './samples.ts';

const uuid = (number: number) => `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const aRequestId = (number: number): RequestId => requestId.parse(uuid(3000 + number));

export const aTime = new Date(2026, 10, 20, 11, 42, 7).getTime();

/** A miss of a section that says that it may change. */
export const aMiss: Extract<CacheVerdict, { outcome: 'missed' }> = {
  outcome: 'missed',
  cause: 'section',
  sentence: 'The section git.status changed. It may change because the agent must know which branch it commits to.',
  expectedReadTokens: 60_772,
  lostTokens: 56_132,
  lostUsd: 0.269,
  firstBlock: 4,
  blockName: 'git.status',
  part: 'system',
  because: 'the agent must know which branch it commits to',
  ageMs: 112_000,
  ttlMs: 300_000,
};

export function aRequest(number: number, change: Partial<CachedRequest> = {}): CachedRequest {
  return {
    request: aRequestId(number),
    session: aSessionId(1),
    turn: turnId.parse(uuid(4000 + number)),
    number,
    atMs: aTime + (number - 30) * 60_000,
    model: 'claude-opus-5-5',
    purpose: 'main',
    usage: { ...noUsage, cacheReadTokens: 60_000, cacheWrite5mTokens: 2_000, inputTokens: 28, outputTokens: 400 },
    costUsd: 0.0301,
    isSimulated: false,
    verdict: { outcome: 'held', expectedReadTokens: 60_000 },
    ...change,
  };
}

/** A message that was sent again as it was. */
export function aBlock(index: number, change: Partial<ComparedBlock> = {}): ComparedBlock {
  const hash = index.toString(16).padStart(8, '0').repeat(8);
  return {
    index,
    part: 'messages',
    name: `message ${index + 1}`,
    tokens: 100,
    before: hash,
    after: hash,
    fate: 'read',
    mark: null,
    ...change,
  };
}

export function aMissRow(number: number, change: Partial<MissRow> = {}): MissRow {
  return {
    request: aRequestId(number),
    session: aSessionId(1),
    project: aProjectId(1),
    sessionTitle: 'Station migration',
    number,
    atMs: aTime,
    model: 'claude-opus-5-5',
    cause: 'section',
    sentence: 'The section git.status changed.',
    blockName: 'git.status',
    lostTokens: 56_132,
    lostUsd: 0.269,
    isSimulated: false,
    ...change,
  };
}

const missed = aRequest(30, {
  usage: { ...noUsage, cacheReadTokens: 4_640, cacheWrite5mTokens: 58_312, inputTokens: 28, outputTokens: 400 },
  costUsd: 0.33,
  verdict: aMiss,
});

/** A section that changed between requests 29 and 30. */
export function aComparison(change: Partial<RequestComparison> = {}): RequestComparison {
  return {
    before: aRequest(29),
    after: missed,
    blocks: [
      ...[0, 1, 2].map((index) => aBlock(index, { part: 'tools', name: ['Bash', 'Edit', 'Read'][index] ?? '' })),
      aBlock(3, { part: 'system', name: 'identity, version 4', mark: '1h' }),
      aBlock(4, {
        part: 'system',
        name: 'git.status, version 1',
        fate: 'changed',
        before: 'b7e45c18'.repeat(8),
        after: 'e09a41d3'.repeat(8),
        mark: '5m',
      }),
      ...[5, 6, 7].map((index) => aBlock(index, { fate: 'written-again', ...(index === 7 ? { mark: '5m' as const } : {}) })),
      ...[8, 9].map((index) => aBlock(index, { before: null, fate: 'new' })),
    ],
    difference: {
      index: 4,
      part: 'system',
      name: 'git.status, version 1',
      before: '<git-status>\nbranch: main\nchanged files: 3\n</git-status>',
      after: '<git-status>\nbranch: station-schema\nchanged files: 3\n</git-status>',
      isCut: false,
      isProved: true,
      event: { seq: 812, type: 'prompt.fixed' },
    },
    costHadItHeldUsd: 0.061,
    rates: { read: 0.2, write5m: 5, write1h: 8, fresh: 4 },
    soFar: { count: 3, lostUsd: 0.62 },
    diagnosis: {
      raw: { cache_miss_reason: { type: 'system_changed', cache_missed_input_tokens: 56_400 } },
      state: 'agrees',
      words: 'Agrees with ours at the level it reports: the section, not the block.',
    },
    advice: ['Switch off the live section git.status in the settings.'],
    ...change,
  };
}
