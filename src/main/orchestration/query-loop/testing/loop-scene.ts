import type { Delta } from '#shared/model/delta.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { Terminal } from '#shared/model/exit.ts';
import { emptyMessages, foldMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import type { MessageId, TurnId } from '#shared/model/id.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { Tool } from '#main/ports/tools.ts';
import { asStored, testAgent } from '#main/execution/executor/testing/executor-scene.ts';
import { createInstantClock, type InstantClock } from '#main/execution/executor/testing/instant-clock.ts';
import { createScriptedRunner } from '#main/execution/executor/testing/scripted-runner.ts';
import type { ToolRunner } from '#main/execution/executor/types.ts';
import { closedBreakers, type BreakersState } from '#shared/model/breakers/breakers.ts';
import { foldPromptMeasure, unmeasured } from '#shared/model/prompt-bound.ts';
import { queryLoop } from '../query-loop.ts';
import { scriptedCompacting, type CompactionScript } from '../compaction/testing/scripted-compaction.ts';
import type { QueryParams, RequestBudget } from '../types.ts';
import { Waits } from '../waits.ts';
import { createScriptedModel, type Answer, type ScriptedModel } from './scripted-model.ts';

export const testTurn = '01900000-0000-7000-8000-00000000000d' as TurnId;

export interface SceneOptions {
  answers: readonly Answer[];
  tools?: readonly Tool[];
  runner?: ToolRunner;
  maxSteps?: number | null;
  tokenTarget?: number;
  /** Name of the fallback model; it answers from the same script. */
  fallback?: string;
  random?: () => number;
  /** What was counted before the turn. */
  breakers?: BreakersState;
  model?: Partial<QueryParams['model']>;
  /** Events of earlier turns; the person's message of this turn is added behind them. */
  before?: readonly StoredEvent[];
  takeSteering?: () => EventDraft[];
  budget?: RequestBudget;
  /** What the session is compacted with; it is not where this is left out. */
  compaction?: CompactionScript;
  /** Called with each draft before it is stored; what it throws is thrown into the loop, as a failing journal does. */
  onStore?: (draft: EventDraft) => void;
}

/** A turn with a scripted model and tools, and what came of it. */
export interface LoopScene {
  readonly params: QueryParams;
  readonly model: ScriptedModel;
  readonly clock: InstantClock;
  readonly stop: AbortController;
  readonly stored: StoredEvent[];
  readonly deltas: Delta[];
  /** Runs the loop as the sessions service does: append, hand the stored event back. */
  run(): Promise<Terminal>;
  /** Resolves when an event is stored for which the test holds. */
  until(isWanted: (event: StoredEvent) => boolean): Promise<void>;
}

export function createLoopScene(options: SceneOptions): LoopScene {
  const stop = new AbortController();
  const clock = createInstantClock();
  const model = createScriptedModel(options.answers);
  const stored: StoredEvent[] = [];
  const deltas: Delta[] = [];
  const waiting: { isWanted: (event: StoredEvent) => boolean; resolve: () => void }[] = [];
  let ids = 0;
  const params: QueryParams = {
    agent: testAgent,
    turn: testTurn,
    messages: fold([...(options.before ?? []), asStored(person('Please look.'), 1)]),
    breakers: options.breakers ?? closedBreakers,
    model: {
      port: model,
      name: 'model-a',
      effort: null,
      maxTokens: 1_000,
      highestMaxTokens: 1_000,
      contextWindow: null,
      thinking: 'none',
      ...options.model,
    },
    fallback:
      options.fallback === undefined
        ? null
        : {
            port: model,
            name: options.fallback,
            effort: null,
            maxTokens: 1_000,
            highestMaxTokens: 1_000,
            contextWindow: null,
            thinking: 'none',
          },
    tools: options.tools ?? [],
    runner: options.runner ?? createScriptedRunner(),
    blobs: { put: () => Promise.reject(new Error('not here')), get: () => Promise.reject(new Error('not here')) },
    clock,
    ids: { next: () => `01900000-0000-7000-8000-0000000002${String(ids++).padStart(2, '0')}` },
    signal: stop.signal,
    maxSteps: options.maxSteps ?? null,
    tokenTarget: options.tokenTarget ?? null,
    random: options.random ?? (() => 0),
    waits: new Waits(),
    takeSteering: options.takeSteering ?? (() => []),
    measure: () => stored.reduce(foldPromptMeasure, unmeasured),
    ...(options.budget ? { budget: options.budget } : {}),
    ...(options.compaction ? { compacting: scriptedCompacting(options.compaction, () => [...(options.before ?? []), ...stored]) } : {}),
  };
  async function run(): Promise<Terminal> {
    const loop = queryLoop(params);
    let next = await loop.next();
    while (next.done !== true) {
      if (next.value.type === 'delta') {
        deltas.push(next.value.delta);
        next = await loop.next();
        continue;
      }
      const { draft } = next.value;
      try {
        options.onStore?.(draft);
      } catch (error) {
        next = await loop.throw(error);
        continue;
      }
      const event = asStored(draft, stored.length + 2);
      stored.push(event);
      for (const wait of waiting) if (wait.isWanted(event)) wait.resolve();
      next = await loop.next(event);
    }
    return next.value;
  }
  const until: LoopScene['until'] = (isWanted) =>
    new Promise((resolve) => {
      if (stored.some(isWanted)) resolve();
      else waiting.push({ isWanted, resolve });
    });
  return { params, model, clock, stop, stored, deltas, run, until };
}

export function fold(events: readonly StoredEvent[]): MessagesState {
  return events.reduce(foldMessages, emptyMessages);
}

export function person(text: string): EventDraft {
  const message = '01900000-0000-7000-8000-00000000000e' as MessageId;
  return { type: 'message.sent', actor: 'person', message, turn: testTurn, content: [{ type: 'text', text }] };
}

/** Events in one line each, for goldens: what happened, without ids and times. */
export function tell(events: readonly StoredEvent[]): string[] {
  return events.map((event) => {
    switch (event.type) {
      case 'request.sent':
        return `request.sent ${event.purpose === 'main' ? '' : `${event.purpose} `}step ${event.step}`;
      case 'request.failed':
        return `request.failed ${event.failure.kind}, again in ${event.retryInMs}`;
      case 'block.completed':
        return `block.completed ${event.index} ${event.block.type}`;
      case 'response.completed':
        return `response.completed ${event.stopReason}, ${event.blockCount} blocks`;
      case 'response.interrupted':
        return `response.interrupted ${event.because}, ${event.blockCount} blocks`;
      case 'tool.started':
        return `tool.started ${event.call}`;
      case 'tool.finished':
        return `tool.finished ${event.call} ${event.outcome}`;
      case 'permission.decided':
        return `permission.decided ${event.answer.type} by ${event.by}`;
      case 'loop.transitioned':
        return `loop.transitioned ${event.transition.reason}, step ${event.step}`;
      case 'breaker.tripped':
        return `breaker.tripped ${event.breaker}, ${event.consequence} at ${event.count}`;
      case 'notice.appended':
        return `notice.appended ${event.about}`;
      case 'context.skipped':
        return `context.skipped ${event.stage}, ${event.because}`;
      case 'context.failed':
        return `context.failed ${event.because}`;
      case 'context.compacted':
        return `context.compacted ${event.cause}: ${event.stages.join(', ')}`;
      default:
        return event.type;
    }
  });
}
