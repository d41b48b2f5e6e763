import { toSummary } from '#shared/model/folds/summary.ts';
import type { SessionStatus, SessionSummary } from '#shared/model/session.ts';
import type { UsageLedger } from '#main/ports/usage.ts';
import type { SessionsDeps } from './deps.ts';
import type { SessionRuntime } from './session-runtime.ts';

/** The summary of one session, put together when it is asked for. */
export interface Summariser {
  summary(): SessionSummary;
  /** The ledger may have other sums now. */
  forgetUsage(): void;
}

/** The summariser of a session. Sums of the ledger are kept while only this process can change them. */
export function createSummariser(deps: SessionsDeps, runtime: SessionRuntime): Summariser {
  const { journal, usage } = deps;
  const { record, writer } = runtime;
  let sums: ReturnType<UsageLedger['ofSession']> | null = null;
  return {
    summary() {
      const isHeldHere = writer.lease !== null;
      const heldBy = isHeldHere ? null : journal.holder(record.id);
      if (sums === null || !isHeldHere) sums = usage.ofSession(record.id);
      const summary = toSummary(record.state, { ...sums, heldBy, lastSeq: record.lastSeq });
      return { ...summary, model: runtime.turns.nextModel ?? summary.model, state: statusOf(runtime, heldBy) };
    },
    forgetUsage: () => (sums = null),
  };
}

/** What the events say, unless they cannot know it: a turn's end that could not be stored, a process that died in the middle of one. */
function statusOf({ record, turns }: SessionRuntime, heldBy: string | null): SessionStatus {
  const { unstoredEnd, isActive } = turns;
  if (unstoredEnd !== null) {
    const { terminal } = unstoredEnd;
    return {
      status: 'failed',
      reason: terminal.reason === 'journal_failed' ? terminal.message : 'The end of the turn could not be stored.',
    };
  }
  const { compacting } = turns;
  if (compacting !== null) return { status: 'compacting', since: compacting.sinceMs };
  const isOrphaned = record.state.openTurn !== null && !isActive && heldBy === null;
  return isOrphaned ? { status: 'interrupted' } : record.state.state;
}
