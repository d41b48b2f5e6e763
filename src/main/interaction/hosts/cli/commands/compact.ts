// `tessera compact`: makes room in a session's window, and says what that freed and cost.
import path from 'node:path';
import type { Clock } from '#main/ports/clock.ts';
import type { Engine } from '#main/ports/engine.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { CompactionStage } from '#shared/model/compaction/stage.ts';
import type { ExitCode } from '../exit-code.ts';
import { UsageError, type CommandStreams } from '../streams.ts';
import { findSession } from './find-session.ts';
import { usd } from './figures.ts';
import { whenFree } from './when-free.ts';

export interface CompactOptions {
  session: string | null;
  continueLatest: boolean;
  folder: string;
  focus: string | null;
  /** Without a request to the model. */
  isFree: boolean;
  isJson: boolean;
}

interface Compacting {
  engine: Engine;
  clock: Clock;
  streams: CommandStreams;
  /** Ends the compaction, not the process. */
  interrupt: AbortSignal;
}

interface Outcome {
  readonly compacted: EventOf<'context.compacted'>;
  readonly failed: EventOf<'context.failed'> | null;
}

const freeStages: CompactionStage[] = ['snip', 'microcompact', 'collapse'];

/** Compacts and prints what came of it. 0: it did what was asked, or nothing was left to do; 1: the summary came to nothing; 130: it was stopped. */
export async function compact(options: CompactOptions, { engine, clock, streams, interrupt }: Compacting): Promise<ExitCode> {
  const { continueLatest: isLatest, session: id, focus, isFree } = options;
  const found = findSession(engine, { id, isLatest }, path.resolve(options.folder));
  if (found === null) throw new UsageError('Which session? Give its id, or --continue for the latest of this folder.');
  const { id: session } = found;
  const before = engine.sessions.get(session);
  const wish = { focus, upTo: null, ...(isFree ? { stages: freeStages } : {}) };
  await whenFree(clock, interrupt, () => engine.context.compact(session, wish));
  const stop = (): void => engine.sessions.stop(session);
  interrupt.addEventListener('abort', stop, { once: true });
  if (interrupt.aborted) stop();
  const outcome = await outcomeOf(engine, session, before.lastSeq);
  if (outcome === null) throw new Error('The compaction could not be stored to its end. What was stored is kept.');
  const { compacted, failed } = outcome;
  const { cost } = engine.sessions.get(session);
  const costUsd = cost.usd - before.cost.usd;
  const isUnpriced = cost.unpricedRequests > before.cost.unpricedRequests;
  const exitCode = failed === null ? 0 : failed.because === 'stopped' ? 130 : 1;
  if (options.isJson) streams.out(JSON.stringify(jsonOf(session, outcome, isUnpriced ? null : costUsd)));
  else streams.out(compactedWords(compacted, isUnpriced ? 'without a known price' : `for ${usd(costUsd)}`));
  if (failed !== null) streams.err(`No summary: ${failed.message} The session is as it was before it; try again later.`);
  return exitCode;
}

/** What a compaction came to; null where its end could not be stored. */
async function outcomeOf(engine: Engine, session: SessionId, afterSeq: number): Promise<Outcome | null> {
  await engine.sessions.ended(session);
  let failed: Outcome['failed'] = null;
  const reading = new AbortController();
  for await (const update of engine.sessions.updates(session, afterSeq, reading.signal)) {
    // Everything that will come is stored by now.
    if (update.type === 'caught-up') return null;
    if (update.type !== 'event') continue;
    const { event } = update;
    if (event.type === 'context.failed') failed = event;
    if (event.type === 'context.summarised') failed = null;
    if (event.type === 'context.compacted') return { compacted: event, failed };
  }
  return null;
}

/** What a compaction did, in one line. */
export function compactedWords({ stages, tokensBefore, tokensAfter }: EventOf<'context.compacted'>, cost: string): string {
  if (stages.length === 0) return `Nothing could be freed of about ${tokensBefore} tokens.`;
  return `Compacted (${stages.join(', ')}): about ${tokensBefore} tokens are ${tokensAfter} now, ${cost}.`;
}

function jsonOf(session: SessionId, { compacted, failed }: Outcome, costUsd: number | null): object {
  const { compaction, stages, tokensBefore, tokensAfter, durationMs, isEnough } = compacted;
  return {
    type: 'compacted',
    session_id: session,
    compaction_id: compaction,
    stages,
    tokens_before: tokensBefore,
    tokens_after: tokensAfter,
    is_enough: isEnough,
    duration_ms: durationMs,
    cost_usd: costUsd,
    is_error: failed !== null,
    ...(failed === null ? {} : { because: failed.because, error: failed.message }),
  };
}
