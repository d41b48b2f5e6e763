// What would be sent if the program were begun anew at this very moment: the journal alone, folded from its beginning, is assembled once more.
import { expect } from 'vitest';
import { emptyMessages, foldMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { RequestId, SessionId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { createAssembler } from '#main/orchestration/query-loop/request/assemble.ts';
import type { Scene } from '#main/orchestration/sessions/testing/session-scene.ts';
import type { ModelPort } from '#main/ports/model.ts';

/** The events that rewrite what was sent. */
export const rewriting: ReadonlySet<string> = new Set(['context.snipped', 'context.cleared', 'context.collapsed', 'context.summarised']);

/** Every request of a session is what its journal gives at that point, byte for byte. `sentAs`: what the API was sent for a request. */
export async function expectResumable(
  scene: Scene,
  session: SessionId,
  port: ModelPort,
  sentAs: (request: RequestId) => string | undefined,
): Promise<void> {
  let state = emptyMessages;
  // A summary is made from what was sent last, before the stages of its compaction.
  let unwritten: MessagesState | null = null;
  let assemble: ReturnType<typeof createAssembler> | null = null;
  for (const event of [...scene.store.journal.readInherited(session), ...scene.store.journal.read(session)]) {
    const sent = event.type === 'request.sent' && event.session === session ? sentAs(event.request) : undefined;
    if (event.type === 'request.sent' && sent !== undefined) {
      const model = askedBy(event, port);
      assemble ??= createAssembler({ model, blobs: scene.store.blobs });
      const { body } = await assemble(
        event.purpose === 'compaction' ? { ...(unwritten ?? state), open: [] } : state,
        model,
        event.maxTokens,
        event.asks,
      );
      const { stream: _, ...asSent } = JSON.parse(sent) as JsonObject;
      expect(JSON.stringify(body)).toBe(JSON.stringify(asSent));
    }
    if (rewriting.has(event.type)) unwritten ??= state;
    if (event.type === 'context.compacted') unwritten = null;
    state = foldMessages(state, event);
  }
}

function askedBy({ model, maxTokens, effort = null, thinking }: EventOf<'request.sent'>, port: ModelPort) {
  const isThinking = thinking === 'adaptive' ? ('adaptive' as const) : ('none' as const);
  return { name: model, maxTokens, effort, thinking: isThinking, port, contextWindow: null, highestMaxTokens: maxTokens };
}
