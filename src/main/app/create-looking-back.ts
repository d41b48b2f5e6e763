import type { Store } from '#main/infrastructure/store/open-store.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { CacheInsight, UsageInsight } from '#main/ports/insight.ts';
import type { CompanionService } from '#main/ports/noticing.ts';
import type { PriceService } from '#main/ports/prices.ts';
import type { SessionService } from '#main/ports/sessions.ts';
import type { SettingsService } from '#main/ports/settings.ts';
import { createCache } from './create-cache.ts';
import { createInstalledCompanion } from './create-installed-companion.ts';
import { createUsage } from './create-usage.ts';

interface LookingBackParts {
  store: Store;
  sessions: SessionService;
  settings: SettingsService;
  prices: PriceService;
  clock: Clock;
  report: (message: string, cause: unknown) => void;
}

/** Everything that is made from the journal afterwards. Disposing it ends what it does in the background. */
export interface LookingBack extends Disposable {
  readonly usage: UsageInsight;
  readonly cache: CacheInsight;
  readonly companion: CompanionService;
}

export function createLookingBack(parts: LookingBackParts): LookingBack {
  const { store, sessions, settings, prices, clock, report } = parts;
  const { insight: usage, renewal } = createUsage(parts);
  const companion = createInstalledCompanion({ store, settings, usage, clock, report });
  return {
    usage,
    cache: createCache({ store, sessions, prices, renewal }),
    companion,
    [Symbol.dispose]() {
      renewal[Symbol.dispose]();
      companion[Symbol.dispose]();
    },
  };
}
