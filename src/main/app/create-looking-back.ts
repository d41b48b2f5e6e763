import type { CacheInsight, UsageInsight } from '#main/ports/insight.ts';
import type { CompanionService, NoticingService } from '#main/ports/noticing.ts';
import { createCache } from './create-cache.ts';
import { createNoticingOf, type NoticingRootParts } from './create-noticing.ts';
import { createInstalledCompanion } from './create-installed-companion.ts';
import { createUsage } from './create-usage.ts';

/** Everything that is made from the journal afterwards. Disposing it ends what it does in the background. */
export interface LookingBack extends Disposable {
  readonly usage: UsageInsight;
  readonly cache: CacheInsight;
  readonly noticing: NoticingService;
  readonly companion: CompanionService;
}

export function createLookingBack(parts: NoticingRootParts): LookingBack {
  const { store, sessions, settings, prices, clock, report } = parts;
  const { insight: usage, renewal } = createUsage(parts);
  const noticing = createNoticingOf(parts);
  const companion = createInstalledCompanion({ store, settings, usage, clock, report });
  return {
    usage,
    cache: createCache({ store, sessions, prices, renewal }),
    noticing,
    companion,
    [Symbol.dispose]() {
      noticing[Symbol.dispose]();
      renewal[Symbol.dispose]();
      companion[Symbol.dispose]();
    },
  };
}
