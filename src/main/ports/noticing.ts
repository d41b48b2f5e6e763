import type { Problem } from '#shared/model/host.ts';
import type { ScoreWords } from '#shared/model/noticed/frustration/words.ts';
import type { Companion } from '#shared/model/companion/creature.ts';
import type { SessionId } from '#shared/model/id.ts';
import type {
  LabReport,
  NoticedClaim,
  NoticedFilter,
  NoticedMessage,
  NoticedQuery,
  NoticedReport,
  ReliabilityReport,
  SessionNoticed,
} from '#shared/model/noticed/reports.ts';

/** The word lists that messages are scored by. `problems`: why the person's own do not count. */
export interface OpenScoreWords {
  readonly words: ScoreWords;
  readonly problems: readonly Problem[];
}

/** What is noticed in sessions. Computed on this machine, off the main thread; nothing is computed of what is switched off. Rejects with a `ServiceError`. */
export interface NoticingService {
  report(filter: NoticedFilter): Promise<NoticedReport>;
  messages(query: NoticedQuery): Promise<NoticedMessage[]>;
  claims(query: NoticedQuery): Promise<NoticedClaim[]>;
  session(session: SessionId): Promise<SessionNoticed>;
  dispute(session: SessionId, seq: number, index: number): Promise<void>;
  /** `taken`: which help was chosen; null where it was sent away. */
  answerOffer(session: SessionId, streak: number, taken: string | null): Promise<void>;
  lab(): Promise<LabReport>;
  reliability(filter: NoticedFilter): Promise<ReliabilityReport>;
}

export interface CompanionService {
  /** Null where it is switched off. */
  describe(): Promise<Companion | null>;
  /** An empty name gives back its species'. */
  rename(name: string): Promise<Companion>;
}
