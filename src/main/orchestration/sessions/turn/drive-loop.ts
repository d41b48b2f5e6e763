import type { Delta } from '#shared/model/delta.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { Terminal } from '#shared/model/exit.ts';
import { JournalError, type StoredEvent } from '#main/ports/journal.ts';
import type { LoopEvent, QueryStored } from '../../query-loop/types.ts';

/** Where what a loop yields goes. */
export interface LoopSink {
  /** Stores the draft; when it returns it is on disk and published. Throws `JournalError`. */
  store(draft: EventDraft): StoredEvent;
  publish(delta: Delta): void;
}

/**
 * Runs a loop to its end: each draft is stored before the loop goes on. Where storing fails the loop is told, and whatever it still yields is
 * not stored; the turn then ends with `journal_failed`.
 */
export async function driveLoop(loop: AsyncGenerator<LoopEvent, Terminal, QueryStored>, sink: LoopSink): Promise<Terminal> {
  let failure: JournalError | null = null;
  try {
    let next = await loop.next();
    while (next.done !== true) {
      const yielded = next.value;
      if (yielded.type === 'delta') {
        if (failure === null) sink.publish(yielded.delta);
        next = await loop.next();
        continue;
      }
      let stored: StoredEvent;
      try {
        if (failure !== null) throw failure;
        stored = sink.store(yielded.draft);
      } catch (error) {
        if (!(error instanceof JournalError)) throw error;
        failure = error;
        next = await loop.throw(error);
        continue;
      }
      next = await loop.next(stored);
    }
    return failure === null ? next.value : journalFailed(failure);
  } catch (error) {
    if (error instanceof JournalError) return journalFailed(error);
    if (failure !== null) return journalFailed(failure);
    throw error;
  } finally {
    // A no-op for a loop that has ended. One that is left because of a bug must still stop its stream and its calls.
    await loop.return({ reason: 'aborted_streaming' }).catch(() => undefined);
  }
}

function journalFailed(error: JournalError): Terminal {
  return { reason: 'journal_failed', message: error.message };
}
