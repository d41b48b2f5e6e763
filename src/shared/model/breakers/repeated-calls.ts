import { hashJson } from '../json.ts';
import type { Breaker, Tripped, Watched } from './breaker.ts';

/** In how many successive steps a call may have the same result until the model is told, and until the turn ends. */
export const repetitions = { told: 3, ended: 5 } as const;

export interface RepeatedCalls {
  /** The calls of this step by id: what was called with what. */
  readonly calls: Readonly<Record<string, string>>;
  /** Calls whose long result is still to be stored. */
  readonly awaited: Readonly<Record<string, string>>;
  /** In how many successive steps each call had its result: up to this step, and up to the one before. */
  readonly now: Readonly<Record<string, number>>;
  readonly before: Readonly<Record<string, number>>;
  /** Whether this step's answer has come, so that the next request begins another step. */
  readonly isAnswered: boolean;
}

type Outcome = RepeatedCalls | Tripped<RepeatedCalls>;

/** Trips where the same call had the same result in 3 successive steps (the model is told), and in 5 (the turn ends). */
export const repeatedCalls: Breaker<RepeatedCalls> = {
  initial: { calls: {}, awaited: {}, now: {}, before: {}, isAnswered: false },
  fold(state, event) {
    switch (event.type) {
      case 'request.sent':
        if (event.purpose !== 'main' || !state.isAnswered) return state;
        return { ...this.initial, before: state.now };
      case 'response.completed':
        return state.isAnswered ? state : { ...state, isAnswered: true };
      case 'block.completed': {
        const { block } = event;
        if (block.type !== 'tool_use') return state;
        const signature = hashJson([block.name, block.input, event.malformedInput ?? null]);
        return { ...state, calls: { ...state.calls, [block.id]: signature } };
      }
      case 'tool.finished':
        return finish(state, event);
      case 'result.frozen':
        return thaw(state, event);
      default:
        return state;
    }
  },
};

function finish(state: RepeatedCalls, event: Extract<Watched, { type: 'tool.finished' }>): Outcome {
  const call = state.calls[event.call];
  // What did not run to its end says nothing about progress.
  if (call === undefined || event.outcome === 'cancelled' || event.outcome === 'interrupted') return state;
  const answered = { ...state, isAnswered: true };
  if (event.isFrozen) return { ...answered, awaited: { ...state.awaited, [event.call]: event.tool } };
  return count(answered, hashJson([call, event.isError, event.content]), event.tool);
}

function thaw(state: RepeatedCalls, event: Extract<Watched, { type: 'result.frozen' }>): Outcome {
  const call = state.calls[event.call];
  const tool = state.awaited[event.call];
  if (call === undefined || tool === undefined) return state;
  // The path names the call and differs each time.
  return count(state, hashJson([call, event.originalCharacters, event.text.replaceAll(event.path, '')]), tool);
}

function count(state: RepeatedCalls, signature: string, tool: string): Outcome {
  if (state.now[signature] !== undefined) return state;
  const times = (state.before[signature] ?? 0) + 1;
  const next = { ...state, now: { ...state.now, [signature]: times } };
  if (times !== repetitions.told && times !== repetitions.ended) return next;
  const consequence = times === repetitions.told ? 'told' : 'ended';
  return { trip: { breaker: 'repeated_calls', consequence, count: times, tool }, state: next };
}
