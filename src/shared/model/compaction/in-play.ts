// What a session's work came to so far: what compaction must not lose, and what it needs to know of a call to judge its result.
import type { CallOutcome } from '../events/tool-events.ts';
import type { SessionEvent, UnknownEvent } from '../event.ts';
import type { CallId, RequestId } from '../id.ts';
import type { JsonObject } from '../json.ts';
import type { ToolDetails } from '../tool-details.ts';

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

/** What is in play in a session. Read it at once: it goes on with the session. */
export interface InPlay {
  call(call: CallId): CallFacts | undefined;
  /** Every call that was started or ended, in order. */
  readonly calls: readonly CallFacts[];
}

/** An `InPlay` that is kept up to date from a session's events, inherited ones first. */
export interface KeptInPlay extends InPlay {
  add(event: SessionEvent | UnknownEvent): void;
}

/** Nothing is in play yet. */
export function createInPlay(): KeptInPlay {
  const calls = new Map<CallId, CallFacts>();
  const requests = new Map<CallId, RequestId>();
  const change = (call: CallId, facts: Partial<CallFacts>): void => {
    const before = calls.get(call);
    if (before !== undefined) calls.set(call, { ...before, ...facts });
  };
  return {
    call: (call) => calls.get(call),
    get calls() {
      return [...calls.values()];
    },
    add(event) {
      switch (event.type) {
        case 'block.completed':
          if (event.block.type === 'tool_use') requests.set(event.block.id, event.request);
          return;
        case 'tool.started': {
          const { call, request, tool, input, summary } = event;
          const unknown = { outcome: null, isError: false, details: null, frozenPath: null };
          calls.set(call, { call, request, tool, input, summary, ...unknown });
          return;
        }
        case 'tool.finished': {
          const { call, tool, outcome, isError, details = null } = event;
          const request = requests.get(call);
          if (!calls.has(call) && request !== undefined) {
            calls.set(call, { call, request, tool, input: {}, summary: tool, outcome, isError, details, frozenPath: null });
          }
          change(call, { outcome, isError, details });
          return;
        }
        case 'result.frozen':
          change(event.call, { frozenPath: event.path });
          return;
        default:
          return;
      }
    },
  };
}
