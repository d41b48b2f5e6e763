// What the journal of a session says that was done: what claims are compared with.
import type { SessionEvent, UnknownEvent } from '../../event.ts';
import type { Claim, JudgedClaim } from '../kinds.ts';

/** What was done so far, of this turn and, as far as it still counts, of those before. */
export interface TurnRecord {
  readonly calls: number;
}

export const emptyTurnRecord: TurnRecord = { calls: 0 };

/** Adds one event; the same object comes back where it tells nothing. */
export function foldTurnRecord(record: TurnRecord, _event: SessionEvent | UnknownEvent): TurnRecord {
  return record;
}

/** Compares claims with what was done. */
export function judgeClaims(_claims: readonly Claim[], _record: TurnRecord): JudgedClaim[] {
  return [];
}
