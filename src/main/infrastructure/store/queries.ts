import type { Database } from 'better-sqlite3';
import type { Queries } from '#main/ports/queries.ts';
import { companionEarned, companionGrown, companionOutdated } from './insight/companion-queries.ts';
import { cacheCompare, cacheRequests } from './insight/cache-queries.ts';
import { memoryWrites } from './workbench/memory-writes.ts';
import { ledgerRows, outdatedSessions } from './insight/ledger-rows.ts';
import { noticedChunks, outdatedNoticed } from './noticed/chunks.ts';
import { noticedLab } from './noticed/lab.ts';
import { noticedClaims, noticedMessages, sessionNoticed } from './noticed/lists.ts';
import { noticedReliability } from './noticed/reliability.ts';
import { noticedReport } from './noticed/report.ts';
import { budgetTop, usageBurn } from './insight/usage-burn.ts';
import { sessionTitles } from './insight/session-titles.ts';
import { usageCells } from './insight/usage-cells.ts';
import { usageMisses } from './insight/usage-misses.ts';
import { usageReport } from './insight/usage-report.ts';
import { usageSessions } from './insight/usage-sessions.ts';
import { usageStats } from './insight/usage-stats.ts';

/** What the worker is sent and what it answers. Errors cross as plain data. */
export interface QueryRequest<Name extends keyof Queries = keyof Queries> {
  id: number;
  name: Name;
  params: Queries[Name]['params'];
}
export type QueryReply =
  | { id: number; result: Queries[keyof Queries]['result'] }
  | { id: number; error: { message: string; code: string } };

/** The closed list of queries: an entry for every name of the port. */
export const queries: { [Name in keyof Queries]: (database: Database, params: Queries[Name]['params']) => Queries[Name]['result'] } = {
  'usage.stats': usageStats,
  'cache.requests': cacheRequests,
  'cache.compare': cacheCompare,
  'usage.report': usageReport,
  'usage.sessions': usageSessions,
  'usage.cells': usageCells,
  'usage.burn': usageBurn,
  'budget.top': budgetTop,
  'usage.misses': usageMisses,
  'session.titles': sessionTitles,
  'memory.writes': memoryWrites,
  'companion.outdated': companionOutdated,
  'companion.earned': companionEarned,
  'companion.grown': companionGrown,
  'usage.outdated': outdatedSessions,
  'usage.rows': ledgerRows,
  'noticed.outdated': outdatedNoticed,
  'noticed.rows': noticedChunks,
  'noticed.report': noticedReport,
  'noticed.messages': noticedMessages,
  'noticed.claims': noticedClaims,
  'noticed.session': sessionNoticed,
  'noticed.lab': noticedLab,
  'noticed.reliability': noticedReliability,
};
