// The companion of this installation: hatched from its id, grown from its journal, and told nothing that is not true.
import type { Companion } from '#shared/model/companion/creature.ts';
import { stat } from '#shared/model/companion/creature.ts';
import { growthRule } from '#shared/model/companion/growth.ts';
import { hatch } from '#shared/model/companion/hatch.ts';
import { remarkOn, type RemarkFact, type RemarkLines } from '#shared/model/companion/remark.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { CompanionService, CompanionStore } from '#main/ports/noticing.ts';
import type { QueryPort } from '#main/ports/queries.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { createInstallation } from './installation.ts';

export interface CompanionParts {
  /** The data folder. */
  home: string;
  queries: QueryPort;
  store: CompanionStore;
  clock: Clock;
  isOn: () => boolean;
  lines: RemarkLines;
  /** The person's cap of the day in USD and what was spent of it; null without one. */
  dayCap: () => Promise<{ spentUsd: number; limitUsd: number } | null>;
  report: (message: string, cause: unknown) => void;
}

/** What is remarked on happened no longer ago than this. */
const remarkableMs = 24 * 3_600_000;
const shownGrowth = 50;
/** A question waits so long for a journal that was not looked through; the rest goes on behind the answer. */
const patienceMs = 2_000;
/** A cap is kept while at most this share of it is spent. */
const keptShare = 0.9;

/** The companion's service. Switched off it computes, stores and tells nothing. */
export function createCompanion(parts: CompanionParts): CompanionService & Disposable {
  const { home, queries, store, clock, isOn } = parts;
  const installation = createInstallation(home, () => clock.now());
  const stop = new AbortController();
  let running: Promise<void> | null = null;

  async function describe(): Promise<Companion | null> {
    if (!isOn()) {
      store.clear();
      return null;
    }
    const { id, sinceMs, name } = installation.open();
    const creature = hatch(id);
    await caughtUp();
    const atMs = clock.now();
    const { grown, growth, facts, worry } = await queries.run('companion.grown', {
      rolled: creature.stats,
      sinceMs: atMs - remarkableMs,
      limit: shownGrowth,
    });
    const stats = Object.fromEntries(stat.options.map((one) => [one, { rolled: creature.stats[one], grown: grown[one] }]));
    const remark = remarkOn([...(await budgetKept(atMs)), ...facts], parts.lines);
    return { creature, ownName: name, sinceMs, stats: stats as Companion['stats'], growth, worry, remark };
  }

  /** Looks through what the journal holds since the last time. */
  async function caughtUp(): Promise<void> {
    running ??= catchUp(parts, stop.signal).finally(() => (running = null));
    const patience = new AbortController();
    await Promise.race([running, clock.sleep(patienceMs, patience.signal).catch(() => undefined)]);
    patience.abort();
  }

  /** Before all else, for a day on which nothing else happened. */
  async function budgetKept(atMs: number): Promise<RemarkFact[]> {
    const cap = await parts.dayCap();
    if (cap === null || cap.spentUsd === 0 || cap.spentUsd > cap.limitUsd * keptShare) return [];
    return [{ kind: 'budget-kept', values: cap, atMs: new Date(atMs).setHours(0, 0, 0, 0) }];
  }

  return {
    describe,
    async rename(name) {
      if (!isOn())
        throw new ServiceError('CONFLICT', 'The companion is switched off. Switch it on in the settings first.', { reason: 'off' });
      const clean = name.replaceAll(/\p{Cc}/gu, '').trim();
      installation.rename(clean === '' ? null : clean);
      const companion = await describe();
      if (companion === null) throw new ServiceError('CONFLICT', 'The companion was switched off meanwhile.', { reason: 'off' });
      return companion;
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}

/** One session after another; reading happens in the worker, and writing is short. Never rejects. */
async function catchUp({ queries, store, isOn, report }: CompanionParts, signal: AbortSignal): Promise<void> {
  try {
    for (const session of await queries.run('companion.outdated', { rule: growthRule })) {
      if (signal.aborted || !isOn()) return;
      try {
        const rows = await queries.run('companion.earned', { session, rule: growthRule });
        if (!signal.aborted && isOn()) store.keep(session, growthRule, rows);
      } catch (error) {
        if (!signal.aborted) report(`What the companion earned in session ${session} could not be read; it stays as it was.`, error);
      }
    }
  } catch (error) {
    if (!signal.aborted) report('The journal could not be looked through for the companion.', error);
  }
}
