// The calls of a session: each until it is summarised, and where results lie that were too long to be sent, beyond that.
import type { CallOutcome } from '../events/tool-events.ts';
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { EventPlace } from '../events/context-events.ts';
import type { CallId, RequestId } from '../id.ts';
import type { JsonObject } from '../json.ts';
import type { ToolDetails } from '../tool-details.ts';
import { placeOf, type PlaceOrder } from './place-order.ts';

/** A call as far as it is known. */
export interface CallFacts {
  readonly call: CallId;
  readonly request: RequestId;
  readonly tool: string;
  readonly input: JsonObject;
  /** One line for people: what the call does. */
  readonly summary: string;
  /** Null while it runs. */
  readonly outcome: CallOutcome | null;
  readonly isError: boolean;
  readonly details: ToolDetails | null;
  /** Where its whole result lies, if the model was given only a preview. */
  readonly frozenPath: string | null;
}

/** A result of which the model was given only a preview. */
export interface FrozenResult {
  readonly path: string;
  readonly summary: string;
}

export interface KeptCalls {
  call(call: CallId): CallFacts | undefined;
  readonly calls: readonly CallFacts[];
  readonly frozen: readonly FrozenResult[];
  add(event: SessionEvent | UnknownEvent): void;
}

const mostFrozen = 100;

export function createKeptCalls(order: PlaceOrder): KeptCalls {
  let calls: CallFacts[] = [];
  let places: EventPlace[] = [];
  const indices = new Map<CallId, number>();
  const requests = new Map<CallId, RequestId>();
  const frozen = new Map<CallId, FrozenResult>();

  const find = (call: CallId): CallFacts | undefined => calls[indices.get(call) ?? -1];
  const put = (place: EventPlace, facts: CallFacts): void => {
    const index = indices.get(facts.call) ?? calls.length;
    indices.set(facts.call, index);
    calls[index] = facts;
    places[index] ??= placeOf(place);
  };
  const finish = (event: EventOf<'tool.finished'>): void => {
    const { call, tool, outcome, isError, details = null } = event;
    const request = requests.get(call);
    requests.delete(call);
    const unstarted = request === undefined ? undefined : { call, request, tool, input: {}, summary: tool, frozenPath: null };
    const before = find(call) ?? unstarted;
    if (before !== undefined) put(event, { ...before, outcome, isError, details });
  };
  const freeze = (event: EventOf<'result.frozen'>): void => {
    const facts = find(event.call);
    if (facts !== undefined) put(event, { ...facts, frozenPath: event.path });
    frozen.set(event.call, { path: event.path, summary: facts?.summary ?? '' });
    const [oldest] = frozen.keys();
    if (frozen.size > mostFrozen && oldest !== undefined) frozen.delete(oldest);
  };
  /** What was summarised has no result left that a stage could touch. Its inputs may be long. */
  const forget = (upTo: EventPlace): void => {
    const kept = calls.flatMap((facts, index) => {
      const place = places[index];
      return place === undefined || (facts.outcome !== null && order.isUpTo(place, upTo)) ? [] : [{ facts, place }];
    });
    calls = kept.map(({ facts }) => facts);
    places = kept.map(({ place }) => place);
    indices.clear();
    for (const [index, { call }] of calls.entries()) indices.set(call, index);
  };
  return {
    call: find,
    get calls() {
      return calls;
    },
    get frozen() {
      return [...frozen.values()];
    },
    add(event) {
      switch (event.type) {
        case 'block.completed':
          if (event.block.type === 'tool_use') requests.set(event.block.id, event.request);
          return;
        case 'tool.started': {
          const { call, request, tool, input, summary } = event;
          put(event, { call, request, tool, input, summary, outcome: null, isError: false, details: null, frozenPath: null });
          return;
        }
        case 'tool.finished':
          finish(event);
          return;
        case 'result.frozen':
          freeze(event);
          return;
        case 'context.summarised':
          forget(event.upTo);
          return;
        default:
          return;
      }
    },
  };
}
