// One request that asks for nothing: it reads the prefix that was sent last, so that the API keeps it.
import type { EventDraft } from '#shared/model/event.ts';
import type { RequestId } from '#shared/model/id.ts';
import { cachedPrefix } from '#shared/model/insight/ahead-state.ts';
import type { CachedPrefix } from '#shared/model/insight/cache-history.ts';
import type { MessagesRequest, WireUsage } from '#shared/model/wire.ts';
import { tellBlocks } from '#shared/model/sent-blocks.ts';
import { ModelError, type ModelPort } from '#main/ports/model.ts';
import { createAssembler } from '../query-loop/request/assemble.ts';
import type { SessionsDeps } from '../sessions/deps.ts';
import { storing } from '../sessions/errors.ts';
import type { OpenSession } from '../sessions/open-sessions.ts';
import { modelParams } from '../sessions/turn/model-params.ts';
import { createTurnBudget } from '../sessions/turn/turn-budget.ts';

const unanswered = 'The last request was not answered, so that nothing of it is known to be cached.';

/**
 * Sends it, journaled and reserved like every request. Says why keeping warm must end, or null where the prefix was read. Throws where
 * another process holds the session, or nothing can be stored.
 */
export async function sendWarm(deps: SessionsDeps, { record, writer }: OpenSession): Promise<string | null> {
  const { agent: actor, model: choice, lastTurn, project } = record.state;
  const { ahead, messages } = record.history();
  const cached = cachedPrefix(ahead);
  if (cached === null || lastTurn === null) return unanswered;
  const port = deps.provider.open(choice);
  const model = modelParams(port, choice, deps.provider.prices());
  const assemble = createAssembler({ model, blobs: deps.blobs });
  // The very prefix of the last request of a turn: what came behind it is not written for this, and an answer cannot stand last in a request.
  const { body, blocks, marks } = await assemble({ ...messages, open: [] }, model, 0);
  if (!isKept(blocks, cached.sent)) return unanswered;
  if (port.whole === undefined) return 'This model answers in streams only, and those cannot be asked for nothing.';

  const request = deps.ids.next() as RequestId;
  const scopes = { session: record.id, project };
  const budget = createTurnBudget(deps, { scopes, sessionUsd: null, measure: () => record.history().measure });
  storing(() => writer.open());
  using _kept = writer.keep();
  const granted = budget.reserve(request, { body, blocks, marks });
  if (granted.type === 'short') return 'A cap does not pay for it.';
  if (granted.type === 'refused') return 'No cap can be held for this model.';
  const { effort, thinking } = cached.sent;
  const store = (draft: EventDraft): void => void storing(() => writer.store([draft]));
  store({
    type: 'request.sent',
    actor,
    request,
    turn: lastTurn.turn,
    step: 1,
    purpose: 'warm',
    model: model.name,
    maxTokens: 0,
    isSimulated: port.isSimulated,
    isStreamed: false,
    ...(effort === undefined ? {} : { effort }),
    ...(thinking === undefined ? {} : { thinking }),
    ...tellBlocks(ahead.cache.conversations[actor]?.blocks ?? [], blocks),
    marks,
  });
  const startedMs = deps.clock.monotonic();
  try {
    const { apiMessage, stopReason, usage } = await ask(port.whole.bind(port), body);
    const durationMs = Math.max(0, Math.round(deps.clock.monotonic() - startedMs));
    store({ type: 'response.completed', actor, request, apiMessage, stopReason, usage, blockCount: 0, firstTokenMs: null, durationMs });
    return (usage.cache_read_input_tokens ?? 0) > 0 ? null : 'The API had dropped the prefix already.';
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { failure } = error;
    store({ type: 'request.failed', actor, request, failure, retryInMs: null });
    return `The request failed: ${failure.message}`;
  }
}

/** Whether these blocks are what a request left in the cache. One that was asked behind all that was said left more. */
function isKept(blocks: readonly string[], { purpose, blocks: sent }: CachedPrefix['sent']): boolean {
  const isBeside = purpose === 'side' || purpose === 'compaction';
  const isWhole = isBeside ? blocks.length < sent.length : blocks.length === sent.length;
  return isWhole && blocks.every((hash, index) => hash === sent[index]);
}

async function ask(
  whole: Required<ModelPort>['whole'],
  body: MessagesRequest,
): Promise<{ apiMessage: string; stopReason: string | null; usage: WireUsage }> {
  let apiMessage = '';
  // It is short, and what it costs must be known: nothing cuts it off.
  for await (const event of whole(body, new AbortController().signal)) {
    if (event.type === 'started') apiMessage = event.apiMessage;
    if (event.type === 'finished') return { apiMessage, stopReason: event.stopReason, usage: event.usage };
  }
  throw new ModelError({
    kind: 'network',
    message: 'The answer ended before its end.',
    status: null,
    apiRequestId: null,
    retryAfterMs: null,
    isRetryable: false,
  });
}
