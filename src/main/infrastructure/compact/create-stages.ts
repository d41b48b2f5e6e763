import { assertNever } from '#shared/model/assert-never.ts';
import { estimatePrompt } from '#shared/model/insight/look-ahead.ts';
import type { CompactionPort, StagePlan } from '#main/ports/compaction.ts';
import { planCollapse } from './collapse.ts';
import { lookAt, type Ground } from './ground.ts';
import { planMicrocompact, type IsReadOnly } from './microcompact.ts';
import { planSummary, settleSummary } from './plan-summary.ts';
import { planSnip } from './snip.ts';
import type { FreeStage } from '#main/ports/compaction.ts';

/** What the stages of compaction would do, from a situation alone. `isReadOnly`: whether a call changes nothing, by its tool. */
export function createStages(isReadOnly: IsReadOnly): Pick<CompactionPort, 'tokens' | 'plan' | 'planSummary' | 'settleSummary'> {
  const planOf = (stage: FreeStage, ground: Ground): StagePlan | null => {
    switch (stage) {
      case 'snip':
        return planSnip(ground);
      case 'microcompact':
        return planMicrocompact(ground, isReadOnly);
      case 'collapse':
        return planCollapse(ground);
      default:
        return assertNever(stage);
    }
  };
  return {
    tokens: ({ ahead }) => Math.round(estimatePrompt(ahead, {}).likely),
    plan: (stage, situation, rewrittenFrom) => planOf(stage, lookAt(situation, rewrittenFrom)),
    settleSummary: (plan, content, situation, rewrittenFrom) => settleSummary(lookAt(situation, rewrittenFrom), plan, content),
    planSummary: (situation, upTo, rewrittenFrom) => planSummary(lookAt(situation, rewrittenFrom), upTo),
  };
}
