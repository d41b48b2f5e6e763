import { basename } from 'node:path';
import { createUsageInsight } from '#main/infrastructure/insight/create-usage-insight.ts';
import { createLedgerRenewal, type LedgerRenewal } from '#main/infrastructure/insight/renew-ledger.ts';
import { untitled, type UsageNames } from '#main/infrastructure/insight/usage-names.ts';
import type { Store } from '#main/infrastructure/store/open-store.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { UsageInsight } from '#main/ports/insight.ts';
import type { PriceService } from '#main/ports/prices.ts';
import type { SessionService } from '#main/ports/sessions.ts';
import type { SettingsService } from '#main/ports/settings.ts';

export interface UsageParts {
  store: Store;
  sessions: SessionService;
  settings: SettingsService;
  prices: PriceService;
  clock: Clock;
  report: (message: string, cause: unknown) => void;
}

/** Looking back at money, and what keeps the ledger it looks at up to date. */
export function createUsage({ store, sessions, settings, prices, clock, report }: UsageParts): {
  insight: UsageInsight;
  renewal: LedgerRenewal;
} {
  const { queries, usage } = store;
  const book = () => prices.book();
  const renewal = createLedgerRenewal({ queries, usage, prices: book, clock, report });
  const caps = () => settings.get().caps;
  return { renewal, insight: createUsageInsight({ queries, clock, renewal, prices: book, caps, names: namesOf(store, sessions) }) };
}

/** What people call projects and sessions: a project by its folder, also one that was taken off the list. */
export function namesOf({ projects }: Store, sessions: SessionService): UsageNames {
  return {
    project(id) {
      const row = projects.get(id);
      return row === null ? id : basename(row.folder) || row.folder;
    },
    session(id) {
      try {
        return sessions.get(id).title ?? untitled;
      } catch {
        return untitled;
      }
    },
  };
}
