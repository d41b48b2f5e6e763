// Keeps what requests cost, as their events are stored: the ledger's row, and what was reserved settled.
import { endsRequest, usageRow } from '#shared/model/insight/usage-row.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { SessionsDeps } from '../deps.ts';
import type { SessionRecord } from '../session-record.ts';
import { failedCost, settledCost } from './turn-budget.ts';

/**
 * The keeper of one session: shown each event this process stored, before the record takes it over. Never throws: what it cannot keep is reported,
 * and counts in full.
 */
export function createCostKeeper(deps: SessionsDeps, record: SessionRecord): (event: StoredEvent) => void {
  const keep = (event: StoredEvent): void => {
    if (event.type === 'request.failed') deps.budget.settle(event.request, failedCost(event));
    if (!endsRequest(event)) return;
    const row = usageRow(record.history().ledger, event, deps.provider.prices());
    if (row === null) return;
    deps.usage.record(row);
    if (!row.isSimulated) deps.budget.settle(row.request, settledCost(row, event.usage !== null));
  };
  return (event) => {
    try {
      keep(event);
    } catch (error) {
      deps.report('What a request cost could not be recorded; the request itself is stored.', error);
    }
  };
}
