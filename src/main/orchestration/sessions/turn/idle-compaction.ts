// A compaction between two turns: the person asked for it, and nothing else runs.
import type { EventOf } from '#shared/model/event.ts';
import { JournalError } from '#main/ports/journal.ts';
import { runCompaction, type CompactionEnd } from '../../query-loop/compaction/run-compaction.ts';
import { wishedStages } from '../../query-loop/compaction/compactor.ts';
import type { CompactionOrder } from '../../query-loop/compaction/types.ts';
import { createAssembler } from '../../query-loop/request/assemble.ts';
import type { AskedModel, LoopEvent, QueryStored } from '../../query-loop/types.ts';
import type { Waits } from '../../query-loop/waits.ts';
import type { SessionsDeps } from '../deps.ts';
import { compactingOf } from './compacting.ts';
import type { TurnSession } from './run-turn.ts';
import { createTurnBudget } from './turn-budget.ts';

/** What runs between two turns. */
export interface IdleCompaction {
  readonly wish: EventOf<'context.asked'>;
  readonly model: AskedModel;
  readonly signal: AbortSignal;
  readonly waits: Waits;
}

/** Compacts to the end, each event stored before it goes on. Never rejects: what could not be stored is reported. */
export async function compactIdle(deps: SessionsDeps, session: TurnSession, running: IdleCompaction): Promise<void> {
  try {
    await store(compaction(deps, session, running), session);
  } catch (error) {
    if (error instanceof JournalError) deps.report('A compaction ended because an event could not be stored.', error);
    else deps.report('A compaction ended because of an error in the program.', error);
  }
}

function compaction(
  deps: SessionsDeps,
  session: TurnSession,
  { wish, model, signal, waits }: IdleCompaction,
): AsyncGenerator<LoopEvent, CompactionEnd | null, QueryStored> {
  const { record } = session;
  const { agent, project } = record.state;
  const { lastTurn } = record.history().compactions;
  const compacting = compactingOf(deps, session);
  if (lastTurn === null || compacting === undefined) return nothing();
  const { blobs, clock, ids, random } = deps;
  const measure = (): ReturnType<typeof record.history>['measure'] => record.history().measure;
  const budget = model.port.isSimulated
    ? {}
    : { budget: createTurnBudget(deps, { scopes: { session: record.id, project }, sessionUsd: null, measure }) };
  const params = { agent, turn: lastTurn, blobs, clock, ids, random, signal, waits, maxSteps: null, compacting, ...budget };
  const order: CompactionOrder = {
    compaction: wish.compaction,
    cause: 'asked',
    stages: new Set(wishedStages(wish)),
    focus: wish.focus,
    upTo: wish.upTo,
    model,
    step: 1,
    isInTurn: false,
    isWhole: false,
    maySummarise: true,
  };
  const { messages, breakers } = record.history();
  return runCompaction(params, order, { messages, breakers }, createAssembler({ model, blobs }));
}

// oxlint-disable-next-line require-yield -- there is nothing to compact, or nothing to do it with
async function* nothing(): AsyncGenerator<LoopEvent, null, QueryStored> {
  return null;
}

async function store(events: AsyncGenerator<LoopEvent, CompactionEnd | null, QueryStored>, session: TurnSession): Promise<void> {
  try {
    let next = await events.next();
    while (next.done !== true) {
      const [stored] = next.value.type === 'event' ? session.store([next.value.draft]) : [];
      next = await events.next(stored);
    }
  } finally {
    // A no-op where it has ended. Where an event could not be stored its stream must still stop.
    await events.return(null).catch(() => undefined);
  }
}
