import type { Problem } from '#shared/model/host.ts';
import type { ScoreWords } from '#shared/model/noticed/frustration/words.ts';
import type { Companion, Growth, Stat } from '#shared/model/companion/creature.ts';
import type { Earned, GrowthState } from '#shared/model/companion/growth.ts';
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

/** What a companion earned, bounded by day and in all. */
export interface CompanionGrowth {
  grown: Record<Stat, number>;
  /** The newest first. */
  growth: Growth[];
}

/** What one session earned between two of its events. */
export interface CompanionRows {
  /** 0: from its beginning, in place of all that was kept of it. */
  fromSeq: number;
  lastSeq: number;
  state: GrowthState;
  earned: Earned[];
}

/** Where what companions earned is kept. Throws `JournalError`. */
export interface CompanionStore {
  /** Keeps what was earned, unless another process was quicker. */
  keep(session: SessionId, rule: number, rows: CompanionRows): void;
  /** Forgets all of it. It can be made anew. */
  clear(): void;
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
