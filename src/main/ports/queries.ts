import type { Companion, Stat } from '#shared/model/companion/creature.ts';
import type { RemarkFact } from '#shared/model/companion/remark.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { Purpose } from '#shared/model/events/request-events.ts';
import type { ProjectId, RequestId, SessionId } from '#shared/model/id.ts';
import type { PrefixChange } from '#shared/model/insight/cache-history.ts';
import type { CachedRequest, MissList, MissRow, RequestComparison } from '#shared/model/insight/cache-report.ts';
import type { UsageFilter, UsageGrouping, UsageReport, UsageSums } from '#shared/model/insight/usage-report.ts';
import type { UsageRow } from '#shared/model/insight/usage-row.ts';
import type { Json } from '#shared/model/json.ts';
import type { PriceBook } from '#shared/model/price.ts';
import type { CapScope } from '#shared/model/caps.ts';
import type { BreakerTrip } from '#shared/model/breakers/trip.ts';
import type { NoticedLens } from '#shared/model/noticed/observe.ts';
import type {
  NoticedClaim,
  NoticedFilter,
  NoticedMessage,
  NoticedQuery,
  ReliabilityReport,
  SessionNoticed,
} from '#shared/model/noticed/reports.ts';
import type { NoticedParts } from '#shared/model/noticed/rule.ts';
import type { Moments } from '#shared/model/noticed/statistics.ts';
import type { CompanionGrowth, CompanionRows } from './noticing.ts';
import type { MemoryWrite } from './memory.ts';
import type { NoticedChunk } from './noticed-store.ts';
import type { UsageStats } from './usage.ts';

/** A report without the words for people. */
export type BareGroup = UsageSums & { key: string };
export type BareReport = Omit<UsageReport, 'days' | 'byModel' | 'byPurpose' | 'byProject' | 'bySession' | 'priceDate' | 'filter'> & {
  /** Only days with requests. */
  days: (BareGroup & Pick<UsageReport['days'][number], 'byModel'>)[];
  byModel: BareGroup[];
  byPurpose: BareGroup[];
  byProject: (BareGroup & { sessions: number; turns: number; costBeforeUsd: number | null })[];
  bySession: (BareGroup & { project: ProjectId; turns: number })[];
};

/** Real requests of one day, session, model and purpose. */
export type UsageCell = UsageSums & { day: string; project: ProjectId; session: SessionId; model: string; purpose: string };

/** Where an export goes on: behind this cell of its whole days. */
export type CellPlace = Pick<UsageCell, 'day' | 'session' | 'model' | 'purpose'>;

/** What the journal holds of a request, for whoever wants to check a verdict. */
export interface SentEvidence {
  /** As it was stored, but with the hashes of all blocks. */
  event: EventOf<'request.sent'>;
  /** The prefix it was expected to read. */
  expected: { request: RequestId; tokens: number; tokensForAnHour: number | null; refreshedAtMs: number } | null;
  changes: PrefixChange[];
  diagnostics: Json;
}

/** Up to which event a session's rows were made; 0 where they must be made anew. */
export interface NoticedPlace {
  session: SessionId;
  afterSeq: number;
}

/** What was said and claimed. `falseClaims`: without disputed ones. */
export interface NoticedCounts {
  messages: number;
  negative: number;
  continues: number;
  premature: number;
  claims: number;
  falseClaims: number;
  disputed: number;
}
type Counted = NoticedCounts & { key: string };

/** One variant of a section. `output`: tokens of a step in the mean, a value for each session; `cost`: USD of a turn, likewise. `claims`: without disputed ones. */
export interface LabCounts extends Pick<NoticedCounts, 'messages' | 'negative' | 'continues' | 'claims' | 'falseClaims'> {
  section: string;
  name: string;
  sessions: number;
  output: Moments;
  cost: Moments;
}

/** Every question that is answered off the main thread: its parameters and its answer, both plain data. */
export interface Queries {
  'usage.stats': { params: { by: UsageGrouping; filter: UsageFilter }; result: UsageStats };
  'usage.report': { params: { filter: UsageFilter }; result: BareReport };
  /** The sessions that spent most on one purpose. */
  'usage.sessions': { params: { filter: UsageFilter; purpose: Purpose }; result: (BareGroup & { project: ProjectId })[] };
  /** At most `limit` cells behind `after`, in the order of their days; `next` null: there are no more. */
  'usage.cells': {
    params: { filter: UsageFilter; after: CellPlace | null; limit: number };
    result: { cells: UsageCell[]; next: CellPlace | null };
  };
  /** Null where there is no such session. */
  'cache.requests': { params: { session: SessionId; prices: PriceBook }; result: CachedRequest[] | null };
  /** Null where one of the requests is not there. `against` null: the one before it in its conversation. */
  'cache.compare': {
    params: { session: SessionId; request: RequestId; against: RequestId | null; prices: PriceBook };
    result: { comparison: RequestComparison; sent: { before: SentEvidence | null; after: SentEvidence } } | null;
  };
  /** USD of each quarter of an hour since a time, and of today. */
  'usage.burn': {
    params: { sinceMs: number; dayFromMs: number };
    result: { quarters: { fromMs: number; costUsd: number }[]; firstAtMs: number | null; todayUsd: number };
  };
  /** What counts against the caps of a scope, spent and held, the most first; of one key alone where it is given. */
  'budget.top': {
    params: { scope: CapScope; unit: 'usd' | 'tokens'; key: string | null; limit: number };
    result: { key: string; amount: number }[];
  };
  /** Misses by cause over real requests, and the newest, simulated ones among them. */
  'usage.misses': {
    params: { filter: UsageFilter; limit: number };
    result: Omit<MissList, 'misses'> & { misses: Omit<MissRow, 'sessionTitle'>[] };
  };
  /** Titles of sessions, as far as they were kept; one of an open session may have been changed since. */
  'session.titles': { params: { sessions: readonly SessionId[] }; result: { session: SessionId; title: string | null }[] };
  /** Who changed the files of a project's memory, the newest first; at most `limit`. */
  'memory.writes': { params: { project: ProjectId; limit: number }; result: MemoryWrite[] };
  /** Sessions whose journal went on since it was looked through for the companion, or that an older rule looked through. */
  'companion.outdated': { params: { rule: number }; result: SessionId[] };
  /** What a session earned since it was last looked through; from its beginning where the rule was another. */
  'companion.earned': { params: { session: SessionId; rule: number }; result: CompanionRows };
  /** What was earned in all, and what may be remarked on since a time, oldest first. */
  'companion.grown': {
    params: { rolled: Record<Stat, number>; sinceMs: number; limit: number };
    result: CompanionGrowth & { facts: RemarkFact[]; worry: Companion['worry'] };
  };
  /** Sessions whose rows are missing or were made by an older rule. */
  'usage.outdated': { params: { rule: number }; result: SessionId[] };
  /** A session's rows made anew from its journal, up to its last event. */
  'usage.rows': { params: { session: SessionId; prices: PriceBook }; result: { rows: UsageRow[]; lastSeq: number } };
  /** Sessions with something in them that was not looked at by this rule. */
  'noticed.outdated': { params: { rule: string }; result: NoticedPlace[] };
  /**
   * The next rows of sessions, made from at most `limit` events in all, and which of them could not be read. `lens` null: the one that came with this
   * rule before; `needsLens`: there was none.
   */
  'noticed.rows': {
    params: { sessions: readonly NoticedPlace[]; limit: number; rule: string; lens: NoticedLens | null };
    result: { chunks: NoticedChunk[]; failed: { session: SessionId; message: string }[]; needsLens: boolean };
  };
  /** `daysFromMs`: days before it are not told apart. */
  'noticed.report': {
    params: { filter: NoticedFilter; daysFromMs: number; parts: NoticedParts };
    result: {
      totals: NoticedCounts;
      byModel: Counted[];
      byPrompt: (Counted & { sinceMs: number | null })[];
      byProject: Counted[];
      /** Only days with something in them. */
      days: Counted[];
      stops: { model: string; exit: string; count: number; of: number }[];
    };
  };
  'noticed.messages': { params: NoticedQuery; result: Omit<NoticedMessage, 'sessionTitle'>[] };
  'noticed.claims': { params: NoticedQuery; result: Omit<NoticedClaim, 'sessionTitle'>[] };
  'noticed.session': { params: { session: SessionId; parts: NoticedParts }; result: SessionNoticed };
  'noticed.lab': { params: { parts: NoticedParts }; result: LabCounts[] };
  'noticed.reliability': {
    params: { filter: NoticedFilter };
    result: Omit<ReliabilityReport, 'filter' | 'isPartial' | 'breakers' | 'tools'> & {
      breakers: (BreakerTrip & { trips: number; lastAtMs: number; session: SessionId })[];
      /** `ran`: calls that ran to an end or were refused as invalid. */
      tools: { tool: string; calls: number; ran: number; errors: number; medianMs: number | null }[];
    };
  };
}

/** Reads of the store that may take long. They see what was committed before they began. */
export interface QueryPort {
  /** Rejects with a `JournalError`. */
  run<Name extends keyof Queries>(name: Name, params: Queries[Name]['params']): Promise<Queries[Name]['result']>;
}
