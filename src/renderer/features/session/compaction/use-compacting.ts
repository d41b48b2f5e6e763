import type { CompactionState } from '#shared/model/folds/transcript-items.ts';
import { useSession } from '../session-context.ts';

/** What the compaction that has not ended is doing; null where there is none. */
export function useCompacting(): CompactionState['status'] | null {
  return useSession(({ transcript: { items, compacting } }) => {
    const item = compacting === null ? undefined : items.findLast(({ key }) => key === compacting);
    return item?.type === 'compaction' ? item.state.status : null;
  });
}
