// What fills a session's window, joined from its parts: each is given the session it is asked about.
import type { CompactionId, SessionId } from '#shared/model/id.ts';
import type { ContextView, SideAnswer } from '#shared/model/insight/context-view.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import type { CompactionWish, ContextService } from '#main/ports/context.ts';
import type { OpenSession } from '../sessions/open-sessions.ts';

/** What the service is joined from. Each throws `ServiceError`. */
export interface ContextParts {
  /** Throws where the session is not there. */
  readonly get: (session: SessionId) => OpenSession;
  readonly describe: (open: OpenSession) => Promise<ContextView>;
  readonly compact: (open: OpenSession, wish: CompactionWish) => void;
  readonly undo: (open: OpenSession, compaction: CompactionId) => SessionSummary;
  readonly ask: (open: OpenSession, question: string, signal: AbortSignal) => AsyncIterable<SideAnswer>;
}

/** The service over the sessions of this process. */
export function createContext(parts: ContextParts): ContextService {
  return {
    describe: async (session) => await parts.describe(parts.get(session)),
    compact: (session, wish) => parts.compact(parts.get(session), wish),
    undo: (session, compaction) => parts.undo(parts.get(session), compaction),
    ask: (session, question, signal) => parts.ask(parts.get(session), question, signal),
  };
}
