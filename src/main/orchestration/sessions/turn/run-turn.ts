// One turn from its stored message to its end: the place is looked at, the prompt fixed, the loop driven.
import type { CacheTtl } from '#shared/model/cache-ttl.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { Terminal } from '#shared/model/exit.ts';
import type { CallId, MessageId, TurnId } from '#shared/model/id.ts';
import type { PermissionRule } from '#shared/model/permission.ts';
import { JournalError, type StoredEvent } from '#main/ports/journal.ts';
import { ModelError } from '#main/ports/model.ts';
import type { ShellPort } from '#main/ports/tools.ts';
import { queryLoop } from '../../query-loop/query-loop.ts';
import type { AskedModel, RequestBudget } from '../../query-loop/types.ts';
import { Waits } from '../../query-loop/waits.ts';
import type { SessionsDeps } from '../deps.ts';
import type { SessionRecord } from '../session-record.ts';
import type { DraftKeeper } from '../updates/draft-keeper.ts';
import { compactingOf } from './compacting.ts';
import { driveLoop } from './drive-loop.ts';
import { modelParams } from './model-params.ts';
import type { PermissionDesk } from './permission-desk.ts';
import { preparePrompt } from './prepare-prompt.ts';
import { memoryWritten } from './memory-written.ts';
import { createTurnBudget } from './turn-budget.ts';
import { createTouchedFiles, type TouchedFiles } from './touched-files.ts';
import { createToolRunner, type TurnRunner } from './tool-runner.ts';

/** How a turn may be run: what its message was sent with. */
export interface TurnOptions {
  maxSteps: number | null;
  canAsk: boolean;
  tokenTarget: number | null;
  /** The model that takes over where the session's stays overloaded: this one, or the setting's where it is undefined. */
  fallbackModel: string | null | undefined;
  /** Most USD the session may have cost in all; left out or null for no cap but those of the settings. */
  maxBudgetUsd?: number | null;
  /** Whether queued messages stay queued behind this turn. */
  leavesQueue?: boolean;
}

/** How a turn is run where nothing was chosen for it. */
export const plainTurn: TurnOptions = { maxSteps: null, canAsk: true, tokenTarget: null, fallbackModel: undefined };

/** A turn that runs: what can be done to it from outside. */
export interface RunningTurn {
  readonly turn: TurnId;
  readonly stop: AbortController;
  readonly desk: PermissionDesk;
  readonly drafts: DraftKeeper;
  /** The stop switches of the calls that run. */
  readonly calls: Map<CallId, () => void>;
  /** Queued messages that were handed to the loop and are about to be stored as sent. */
  readonly taken: Set<MessageId>;
  readonly runner: TurnRunner;
  /** The files its calls read and wrote, and what counts for them. */
  readonly touched: TouchedFiles;
  readonly options: TurnOptions;
  /** The waits before a request is sent. */
  readonly waits: Waits;
}

/** What a turn needs of its session. */
export interface TurnSession {
  readonly record: SessionRecord;
  readonly flagRules: readonly PermissionRule[];
  readonly appendSystemPrompt: string | null;
  readonly cacheTtl: CacheTtl | null;
  readonly isOneShot: boolean;
  /** Variants of its prompt's sections asked for on the command line, by the sections' names. */
  readonly promptVariants: Readonly<Record<string, string>>;
  readonly readableFolders: readonly string[];
  shell(): ShellPort;
  /** The token of the lease the turn runs under. */
  leaseToken(): string;
  /** Stores drafts and publishes them. Throws `JournalError`. */
  store(drafts: readonly EventDraft[]): StoredEvent[];
  /** What is to be given to the model between two steps. */
  takeSteering(): Promise<EventDraft[]>;
}

/** The parts of a turn that begins now. */
export function openTurn(
  deps: SessionsDeps,
  session: TurnSession,
  begun: { turn: TurnId; desk: PermissionDesk; drafts: DraftKeeper; options: TurnOptions },
): RunningTurn {
  const calls = new Map<CallId, () => void>();
  const touched = createTouchedFiles(deps.facts, session.record);
  const { record, flagRules, readableFolders } = session;
  const runner = createToolRunner(deps, {
    turn: begun.turn,
    state: () => record.state,
    flagRules,
    readableFolders,
    files: touched.watching(record.history().files),
    desk: begun.desk,
    canAsk: begun.options.canAsk,
    shell: () => session.shell(),
    leaseToken: () => session.leaseToken(),
    messages: () => record.history().messages,
    calls,
    publish: (delta) => record.feed.publish({ delta }),
  });
  return { ...begun, stop: new AbortController(), calls, taken: new Set(), runner, touched, waits: new Waits() };
}

/** Runs the turn and says how it ended; stores everything but `turn.ended`. Never rejects. */
export async function runTurn(deps: SessionsDeps, session: TurnSession, running: RunningTurn): Promise<Terminal> {
  const { signal } = running.stop;
  try {
    await untilAborted(prepare(deps, session, signal), signal);
    const { agent, model: choice } = session.record.state;
    const model = modelParams(deps.provider.open(choice), choice, deps.provider.prices());
    const { messages, breakers } = session.record.history();
    const { maxSteps, tokenTarget } = running.options;
    const compacting = compactingOf(deps, session);
    const loop = queryLoop({
      agent,
      turn: running.turn,
      messages,
      breakers,
      model,
      fallback: fallbackFor(deps, choice, running.options),
      tools: deps.tools,
      runner: running.runner,
      blobs: deps.blobs,
      clock: deps.clock,
      ids: deps.ids,
      signal,
      maxSteps,
      tokenTarget,
      random: deps.random,
      waits: running.waits,
      takeSteering: () => session.takeSteering(),
      measure: () => session.record.history().measure,
      ...(model.port.isSimulated ? {} : { budget: budgetOf(deps, session, running) }),
      ...(compacting === undefined ? {} : { compacting }),
    });
    return await driveLoop(loop, sinkOf(deps, session, running));
  } catch (error) {
    return ending(deps, error, signal);
  }
}

/** The model that takes over where the chosen one stays overloaded; null where none is configured, or the same. */
function fallbackFor(deps: SessionsDeps, choice: ModelChoice, { fallbackModel }: TurnOptions): AskedModel | null {
  const model = fallbackModel === undefined ? deps.fallbackModel() : fallbackModel;
  if (model === null || model === choice.model || choice.provider !== 'anthropic') return null;
  const other = { ...choice, model };
  return modelParams(deps.provider.open(other), other, deps.provider.prices());
}

function budgetOf(deps: SessionsDeps, { record }: TurnSession, { options }: RunningTurn): RequestBudget {
  const scopes = { session: record.id, project: record.state.project };
  return createTurnBudget(deps, { scopes, sessionUsd: options.maxBudgetUsd ?? null, measure: () => record.history().measure });
}

/** Looks whether the folder can be worked in, and what the model must know of it. */
async function prepare(deps: SessionsDeps, session: TurnSession, signal: AbortSignal): Promise<void> {
  const problem = await deps.folderProblem(session.record.state.folder);
  if (problem !== null) throw new ModelError(failureOf(problem));
  await preparePrompt(deps, session, signal);
}

function sinkOf(deps: SessionsDeps, session: TurnSession, { drafts, runner, taken }: RunningTurn): Parameters<typeof driveLoop>[1] {
  return {
    store(draft) {
      // What had arrived of the open block is kept before its end is stored: a draft belongs to what the window shows as cut off.
      if (draft.type === 'response.interrupted' || draft.type === 'request.failed') drafts.flush();
      // In one transaction, so that a change of the memory is told exactly as often as the call that made it.
      const [stored] = session.store([draft, ...memoryWritten(draft, deps.memory?.folder(session.record.state.project) ?? null)]);
      if (stored === undefined) throw new JournalError('io', 'The journal stored nothing and did not say why.');
      if (draft.type === 'request.sent') runner.forgetRules();
      if (draft.type === 'block.completed') drafts.completed(draft.request, draft.index);
      if (draft.type === 'message.sent') taken.delete(draft.message);
      return stored;
    },
    publish(delta) {
      drafts.follow(delta);
      session.record.feed.publish({ delta });
    },
  };
}

function ending(deps: SessionsDeps, error: unknown, signal: AbortSignal): Terminal {
  if (error instanceof JournalError) return { reason: 'journal_failed', message: error.message };
  if (signal.aborted) return { reason: 'aborted_streaming' };
  if (error instanceof ModelError) return { reason: 'model_error', failure: error.failure };
  deps.report('A turn ended because of an error in the program.', error);
  const message = error instanceof Error ? error.message : String(error);
  return {
    reason: 'model_error',
    failure: failureOf(
      `The turn ended because of an error in Tessera itself: ${message} Everything shown so far is kept; send a message to go on.`,
    ),
  };
}

function failureOf(message: string): ModelError['failure'] {
  return { kind: 'unknown', message, status: null, apiRequestId: null, retryAfterMs: null, isRetryable: false };
}

/** Rejects when the signal aborts, whether or not the work notices. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
