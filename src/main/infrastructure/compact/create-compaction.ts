import type { CompactionPort } from '#main/ports/compaction.ts';
import { composeSummary } from './compose-summary.ts';
import { createStages } from './create-stages.ts';
import type { IsReadOnly } from './microcompact.ts';
import { summaryInstruction } from './summary-instruction.ts';

/** The stages of compaction. `isReadOnly`: whether a call changes nothing, by its tool. */
export function createCompaction(isReadOnly: IsReadOnly): CompactionPort {
  return { ...createStages(isReadOnly), instruction: summaryInstruction, compose: composeSummary };
}
