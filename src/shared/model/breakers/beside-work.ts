import type { Purpose } from '../events/request-events.ts';
import type { RequestId } from '../id.ts';
import type { Watched } from './breaker.ts';

/** Requests that are no part of the work and have not ended: breakers count the steps of an agent, and none of these is one. */
export type BesideWork = readonly RequestId[];

/** Adds one event. The same object comes back where it neither begins nor ends such a request. */
export function foldBesideWork(before: BesideWork, event: Watched): BesideWork {
  switch (event.type) {
    case 'request.sent':
      return isWork(event.purpose) ? before : [...before, event.request];
    case 'response.interrupted':
      // Its failure follows.
      return event.because === 'failed' ? before : without(before, event.request);
    case 'response.completed':
    case 'request.failed':
      return without(before, event.request);
    default:
      return before;
  }
}

/** Whether an event tells of such a request: of one that is under way, or that begins with it. */
export function isBesideWork(before: BesideWork, event: Watched): boolean {
  switch (event.type) {
    case 'request.sent':
      return !isWork(event.purpose);
    case 'block.completed':
    case 'response.completed':
    case 'response.interrupted':
    case 'request.failed':
      return before.includes(event.request);
    default:
      return false;
  }
}

function without(before: BesideWork, request: RequestId): BesideWork {
  return before.includes(request) ? before.filter((other) => other !== request) : before;
}

function isWork(purpose: Purpose): boolean {
  return purpose === 'main' || purpose === 'subagent';
}
