import type { CompactionStage } from '#shared/model/compaction/stage.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import type { CompactionId, SessionId } from '#shared/model/id.ts';
import type { ContextView, SideAnswer } from '#shared/model/insight/context-view.ts';
import type { SessionSummary } from '#shared/model/session.ts';

/** What a person wants of a compaction. `upTo`: the last event that is summarised; null for all but the newest. `stages`: left out for all. */
export interface CompactionWish {
  focus: string | null;
  upTo: EventPlace | null;
  stages?: CompactionStage[] | undefined;
}

/** What fills a session's window, and what may be done about it. Throws `ServiceError`. */
export interface ContextService {
  /** What fills the window now. */
  describe(session: SessionId): Promise<ContextView>;
  /**
   * Compacts now, or before the next step of a running turn. Returns when `context.asked` is stored; what follows is told by events. A breaker that
   * is open is closed by it.
   */
  compact(session: SessionId, wish: CompactionWish): void;
  /** A fork of the session as it stood before a compaction. */
  undo(session: SessionId, compaction: CompactionId): SessionSummary;
  /** Asks beside the work. Ends with `ended`, whatever happens; leaving the stream or the signal stops the request. */
  ask(session: SessionId, question: string, signal: AbortSignal): AsyncIterable<SideAnswer>;
}
