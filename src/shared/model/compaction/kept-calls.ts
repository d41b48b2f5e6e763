// The calls of a session as far as they matter later: each until it is summarised; background commands, frozen results and commands beyond that.
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

/** A command that runs in the background. */
export interface BackgroundCommand {
  readonly process: string;
  readonly command: string;
}

/** A result of which the model was given only a preview. */
export interface FrozenResult {
  readonly path: string;
  readonly summary: string;
}

/** A command that ended, and with which exit code; null where it was ended. */
export interface EndedCommand {
  readonly command: string;
  readonly exitCode: number | null;
}

export interface KeptCalls {
  call(call: CallId): CallFacts | undefined;
  readonly calls: readonly CallFacts[];
  readonly background: readonly BackgroundCommand[];
  /** Whether any command was ever left to run in the background. */
  readonly hadBackground: boolean;
  readonly frozen: readonly FrozenResult[];
  /** The last ones, each command once, newest last. */
  readonly commands: readonly EndedCommand[];
  add(event: SessionEvent | UnknownEvent): void;
}

const mostFrozen = 100;
const mostCommands = 30;

export function createKeptCalls(order: PlaceOrder): KeptCalls {
  let calls: CallFacts[] = [];
  let places: EventPlace[] = [];
  const indices = new Map<CallId, number>();
  const requests = new Map<CallId, RequestId>();
  const background = new Map<string, string>();
  const frozen = new Map<CallId, FrozenResult>();
  const commands = new Map<string, EndedCommand>();
  let hadBackground = false;

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
    if (details?.type === 'shell') noteCommand(details);
  };
  const noteCommand = ({ command, exitCode, ending, process }: Extract<ToolDetails, { type: 'shell' }>): void => {
    if (ending === 'background') {
      hadBackground = true;
      if (process !== null) background.set(process, command);
      return;
    }
    commands.delete(command);
    commands.set(command, { command, exitCode });
    dropOldest(commands, mostCommands);
  };
  const freeze = (event: EventOf<'result.frozen'>): void => {
    const facts = find(event.call);
    if (facts !== undefined) put(event, { ...facts, frozenPath: event.path });
    frozen.set(event.call, { path: event.path, summary: facts?.summary ?? '' });
    dropOldest(frozen, mostFrozen);
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
    get background() {
      return [...background].map(([process, command]) => ({ process, command }));
    },
    get hadBackground() {
      return hadBackground;
    },
    get frozen() {
      return [...frozen.values()];
    },
    get commands() {
      return [...commands.values()];
    },
    add(event) {
      switch (event.type) {
        case 'session.forked':
          // What runs in the background belongs to the session that started it.
          background.clear();
          return;
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
        case 'process.ended':
          background.delete(event.process);
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

function dropOldest<Key>(entries: Map<Key, unknown>, most: number): void {
  const [oldest] = entries.keys();
  if (entries.size > most && oldest !== undefined) entries.delete(oldest);
}
