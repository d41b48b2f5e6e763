// What fills a window as the engine says it, for tests of the window.
import type { ContextBlock, ContextView } from '#shared/model/insight/context-view.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';

/** One block of the prefix: 52,160 tokens of a file that was read, which clearing would free. */
export function aContextBlock(change: Partial<ContextBlock> = {}): ContextBlock {
  return {
    index: 20,
    part: 'results',
    name: 'Read src/claim.ts',
    server: null,
    tokens: 52_160,
    place: null,
    ttl: '5m',
    drop: { stage: 'microcompact', freesTokens: 52_000, costUsd: 0.04 },
    ...change,
  };
}

/** A window of 180,000 tokens that is filled with 77,620; `place` is where its largest block stands. */
export function aContextView(change: Partial<ContextView> = {}, place: EventPlace | null = null): ContextView {
  return {
    model: 'claude-opus-5-5',
    isSimulated: false,
    window: { windowTokens: 200_000, effectiveTokens: 180_000, triggerTokens: 167_000 },
    tokens: 77_620,
    countedBy: 'usage',
    parts: [
      { part: 'tools', tokens: 2_310, blocks: 14, ttls: ['1h'] },
      { part: 'system', tokens: 5_510, blocks: 3, ttls: ['1h', '5m'] },
      { part: 'memory', tokens: 1_940, blocks: 1, ttls: ['5m'] },
      { part: 'summary', tokens: 3_860, blocks: 2, ttls: ['5m'] },
      { part: 'person', tokens: 1_420, blocks: 6, ttls: ['5m'] },
      { part: 'agent', tokens: 8_000, blocks: 30, ttls: ['5m'] },
      { part: 'thinking', tokens: 2_420, blocks: 9, ttls: [] },
      { part: 'results', tokens: 52_160, blocks: 1, ttls: ['5m'] },
    ],
    blocks: [
      aContextBlock({ place }),
      aContextBlock({ index: 0, part: 'tools', name: 'Bash', tokens: 1_310, drop: null, ttl: '1h' }),
      aContextBlock({ index: 1, part: 'tools', name: 'search', server: 'docs', tokens: 1_000, drop: null, ttl: '1h' }),
    ],
    stages: [
      { stage: 'snip', figures: null, isOffered: true },
      {
        stage: 'microcompact',
        figures: { tokensBefore: 77_620, tokensAfter: 25_620, rewrittenTokens: 9_000, costUsd: 0.04, expectedSteps: 20, savesUsd: 0.31 },
        isOffered: true,
      },
      { stage: 'collapse', figures: null, isOffered: false },
      {
        stage: 'summary',
        figures: { tokensBefore: 77_620, tokensAfter: 12_000, rewrittenTokens: 12_000, costUsd: 0.09, expectedSteps: 20, savesUsd: 0.4 },
        isOffered: true,
      },
    ],
    breaker: 'closed',
    isCompacting: false,
    ...change,
  };
}
