import type { Fit, Spending } from '#shared/model/budget.ts';
import type { CapScope } from '#shared/model/caps.ts';
import type { ProjectId, RequestId, SessionId } from '#shared/model/id.ts';

/** What a request counts against. */
export interface BudgetScopes {
  session: SessionId;
  project: ProjectId;
  /** The calendar day where the person is, as an ISO date. */
  day: string;
}

/** What a request cost; `usd` null where that is not known, and `unknown` where nothing is: then its worst case counts. */
export type SettledCost = { usd: number | null; tokens: number } | 'unknown';

/**
 * What was spent and is held, over all processes of the data folder. Only real requests count. What was reserved counts in full until it is
 * settled, also when its process died. Throws `JournalError`.
 */
export interface BudgetStore {
  /**
   * Hands `fit` what counts in each scope and reserves the worst case it comes to, where it fits. All in one transaction, so that two requests,
   * also of two processes, never reserve the same money.
   */
  reserve(
    request: RequestId,
    scopes: BudgetScopes,
    fit: (used: Record<CapScope, Spending>) => Fit,
  ): { fit: Fit; used: Record<CapScope, Spending> };
  /** Replaces what a request reserved by what it cost. Nothing happens where nothing is reserved any more. */
  settle(request: RequestId, cost: SettledCost): void;
  /** What counts in each scope now. */
  used(scopes: BudgetScopes): Record<CapScope, Spending>;
}
