import type { EventOf } from '#shared/model/event.ts';
import type { ProjectId, RequestId } from '#shared/model/id.ts';
import { priceUsage, type PriceBook } from '#shared/model/price.ts';
import { noUsage, toTokenUsage } from '#shared/model/usage.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { UsageRow } from '#main/ports/usage.ts';

type Ending = EventOf<'response.completed'> | EventOf<'response.interrupted'>;

/** Whether an event ends a request that has a row in the ledger. */
export function endsRequest(event: StoredEvent): event is Ending {
  return event.type === 'response.completed' || event.type === 'response.interrupted';
}

/**
 * The ledger's row of a request, at the rate of the day it was sent. A simulated request costs nothing and says so; one that was cut off
 * before the API told its usage is unpriced, since nobody knows what it cost.
 */
export function usageRow(sent: EventOf<'request.sent'>, ending: Ending, project: ProjectId, prices: PriceBook): UsageRow {
  const isWhole = ending.type === 'response.completed';
  const usage = ending.usage === null ? null : toTokenUsage(ending.usage);
  const cost = usage === null ? null : priceUsage(prices, sent.model, sent.at, usage);
  return {
    request: sent.request,
    session: sent.session,
    project,
    at: sent.at,
    model: sent.model,
    purpose: sent.purpose,
    usage: usage ?? noUsage,
    costUsd: sent.isSimulated ? 0 : cost,
    isSimulated: sent.isSimulated,
    apiMessage: ending.apiMessage,
    stopReason: isWhole ? ending.stopReason : null,
    firstTokenMs: isWhole ? ending.firstTokenMs : null,
    durationMs: isWhole ? ending.durationMs : ending.at - sent.at,
    wasInterrupted: !isWhole,
  };
}

/** Finds what was sent for a request among events, newest first. */
export function findSent(events: readonly StoredEvent[], request: RequestId): EventOf<'request.sent'> | undefined {
  return events.findLast((event): event is EventOf<'request.sent'> => event.type === 'request.sent' && event.request === request);
}
