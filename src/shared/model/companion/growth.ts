// What a companion earns from a session: facts of its journal, each worth points of one stat. A pure fold that can go on where it stopped.
import { z } from 'zod';
import type { EventOf, EventType, SessionEvent, UnknownEvent } from '../event.ts';
import { requestId } from '../id.ts';
import { isTestCommand } from './test-command.ts';
import type { FactKind, FactValues } from './facts.ts';

/** Raised whenever the same events earn something else: what was kept by an older rule is then made anew. */
export const growthRule = 1;

/** Steps in a row that earn a point of patience (turns that ended by themselves) and of thrift (read from the cache). */
const patientSteps = 40;
const cachedSteps = 25;
/** Kinds of file that earn a point of curiosity, again for each so many more. */
const manyKinds = 5;
/** Lines that one edit must take away, beyond those it adds. */
const manyLines = 100;
const nightEndsHour = 5;
/** Most test commands that are remembered as failing. */
const mostFailing = 20;

/** The events that say something here; others need not be read. */
export const growthEvents = [
  'message.sent',
  'request.sent',
  'request.withheld',
  'response.completed',
  'tool.finished',
  'turn.ended',
  'turn.interrupted',
  'breaker.tripped',
] as const satisfies readonly EventType[];

/** What must be remembered of a session to go on with its next event. */
export const growthState = z.object({
  isSimulated: z.boolean(),
  /** The request of the main agent whose answer is awaited. */
  request: requestId.nullable(),
  steadySteps: z.number().int(),
  cacheStreak: z.number().int(),
  /** When the streak reached its last ten. */
  streakAtMs: z.number(),
  kinds: z.array(z.string()),
  failing: z.array(z.string()),
  /** The cap that this turn came near to, in USD. */
  nearUsd: z.number().nullable(),
  hasFinished: z.boolean(),
  wasNight: z.boolean(),
  /** When a breaker last tripped; 0 where none did. */
  trippedAtMs: z.number(),
});
export type GrowthState = z.infer<typeof growthState>;

export const beginGrowth: GrowthState = {
  isSimulated: true,
  request: null,
  steadySteps: 0,
  cacheStreak: 0,
  streakAtMs: 0,
  kinds: [],
  failing: [],
  nearUsd: null,
  hasFinished: false,
  wasNight: false,
  trippedAtMs: 0,
};

/** A fact that earned something, by the event it ended with. */
export interface Earned {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: FactKind;
  readonly values: FactValues;
}

/** What the events do not say themselves. */
export interface GrowthPlace {
  /** The name of the project where this is its first session, else null. */
  readonly newProject: string | null;
  /** The hour of the day where this machine is. */
  readonly hourOf: (atMs: number) => number;
}

interface Step {
  readonly state: GrowthState;
  readonly facts: readonly { readonly kind: FactKind; readonly values: FactValues }[];
}

/** Adds events. What a rehearsal does earns nothing. */
export function foldGrowth(
  state: GrowthState,
  events: readonly (SessionEvent | UnknownEvent)[],
  place: GrowthPlace,
): { state: GrowthState; earned: Earned[] } {
  const earned: Earned[] = [];
  let current = state;
  for (const event of events) {
    const { state: after, facts } = add(current, event, place);
    current = after;
    for (const fact of facts) earned.push({ ...fact, seq: event.seq, atMs: event.at });
  }
  return { state: current, earned };
}

function add(state: GrowthState, event: SessionEvent | UnknownEvent, place: GrowthPlace): Step {
  switch (event.type) {
    case 'request.sent':
      return only(sent(state, event));
    case 'request.withheld':
      return only(event.unit === 'usd' ? { ...state, nearUsd: event.limit } : state);
    case 'response.completed':
      return answered(state, event);
    case 'tool.finished':
      return state.isSimulated ? only(state) : called(state, event);
    case 'turn.ended':
      return ended(state, event, place);
    case 'turn.interrupted':
      return only({ ...state, steadySteps: 0, nearUsd: null });
    case 'breaker.tripped':
      return only({ ...state, trippedAtMs: event.at });
    case 'message.sent': {
      const isNight = !state.wasNight && !state.isSimulated && place.hourOf(event.at) < nightEndsHour;
      return isNight ? { state: { ...state, wasNight: true }, facts: [{ kind: 'night', values: {} }] } : only(state);
    }
    default:
      return only(state);
  }
}

function only(state: GrowthState): Step {
  return { state, facts: [] };
}

function sent(state: GrowthState, event: EventOf<'request.sent'>): GrowthState {
  const { isSimulated, purpose, loweredBy, request } = event;
  const nearUsd = loweredBy?.unit === 'usd' ? loweredBy.limit : state.nearUsd;
  return { ...state, isSimulated, nearUsd, request: purpose === 'main' && !isSimulated ? request : state.request };
}

function answered(state: GrowthState, event: EventOf<'response.completed'>): Step {
  if (event.request !== state.request) return only(state);
  const isRead = (event.usage.cache_read_input_tokens ?? 0) > 0;
  const cacheStreak = isRead ? state.cacheStreak + 1 : 0;
  const streakAtMs = isRead && cacheStreak % 10 === 0 ? event.at : state.streakAtMs;
  const after = { ...state, request: null, cacheStreak, streakAtMs };
  return isRead && cacheStreak % cachedSteps === 0
    ? { state: after, facts: [{ kind: 'cache-held', values: { steps: cacheStreak } }] }
    : only(after);
}

function ended(state: GrowthState, { terminal, steps }: EventOf<'turn.ended'>, place: GrowthPlace): Step {
  if (state.isSimulated) return only(state);
  if (terminal.reason !== 'completed') return only({ ...state, steadySteps: 0, nearUsd: null });
  const facts: Step['facts'][number][] = [];
  const steadySteps = state.steadySteps + steps;
  if (Math.floor(steadySteps / patientSteps) > Math.floor(state.steadySteps / patientSteps)) {
    facts.push({ kind: 'steady', values: { steps: steadySteps } });
  }
  if (state.nearUsd !== null) facts.push({ kind: 'cap-kept', values: { limitUsd: state.nearUsd } });
  if (!state.hasFinished && place.newProject !== null) facts.push({ kind: 'new-project', values: { project: place.newProject } });
  return { state: { ...state, steadySteps, nearUsd: null, hasFinished: true }, facts };
}

function called(state: GrowthState, { details, outcome }: EventOf<'tool.finished'>): Step {
  switch (details?.type) {
    case 'read':
      return read(state, details.path);
    case 'diff': {
      const gone = details.removed - details.added;
      return gone < manyLines
        ? only(state)
        : { state, facts: [{ kind: 'lines-gone', values: { lines: gone, file: nameOf(details.path) } }] };
    }
    case 'shell':
      if (details.ending === 'background') return { state, facts: [{ kind: 'background', values: { command: short(details.command) } }] };
      return outcome === 'done' || outcome === 'failed' ? tested(state, details) : only(state);
    case 'search':
    case 'todos':
    case undefined:
      return only(state);
  }
}

function read(state: GrowthState, path: string): Step {
  const kind = /\.[a-z0-9]{1,8}$/.exec(nameOf(path).toLowerCase())?.[0];
  if (kind === undefined || state.kinds.includes(kind)) return only(state);
  const kinds = [...state.kinds, kind];
  const after = { ...state, kinds };
  return kinds.length % manyKinds === 0
    ? { state: after, facts: [{ kind: 'many-kinds', values: { count: kinds.length, kinds: kinds.slice(-manyKinds).join(' ') } }] }
    : only(after);
}

function tested(state: GrowthState, { command, exitCode }: { command: string; exitCode: number | null }): Step {
  const name = short(command);
  if (exitCode === null || !isTestCommand(command)) return only(state);
  const failing = state.failing.filter((known) => known !== name);
  if (exitCode !== 0) return only({ ...state, failing: [...failing, name].slice(-mostFailing) });
  if (failing.length === state.failing.length) return only(state);
  return { state: { ...state, failing }, facts: [{ kind: 'tests-green', values: { command: name } }] };
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** A command as one short line. */
function short(command: string): string {
  const line = command.trim().replaceAll(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 59).toWellFormed()}…`;
}
