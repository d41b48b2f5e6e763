import type { UsageGroup, UsageGrouping } from './usage.ts';

/** Every question that is answered off the main thread: its parameters and its answer, both plain data. */
export interface Queries {
  'usage.stats': {
    params: { by: UsageGrouping; sinceMs: number | null };
    result: { totals: Omit<UsageGroup, 'key'>; groups: UsageGroup[]; simulatedRequests: number };
  };
}

/** Reads of the store that may take long. They see what was committed before they began. */
export interface QueryPort {
  /** Rejects with a `JournalError`. */
  run<Name extends keyof Queries>(name: Name, params: Queries[Name]['params']): Promise<Queries[Name]['result']>;
}
