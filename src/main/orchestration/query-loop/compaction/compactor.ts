// When a turn compacts: before a request where the prefix has passed its trigger or the person asked, and after one that the window did not hold.
import { isOpen } from '#shared/model/breakers/compaction.ts';
import { thrashOf } from '#shared/model/breakers/compaction-thrash.ts';
import { foldBreakers } from '#shared/model/breakers/breakers.ts';
import type { CompactionCause, CompactionStage } from '#shared/model/compaction/stage.ts';
import { compactionStage } from '#shared/model/compaction/stage.ts';
import { windowBounds } from '#shared/model/compaction/window-bounds.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { CompactionId } from '#shared/model/id.ts';
import type { Decision } from '../decide.ts';
import type { Assemble } from '../request/assemble.ts';
import type { State } from '../state.ts';
import type { LoopEvent, QueryParams, QueryStored } from '../types.ts';
import { freeStages } from './free-stages.ts';
import { runCompaction, type CompactionEnd } from './run-compaction.ts';
import type { CompactionOrder, CompactionParams, Folded } from './types.ts';
import { isTrulyFull } from './weigh.ts';

/** What a compaction before a request came to: the folds to go on from, or how the turn ends. */
export type Prepared = (Folded & { readonly type: 'ready' }) | { readonly type: 'exit'; readonly terminal: Terminal };

/** The compactions of one turn. */
export interface Compactor {
  /** Looks at the prefix before each request, and compacts where that is due. */
  prepare(state: State): AsyncGenerator<LoopEvent, Prepared, QueryStored>;
  /**
   * Makes room where a turn would end because the window did not hold its prompt or its answer: the stages that ask no model once, then a summary
   * once. The exit itself where neither is left.
   */
  recover(state: State, exit: Exit): AsyncGenerator<LoopEvent, Recovered, QueryStored>;
  /** An answer came to its end without filling the window: from here on both ways are open again. */
  answered(): void;
}

type Exit = Extract<Decision, { type: 'exit' }>;
type Recovered = Folded & { readonly decision: Decision };

/** The compactor of a turn; one that does nothing where compaction has no parts. */
export function createCompactor(params: QueryParams, assemble: Assemble): Compactor {
  const { compacting } = params;
  return compacting === undefined ? idle : new TurnCompactor({ ...params, compacting }, assemble);
}

const idle: Compactor = {
  // oxlint-disable-next-line require-yield -- there is nothing to compact with
  async *prepare({ messages, breakers }) {
    return { type: 'ready', messages, breakers };
  },
  // oxlint-disable-next-line require-yield -- as above
  async *recover({ messages, breakers }, decision) {
    return { messages, breakers, decision };
  },
  answered() {},
};

class TurnCompactor implements Compactor {
  readonly #params: CompactionParams;
  readonly #assemble: Assemble;
  /** The step in which a summary was tried last and failed. */
  #failedIn: number | null = null;
  /** What was tried since the last answer that the window held. */
  readonly #tried = new Set<'drain' | 'summary'>();

  constructor(params: CompactionParams, assemble: Assemble) {
    this.#params = params;
    this.#assemble = assemble;
  }

  async *prepare(state: State): AsyncGenerator<LoopEvent, Prepared, QueryStored> {
    const { compacting } = this.#params;
    // A paused answer goes on as it stands.
    if (state.transition?.reason === 'pause_turn_continuation') return ready(state);
    const { wish, isUndone } = compacting.log();
    if (wish !== null) return this.#preparedBy(yield* this.#run(knowing(state, wish), 'asked', wishedStages(wish), wish));
    const settings = compacting.settings();
    const bounds = windowBounds(state.model, settings);
    if (bounds === null) return ready(state);
    const tokens = compacting.port.tokens(compacting.situation(state.messages, state.model, bounds));
    // Who takes a compaction back wants the room that is left.
    if (tokens <= (isUndone ? bounds.effectiveTokens : bounds.triggerTokens)) return ready(state);
    if (!settings.isOn || !Object.values(settings.stages).includes(true)) return this.#blockedOr(state, tokens, 'off');
    const trip = thrashOf(state.breakers.compaction_thrash);
    if (trip !== null) {
      const { agent: actor, turn } = this.#params;
      yield { type: 'event', draft: { type: 'breaker.tripped', actor, turn, ...trip } };
      return { type: 'exit', terminal: { reason: 'compaction_thrash', compactions: trip.count, promptTokens: tokens } };
    }
    const end = yield* this.#run(state, 'trigger', compactionStage.options);
    if (end.terminal !== null) return { type: 'exit', terminal: end.terminal };
    const after = { ...state, messages: end.messages, breakers: end.breakers };
    return isOpen(end.breakers.compaction) ? this.#blockedOr(after, end.tokens, 'breaker-open') : ready(after);
  }

  async *recover(state: State, exit: Exit): AsyncGenerator<LoopEvent, Recovered, QueryStored> {
    const cause = causeOf(exit.terminal);
    const { signal, maxSteps, compacting } = this.#params;
    const isOver = signal.aborted || (cause === 'window-exceeded' && maxSteps !== null && state.step >= maxSteps);
    if (cause === null || isOver || !compacting.settings().isOn) return { ...folded(state), decision: exit };
    let now: Folded = state;
    for (const way of ['drain', 'summary'] as const) {
      if (this.#tried.has(way)) continue;
      this.#tried.add(way);
      const end = yield* this.#run({ ...state, ...folded(now) }, cause, way === 'drain' ? freeStages : ['summary']);
      now = end;
      if (end.terminal !== null) return { ...folded(now), decision: { type: 'exit', terminal: end.terminal } };
      if (end.stages.length === 0) continue;
      const reason = way === 'drain' ? ('collapse_drain_retry' as const) : ('reactive_compact_retry' as const);
      const isCutOff = cause === 'window-exceeded';
      const transition = { reason, compaction: end.compaction, isCutOff };
      return { ...folded(now), decision: { type: 'go-on', transition, isNewStep: isCutOff, waitMs: 0 } };
    }
    return { ...folded(now), decision: exit };
  }

  answered(): void {
    this.#tried.clear();
  }

  async *#run(
    state: State,
    cause: CompactionCause,
    stages: readonly CompactionStage[],
    wish: EventOf<'context.asked'> | null = null,
  ): AsyncGenerator<LoopEvent, CompactionEnd & { compaction: CompactionId }, QueryStored> {
    const { step } = state;
    const compaction = wish?.compaction ?? (this.#params.ids.next() as CompactionId);
    const order: CompactionOrder = {
      compaction,
      cause,
      stages: new Set(stages),
      focus: wish?.focus ?? null,
      upTo: wish?.upTo ?? null,
      model: state.model,
      step,
      isInTurn: true,
      isWhole: state.heldBack === 'whole',
      maySummarise: this.#failedIn !== step,
    };
    const end = yield* runCompaction(this.#params, order, state, this.#assemble);
    if (end.hasFailed) this.#failedIn = step;
    return { ...end, compaction };
  }

  #preparedBy(end: CompactionEnd): Prepared {
    return end.terminal === null ? ready(end) : { type: 'exit', terminal: end.terminal };
  }

  /** A window that is full in truth, by what the API counted, is refused here; one that is only guessed to be is left to the API. */
  #blockedOr(state: State, tokens: number, compaction: 'off' | 'breaker-open'): Prepared {
    const { model } = state;
    const { compacting } = this.#params;
    const bounds = windowBounds(model, compacting.settings());
    const { ahead } = compacting.situation(state.messages, model, bounds);
    if (bounds === null || ahead.counted === null || !isTrulyFull(tokens, bounds)) return ready(state);
    const { windowTokens: contextWindow } = bounds;
    return { type: 'exit', terminal: { reason: 'blocking_limit', model: model.name, promptTokens: tokens, contextWindow, compaction } };
  }
}

/** Which stages a wish runs: all of them, or the summary alone where the person said up to where. */
export function wishedStages({ stages, upTo }: EventOf<'context.asked'>): readonly CompactionStage[] {
  return stages ?? (upTo === null ? compactionStage.options : ['summary']);
}

/** The wish was stored beside the loop: what it changes in the breakers is made up for here. */
function knowing(state: State, wish: EventOf<'context.asked'>): State {
  return { ...state, breakers: foldBreakers(state.breakers, wish).state };
}

function causeOf(terminal: Terminal): 'prompt-too-long' | 'window-exceeded' | null {
  if (terminal.reason === 'prompt_too_long') return 'prompt-too-long';
  return terminal.reason === 'model_error' && terminal.failure.kind === 'window_full' ? 'window-exceeded' : null;
}

function ready({ messages, breakers }: Folded): Prepared {
  return { type: 'ready', messages, breakers };
}

function folded({ messages, breakers }: Folded): Folded {
  return { messages, breakers };
}
