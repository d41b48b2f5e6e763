// Questions beside the work: answered from the session's prefix as it was sent last, journaled and paid for like every request, and no part of it.
import type { EventDraft } from '#shared/model/event.ts';
import { emptyMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import type { RequestId, TurnId } from '#shared/model/id.ts';
import type { SideAnswer } from '#shared/model/insight/context-view.ts';
import { billedParts, totalCost } from '#shared/model/insight/request-cost.ts';
import { askedBeside } from '#shared/model/side-question.ts';
import { tellBlocks } from '#shared/model/sent-blocks.ts';
import { noUsage, promptTokens, toTokenUsage } from '#shared/model/usage.ts';
import type { WireUsage } from '#shared/model/wire.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import { ModelError } from '#main/ports/model.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { createAssembler } from '../query-loop/request/assemble.ts';
import { readAnswer, type AnswerEnd } from '../query-loop/answer/read.ts';
import type { AskedModel, BudgetAnswer, WeighedRequest } from '../query-loop/types.ts';
import type { SessionsDeps } from '../sessions/deps.ts';
import { conflict, storing } from '../sessions/errors.ts';
import type { OpenSession } from '../sessions/open-sessions.ts';
import { modelParams } from '../sessions/turn/model-params.ts';
import { createTurnBudget } from '../sessions/turn/turn-budget.ts';
import { TextStream } from './text-stream.ts';

/** The questions of this process, and their end: whoever makes them closes them. */
export interface SideQuestions {
  /** As `ContextService.ask`. Throws `ServiceError` where nothing can be asked: another process holds the session, or nothing was sent in it. */
  ask(open: OpenSession, question: string, signal: AbortSignal): AsyncGenerator<SideAnswer, void, void>;
  /** Stops what is under way, and waits until its end is stored. */
  close(): Promise<void>;
}

const mostTokens = 4_000;

type Ended = Extract<SideAnswer, { type: 'ended' }>;

type Granted = Extract<BudgetAnswer, { type: 'granted' }>;

/** Who asks, and where the words go. */
interface Asking {
  readonly signal: AbortSignal;
  readonly texts: TextStream;
}

/** A question as it is sent. */
interface Sent {
  readonly request: RequestId;
  readonly model: AskedModel;
  readonly weighed: WeighedRequest;
  readonly atMs: number;
}

/** Nothing is asked yet. */
export function createSideQuestions(deps: SessionsDeps): SideQuestions {
  const running = new Set<{ leave: () => void; over: Promise<unknown> }>();

  async function* stream(begin: (given: Asking) => Promise<Ended>, signal: AbortSignal): AsyncGenerator<SideAnswer, void, void> {
    const leaving = new AbortController();
    const texts = new TextStream();
    const over = begin({ signal: AbortSignal.any([signal, leaving.signal]), texts }).finally(() => texts.end());
    const entry = { leave: () => leaving.abort(), over };
    running.add(entry);
    try {
      for await (const text of texts.read()) yield { type: 'text', text };
      yield await over;
    } finally {
      leaving.abort();
      await Promise.allSettled([over]);
      running.delete(entry);
    }
  }

  return {
    ask(open, asked, signal) {
      storing(() => open.writer.open());
      if (stateOf(open) === null) throw conflict('There is nothing to ask about yet. Send a message first.');
      const question = asked.toWellFormed();
      return stream((given) => answer(deps, open, question, given), signal);
    },
    async close() {
      for (const { leave } of running) leave();
      await Promise.allSettled([...running].map(({ over }) => over));
    },
  };
}

/** Asks and says how it ended, whatever was in the way. */
async function answer(deps: SessionsDeps, open: OpenSession, question: string, asking: Asking): Promise<Ended> {
  using _kept = open.writer.keep();
  try {
    const sent = await prepare(deps, open, question);
    if (asking.signal.aborted) return ended('It was stopped before it was sent.');
    const granted = reserve(deps, open, sent);
    return granted.type === 'granted' ? await send(deps, open, { ...sent, question, granted }, asking) : ended(refusalWords(granted));
  } catch (error) {
    if (error instanceof ModelError) return ended(error.failure.message);
    if (error instanceof ServiceError) return ended(error.message);
    throw error;
  }
}

async function send(
  deps: SessionsDeps,
  open: OpenSession,
  sent: Sent & { question: string; granted: Granted },
  { signal, texts }: Asking,
): Promise<Ended> {
  const { request, model, weighed, question, granted } = sent;
  const actor = open.record.state.agent;
  const store = (draft: EventDraft): StoredEvent => {
    const [stored] = storing(() => open.writer.store([draft]));
    if (stored === undefined) throw new TypeError('The journal stored nothing and did not say why.');
    return stored;
  };
  store({ type: 'side.asked', actor: 'person', request, question });
  store({ ...requestSent(deps, open, sent), asks: askedBeside(question) });
  const kinds = new Map<number, string>();
  const calls: string[] = [];
  const end = await readAnswer(model.port.stream({ ...weighed.body, max_tokens: granted.maxTokens }, signal), {
    agent: actor,
    request,
    clock: deps.clock,
    signal,
    store: async (draft) => store(draft),
    blobs: deps.blobs,
    publish: async (delta) => {
      if (delta.type === 'block.opened') kinds.set(delta.index, delta.block.type);
      else if (delta.type === 'block.grew' && kinds.get(delta.index) === 'text') texts.add(delta.text);
    },
    // Nothing is run beside the work; what it wanted to run is said.
    addTool: ({ block }) => void calls.push(block.name),
  });
  const hasBegun = end.type !== 'finished' && (end.soFar.apiMessage !== null || end.soFar.blockCount > 0);
  if (end.type === 'aborted') store({ type: 'response.interrupted', actor, request, because: 'stopped', ...end.soFar });
  else if (end.type === 'failed') {
    if (hasBegun) store({ type: 'response.interrupted', actor, request, because: 'failed', ...end.soFar });
    store({ type: 'request.failed', actor, request, failure: end.failure, retryInMs: null });
  }
  return { ...ended(problemOf(end, calls, granted.maxTokens)), ...billOf(deps, sent, end) };
}

/** The request: what was sent last, or all that was said where no turn runs, with the question behind it. */
async function prepare(deps: SessionsDeps, open: OpenSession, question: string): Promise<Sent> {
  const state = stateOf(open) ?? emptyMessages;
  const choice = open.record.state.model;
  // A model that took over for the rest of a turn is the one that has its prompt in the cache.
  const asked = open.runtime.turns.isActive && state.model !== null ? { ...choice, model: state.model } : choice;
  const model = modelParams(deps.provider.open(asked), asked, deps.provider.prices());
  const assemble = createAssembler({ model, blobs: deps.blobs });
  const weighed = await assemble(state, model, Math.min(mostTokens, model.maxTokens), askedBeside(question));
  return { request: deps.ids.next() as RequestId, model, weighed, atMs: deps.clock.now() };
}

/** What is asked about; null where nothing was sent yet. What came since the last request of a running turn is not settled, and not cached. */
function stateOf({ record, runtime }: OpenSession): MessagesState | null {
  const { messages } = record.history();
  const state = runtime.turns.isActive ? { ...messages, open: [] } : messages;
  return state.prompt === null || (state.settled === null && state.open.length === 0) ? null : state;
}

function reserve(deps: SessionsDeps, { record, runtime }: OpenSession, { request, model, weighed }: Sent): BudgetAnswer {
  if (model.port.isSimulated) return { type: 'granted', maxTokens: weighed.body.max_tokens, loweredBy: null };
  const scopes = { session: record.id, project: record.state.project };
  const sessionUsd = runtime.turns.running?.options.maxBudgetUsd ?? null;
  return storing(() => createTurnBudget(deps, { scopes, sessionUsd, measure: () => record.history().measure }).reserve(request, weighed));
}

function requestSent(
  { ids }: SessionsDeps,
  { record }: OpenSession,
  { request, model, weighed, granted }: Sent & { granted: Granted },
): Extract<EventDraft, { type: 'request.sent' }> {
  const { agent: actor, openTurn, lastTurn } = record.state;
  const { body, blocks, marks } = weighed;
  return {
    type: 'request.sent',
    actor,
    request,
    // A fork that has sent nothing has no turn of its own.
    turn: openTurn?.turn ?? lastTurn?.turn ?? (ids.next() as TurnId),
    step: Math.max(1, openTurn?.step ?? 1),
    purpose: 'side',
    model: model.name,
    maxTokens: granted.maxTokens,
    ...(granted.loweredBy === null ? {} : { loweredBy: granted.loweredBy }),
    isSimulated: model.port.isSimulated,
    effort: model.effort,
    thinking: model.thinking,
    ...(body.diagnostics === undefined ? {} : { previousMessage: body.diagnostics.previous_message_id }),
    ...tellBlocks(record.history().ahead.cache.conversations[actor]?.blocks ?? [], [...blocks]),
    marks: [...marks],
  };
}

function refusalWords(refused: Exclude<BudgetAnswer, Granted>): string {
  if (refused.type === 'refused') {
    return refused.terminal.reason === 'model_error'
      ? refused.terminal.failure.message
      : 'No cap can be held for this question. Nothing was sent.';
  }
  const { scope } = refused.shortage;
  const held = refused.isHeldOnly
    ? ' as long as other requests hold what is left of it: ask again when they have ended'
    : ': raise it in the settings';
  return `The cap of the ${scope} does not pay for this question${held}. Nothing was sent.`;
}

function problemOf(end: AnswerEnd, calls: readonly string[], maxTokens: number): string | null {
  if (end.type === 'aborted') return 'You stopped the answer.';
  if (end.type === 'failed') return `${end.failure.message} Nothing of the session changed; ask again.`;
  if (end.stopReason === 'refusal') return 'The model refused to answer this.';
  if (end.stopReason === 'max_tokens') return `The answer was cut off at ${maxTokens} tokens. Ask for less at a time.`;
  if (calls.length === 0) return null;
  const names = [...new Set(calls)].join(', ');
  return `The model wanted to call ${names} for this. A question beside the work runs no tool: ask it in the session.`;
}

function billOf(deps: SessionsDeps, { model, atMs }: Sent, end: AnswerEnd): Omit<Ended, 'type' | 'problem'> {
  const usage: WireUsage | null = end.type === 'finished' ? end.usage : end.soFar.usage;
  const { isSimulated } = model.port;
  const parts = billedParts(deps.provider.prices(), { model: model.name, purpose: 'side', atMs, isSimulated }, usage);
  const costs = parts.map(({ cost }) => cost);
  const costUsd = costs.reduce<number | null>((sum, cost) => (sum === null || cost === null ? null : sum + totalCost(cost)), 0);
  const tokens = usage === null ? noUsage : toTokenUsage(usage);
  return { costUsd, isSimulated, promptTokens: promptTokens(tokens), readTokens: tokens.cacheReadTokens };
}

function ended(problem: string | null): Ended {
  return { type: 'ended', problem, costUsd: null, isSimulated: false, promptTokens: 0, readTokens: 0 };
}
