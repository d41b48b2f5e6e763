import type { EventPlace } from '#shared/model/events/context-events.ts';
import { projectId, type SessionId } from '#shared/model/id.ts';
import type { NoticedGroup, NoticedReport, ReliabilityReport } from '#shared/model/noticed/reports.ts';
import type { NoticedParts } from '#shared/model/noticed/rule.ts';
import { rateOf } from '#shared/model/noticed/statistics.ts';
import { findModel, type PriceBook } from '#shared/model/price.ts';
import type { PromptCatalog } from '#shared/model/prompt-catalog.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { NoticedStore } from '#main/ports/noticed-store.ts';
import type { NoticingService } from '#main/ports/noticing.ts';
import type { NoticedCounts, Queries, QueryPort } from '#main/ports/queries.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import { localDay } from '../../store/insight/local-day.ts';
import type { UsageNames } from '../usage-names.ts';
import { breakerWords } from './breaker-words.ts';
import { compareGroups, ratesOf } from './compare.ts';
import { labSections } from './lab-report.ts';
import { daysFrom, noticedDays } from './notice-days.ts';
import type { NoticedRenewal } from './renew-noticed.ts';

export interface NoticingParts {
  queries: QueryPort;
  noticed: Pick<NoticedStore, 'answerOffer'>;
  renewal: Pick<NoticedRenewal, 'ready' | 'session'>;
  settings: () => Settings;
  prices: () => PriceBook;
  catalog: () => PromptCatalog;
  names: UsageNames;
  /** Stores that the person disputes a mark. */
  dispute: (session: SessionId, block: EventPlace, index: number) => void;
  clock: Clock;
}

/** What is noticed, over the store's queries: sums come from the worker; rates, comparisons and words for people are added here. */
export function createNoticing(given: NoticingParts): NoticingService {
  const { queries, noticed, renewal, settings, names, clock } = given;
  const parts = (): NoticedParts => settings().noticing;
  const titled = <Row extends { session: SessionId }>(row: Row): Row & { sessionTitle: string } => ({
    ...row,
    sessionTitle: names.session(row.session),
  });

  return {
    async report(filter) {
      const { frustration, claims } = parts();
      const isWhole = frustration || claims ? await renewal.ready() : true;
      const bare =
        frustration || claims
          ? await queries.run('noticed.report', { filter, daysFromMs: daysFrom(filter, clock.now()), parts: parts() })
          : nothingSaid;
      return {
        filter,
        totals: ratesOf(bare.totals),
        ...groups(given, bare),
        prematureStops: bare.stops.map(({ model, exit, count, of }) => ({ model, exit, stops: rateOf(count, of) })),
        days: frustration || claims ? noticedDays(bare.days, filter, clock.now()) : [],
        isPartial: !isWhole,
      };
    },
    async messages(query) {
      if (!parts().frustration) return [];
      await renewal.ready();
      return (await queries.run('noticed.messages', query)).map(titled);
    },
    async claims(query) {
      if (!parts().claims) return [];
      await renewal.ready();
      return (await queries.run('noticed.claims', query)).map(titled);
    },
    async session(session) {
      const { frustration, claims } = parts();
      if (!frustration && !claims) return { messages: [], claims: [], offer: null };
      await renewal.session(session);
      return await queries.run('noticed.session', { session, parts: parts() });
    },
    async dispute(session, seq, index) {
      if (!parts().claims) throw notThere();
      await renewal.session(session);
      const { claims } = await queries.run('noticed.session', { session, parts: parts() });
      const claim = claims.find((one) => one.seq === seq && one.index === index);
      if (claim === undefined) throw notThere();
      if (!claim.isDisputed) given.dispute(session, { session, seq }, index);
    },
    async answerOffer(session, streak, taken) {
      if (parts().frustration) noticed.answerOffer({ session, streak, taken, at: clock.now() });
    },
    async lab() {
      if (!parts().lab) return { sections: [], isPartial: false };
      const isWhole = await renewal.ready();
      const seen = await queries.run('noticed.lab', { parts: parts() });
      return { sections: labSections(given.catalog(), settings().prompt, seen), isPartial: !isWhole };
    },
    async reliability(filter) {
      if (!parts().reliability) return { filter, ...nothingRan, isPartial: false };
      const isWhole = await renewal.ready();
      const bare = await queries.run('noticed.reliability', { filter });
      return { filter, ...bare, ...inWords(bare), isPartial: !isWhole };
    },
  };
}

function notThere(): ServiceError {
  return new ServiceError('NOT_FOUND', 'This claim is not marked any more. Open the session anew to see what is.', { what: 'claim' });
}

function groups(
  { prices, names }: NoticingParts,
  bare: Queries['noticed.report']['result'],
): Pick<NoticedReport, 'byModel' | 'byPrompt' | 'byProject'> {
  const book = prices();
  const labelled = <Group extends NoticedCounts & { key: string }>(
    list: readonly Group[],
    label: (group: Group) => string,
  ): NoticedGroup[] => compareGroups(list.map((group) => ({ ...group, label: label(group) })));
  return {
    byModel: labelled(bare.byModel, ({ key }) => findModel(book, key)?.name ?? key),
    byPrompt: labelled(bare.byPrompt, ({ key, sinceMs }) => promptLabel(key, sinceMs)),
    byProject: labelled(bare.byProject, ({ key }) => names.project(projectId.parse(key))),
  };
}

/** Versions of a prompt have no names: the day since when it is used, and the beginning of its hash. */
function promptLabel(hash: string, sinceMs: number | null): string {
  const short = hash.slice(0, 7);
  return sinceMs === null ? short : `${short}, since ${localDay(sinceMs)}`;
}

function inWords(bare: Queries['noticed.reliability']['result']): Pick<ReliabilityReport, 'breakers' | 'hours' | 'tools'> {
  return {
    breakers: bare.breakers.map(({ trips, lastAtMs, session, ...trip }) => ({
      breaker: trip.breaker,
      count: trips,
      lastAtMs,
      lastReason: breakerWords(trip),
      session,
    })),
    hours: Array.from(
      { length: 24 },
      (_, hour) => bare.hours.find((one) => one.hour === hour) ?? { hour, requests: 0, retries: 0, overloads: 0 },
    ),
    tools: bare.tools.map(({ tool, calls, ran, errors, medianMs }) => ({ tool, calls, errors: rateOf(errors, ran), medianMs })),
  };
}

const nothingSaid: Queries['noticed.report']['result'] = {
  totals: { messages: 0, negative: 0, continues: 0, premature: 0, claims: 0, falseClaims: 0, disputed: 0 },
  byModel: [],
  byPrompt: [],
  byProject: [],
  days: [],
  stops: [],
};

const nothingRan: Omit<ReliabilityReport, 'filter' | 'isPartial'> = {
  turns: 0,
  exits: [],
  breakers: [],
  compaction: { failures: 0, longestRow: 0, successes: 0 },
  hours: [],
  interruptedTurns: { count: 0, recovered: 0 },
  abortedSiblings: 0,
  tools: [],
  models: [],
};
