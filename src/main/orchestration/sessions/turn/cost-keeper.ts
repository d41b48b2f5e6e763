// Keeps what requests cost, as their events are stored: the ledger's row, and what was reserved settled.
import type { EventOf } from '#shared/model/event.ts';
import type { RequestId } from '#shared/model/id.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { SessionsDeps } from '../deps.ts';
import type { SessionRecord } from '../session-record.ts';
import { failedCost, settledCost } from './turn-budget.ts';
import { endsRequest, findSent, usageRow } from './usage-recorder.ts';

/** The keeper of one session: shown each event this process stored. Never throws: what it cannot keep is reported, and counts in full. */
export function createCostKeeper(deps: SessionsDeps, record: SessionRecord): (event: StoredEvent) => void {
  const sent = new Map<RequestId, EventOf<'request.sent'>>();
  const keep = (event: StoredEvent): void => {
    if (event.type === 'request.sent') sent.set(event.request, event);
    if (event.type === 'request.failed') deps.budget.settle(event.request, failedCost(event));
    if (!endsRequest(event)) return;
    const request = sent.get(event.request) ?? findSent(deps.journal.read(record.id), event.request);
    sent.delete(event.request);
    if (request === undefined) return;
    const row = usageRow(request, event, record.state.project, deps.provider.prices());
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
