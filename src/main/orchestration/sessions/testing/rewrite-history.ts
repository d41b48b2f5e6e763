// What compaction stores, without the loop that would decide on it: a test says itself what is replaced.
import type { EventDraft } from '#shared/model/event.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import { compactionId, createIdSource, requestId, type SessionId } from '#shared/model/id.ts';
import { composeSummary } from '#main/infrastructure/compact/compose-summary.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import { readHistory } from '../history/history.ts';
import type { Scene } from './session-scene.ts';

const ids = createIdSource(Date.now, () => crypto.getRandomValues(new Uint8Array(16)));
const figures = { tokensBefore: 0, tokensAfter: 0, rewrittenTokens: 0, costUsd: null, expectedSteps: 0, savesUsd: null };

/** What an event of compaction says beside what it replaced. */
export function stageOf(): { compaction: ReturnType<typeof compactionId.parse>; figures: typeof figures; reason: 'asked' } {
  return { compaction: compactionId.parse(ids.next()), figures, reason: 'asked' };
}

/** Stores events in a session that nobody holds: its scene's sessions are closed first. */
export async function storeInClosed(scene: Scene, session: SessionId, drafts: readonly EventDraft[]): Promise<StoredEvent[]> {
  await scene.sessions.close();
  const acquired = scene.store.journal.acquire(session);
  if ('heldBy' in acquired) throw new Error(`The session is held by ${acquired.heldBy}.`);
  const stored = acquired.lease.append(drafts);
  acquired.lease[Symbol.dispose]();
  return stored;
}

/** Stores a summary of all but the last `keptEvents`, with what survives it, as of this moment. */
export async function summariseClosed(
  scene: Scene,
  session: SessionId,
  given: { summary: string; folder: string; keptEvents?: number },
): Promise<Extract<EventDraft, { type: 'context.summarised' }>> {
  const { journal } = scene.store;
  const own = journal.read(session);
  const last = own.at(-1)?.seq ?? 0;
  const { messages, inPlay, ahead } = readHistory(journal, session, last);
  const bounds = { windowTokens: 200_000, effectiveTokens: 180_000, triggerTokens: 167_000 };
  const prices = { date: '2026-11-20', currency: 'USD' as const, models: [] };
  const situation = { messages, inPlay, ahead, model: 'model-a', prices, nowMs: scene.clock.now(), bounds };
  const upTo: EventPlace = { session, seq: last - (given.keptEvents ?? 0) };
  const composed = await composeSummary(given.summary, situation, upTo, { folder: given.folder, mayRead: () => true });
  const request = requestId.parse(ids.next());
  const draft = { type: 'context.summarised' as const, actor: 'person' as const, ...stageOf(), request, upTo, ...composed };
  await storeInClosed(scene, session, [draft]);
  return draft;
}
