import type { Caps } from '#shared/model/caps.ts';
import { projectId, sessionId } from '#shared/model/id.ts';
import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import { findModel, type PriceBook } from '#shared/model/price.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { UsageInsight } from '#main/ports/insight.ts';
import type { BareReport, QueryPort } from '#main/ports/queries.ts';
import type { LedgerRenewal } from './renew-ledger.ts';
import { burnReport } from './usage-burn.ts';
import { daysWithoutGaps } from './usage-days.ts';
import { exportUsage } from './usage-export.ts';
import type { UsageNames } from './usage-names.ts';
import { purposeLabel } from './usage-words.ts';

export interface UsageInsightParts {
  queries: QueryPort;
  clock: Clock;
  renewal: Pick<LedgerRenewal, 'ready'>;
  prices: () => PriceBook;
  caps: () => Caps;
  names: UsageNames;
}

/** What requests cost, over the store's queries: sums come from the worker, words for people are added here. */
export function createUsageInsight({ queries, clock, renewal, prices, caps, names }: UsageInsightParts): UsageInsight {
  return {
    async report(filter) {
      await renewal.ready();
      const bare = await queries.run('usage.report', { filter });
      const book = prices();
      return toReport(bare, filter, { book, names, nowMs: clock.now() });
    },
    async sessions(filter, purpose) {
      await renewal.ready();
      const sessions = await queries.run('usage.sessions', { filter, purpose });
      return sessions.map((group) => ({ ...group, label: names.session(sessionId.parse(group.key)) }));
    },
    async burn() {
      await renewal.ready();
      return await burnReport(queries, caps(), names, clock.now());
    },
    async export(filter, format) {
      await renewal.ready();
      return await exportUsage({ queries, names, priceDate: prices().date, nowMs: clock.now() }, filter, format);
    },
  };
}

function toReport(
  bare: BareReport,
  filter: UsageFilter,
  { book, names, nowMs }: { book: PriceBook; names: UsageNames; nowMs: number },
): UsageReport {
  return {
    ...bare,
    filter,
    days: daysWithoutGaps(bare.days, filter, nowMs),
    byModel: bare.byModel.map((group) => ({ ...group, label: findModel(book, group.key)?.name ?? group.key })),
    byPurpose: bare.byPurpose.map((group) => ({ ...group, label: purposeLabel(group.key) })),
    byProject: bare.byProject.map((group) => ({ ...group, label: names.project(projectId.parse(group.key)) })),
    bySession: bare.bySession.map((group) => ({ ...group, label: names.session(sessionId.parse(group.key)) })),
    priceDate: book.date,
  };
}
