// A compaction whose stages a test decides: the words of a prefix are its tokens, and each stage replaces what its rule names.
import { foldCompactionLog, nothingCompacted, type CompactionLog } from '#shared/model/compaction/compaction-log.ts';
import { createInPlay } from '#shared/model/compaction/in-play.ts';
import type { StageFigures } from '#shared/model/compaction/stage.ts';
import { placedMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import { foldAhead } from '#shared/model/insight/ahead.ts';
import { nothingAhead } from '#shared/model/insight/ahead-state.ts';
import { usualCompaction, type CompactionSettings } from '#shared/model/settings.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { CompactionPort, FreeStage, Situation, StagePlan, SummaryPlan } from '#main/ports/compaction.ts';
import type { Compacting } from '../types.ts';

export interface CompactionScript {
  /** Whether a stage pays; they do where it is left out. */
  doesPay?: (stage: FreeStage | 'summary', rewrittenFrom: number | null) => boolean;
  settings?: Partial<CompactionSettings>;
  /** False: a summary never frees anything. */
  canSummarise?: boolean;
  /** What is added to the count of words. */
  extraTokens?: () => number;
}

/** Words in everything that is sent of the messages. */
export function wordsOf(messages: MessagesState): number {
  return JSON.stringify(placedMessages(messages).map(({ message }) => message)).split(/\s+/).length;
}

/**
 * The port: microcompact replaces results of more than 10 words, collapse folds every answer with calls but the newest, snip has nothing to do. A
 * summary reaches up to the newest answer with calls.
 */
export function scriptedPort({ doesPay = () => true, canSummarise = true, extraTokens = () => 0 }: CompactionScript): CompactionPort {
  const figures = (before: number, after: number): StageFigures => ({
    tokensBefore: before,
    tokensAfter: after,
    rewrittenTokens: before,
    costUsd: 1,
    expectedSteps: 10,
    savesUsd: 2,
  });
  const tokens = ({ messages }: Situation): number => wordsOf(messages) + extraTokens();
  const planned = (stage: FreeStage, situation: Situation, rewrittenFrom: number | null, replacement: StagePlan['replacement']) => {
    const before = tokens(situation);
    const firstBlock = stage === 'microcompact' ? 5 : 3;
    return { replacement, figures: figures(before, before), firstBlock, doesPay: doesPay(stage, rewrittenFrom) };
  };
  return {
    tokens,
    plan(stage, situation, rewrittenFrom) {
      const placed = placedMessages(situation.messages);
      if (stage === 'microcompact') {
        const results = placed.flatMap(({ message }) =>
          message.role === 'user' ? message.content.filter((block) => block.type === 'tool_result') : [],
        );
        const long = results.filter((block) => JSON.stringify(block.content).split(/\s+/).length > 10);
        if (long.length === 0) return null;
        const cleared = long.map((block) => ({ call: block.tool_use_id, text: 'cleared' }));
        return planned(stage, situation, rewrittenFrom, { type: 'context.cleared', results: cleared });
      }
      if (stage === 'snip') return null;
      const answers = placed.flatMap(({ origin }) => (origin.type === 'results' ? [origin.requests] : []));
      const old = answers.slice(0, -1).flat();
      if (old.length === 0) return null;
      return planned(stage, situation, rewrittenFrom, { type: 'context.collapsed', spans: [{ requests: old, text: 'folded' }] });
    },
    planSummary(situation, upTo, rewrittenFrom): SummaryPlan | null {
      const placed = placedMessages(situation.messages);
      const last = placed.findLastIndex(({ origin }) => origin.type === 'answer');
      const place = upTo ?? placed[last - 1]?.origin.place;
      if (!canSummarise || place === undefined) return null;
      const before = tokens(situation);
      return { upTo: place, figures: figures(before, before), doesPay: doesPay('summary', rewrittenFrom) };
    },
    settleSummary: (plan) => plan.figures,
    instruction: (focus) => (focus === null ? 'Summarise.' : `Summarise. Focus: ${focus}`),
    compose: (summary) => Promise.resolve({ content: [`Summary: ${summary}`], files: [] }),
  };
}

/** What a loop is given: the port, and what is folded from the events that `stored` holds. */
export function scriptedCompacting(script: CompactionScript, stored: () => readonly StoredEvent[]): Compacting {
  return {
    port: scriptedPort(script),
    settings: () => ({ ...usualCompaction, ...script.settings }),
    situation: (messages, model, bounds) => ({
      messages,
      inPlay: createInPlay(),
      ahead: stored().reduce(foldAhead, nothingAhead),
      model: model.name,
      prices: { date: '2026-11-20', currency: 'USD', models: [] },
      nowMs: 0,
      bounds,
    }),
    work: () => Promise.resolve({ folder: '/', mayRead: () => true }),
    log: (): CompactionLog => stored().reduce(foldCompactionLog, nothingCompacted),
  };
}
