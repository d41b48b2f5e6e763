import { createCompanion } from '#main/infrastructure/companion/create-companion.ts';
import { readRemarks } from '#main/infrastructure/companion/read-remarks.ts';
import type { Store } from '#main/infrastructure/store/open-store.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { UsageInsight } from '#main/ports/insight.ts';
import type { CompanionService } from '#main/ports/noticing.ts';
import type { SettingsService } from '#main/ports/settings.ts';
import { resourceFile } from './resource-file.ts';

interface CompanionParts {
  store: Store;
  settings: SettingsService;
  usage: UsageInsight;
  clock: Clock;
  report: (message: string, cause: unknown) => void;
}

/** The companion of a data folder. */
export function createInstalledCompanion({ store, settings, usage, clock, report }: CompanionParts): CompanionService & Disposable {
  return createCompanion({
    home: store.home,
    queries: store.queries,
    store: store.companion,
    clock,
    report,
    isOn: () => settings.get().noticing.companion,
    lines: readRemarks(resourceFile('remarks.json')),
    async dayCap() {
      if (settings.get().caps.perDayUsd === null) return null;
      const { caps } = await usage.burn();
      const day = caps.find(({ scope, unit }) => scope === 'day' && unit === 'usd');
      return day ? { spentUsd: day.spent, limitUsd: day.limit } : null;
    },
  });
}
