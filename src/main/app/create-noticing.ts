import { createNoticing } from '#main/infrastructure/insight/noticed/create-noticing.ts';
import { createNoticedRenewal } from '#main/infrastructure/insight/noticed/renew-noticed.ts';
import type { Store } from '#main/infrastructure/store/open-store.ts';
import { describePrompt } from '#main/orchestration/prompt/describe-prompt.ts';
import type { Sessions } from '#main/orchestration/sessions/create-sessions.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { NoticingService } from '#main/ports/noticing.ts';
import type { PriceService } from '#main/ports/prices.ts';
import type { Tool } from '#main/ports/tools.ts';
import type { SettingsService } from '#main/ports/settings.ts';
import { hashJson } from '#shared/model/json.ts';
import type { ScoreWords } from '#shared/model/noticed/frustration/words.ts';
import { noticedParts, noticedRule } from '#shared/model/noticed/rule.ts';
import { once } from './once.ts';
import { namesOf } from './create-usage.ts';

export interface NoticingRootParts {
  store: Store;
  sessions: Sessions;
  settings: SettingsService;
  prices: PriceService;
  tools: readonly Pick<Tool, 'definition'>[];
  /** The lists that messages are scored by; asked for when something is noticed first. */
  words: () => ScoreWords;
  clock: Clock;
  report: (message: string, cause: unknown) => void;
}

/** What is noticed in sessions, and what keeps its rows up to date. Disposing it ends what goes on in the background. */
export function createNoticingOf(parts: NoticingRootParts): NoticingService & Disposable {
  const { store, sessions, settings, prices, tools, clock, report } = parts;
  const { queries, noticed, sessions: index } = store;
  const scoring = once(() => {
    const words = parts.words();
    return { words, hash: hashJson(words).slice(0, 12) };
  });
  const task = () => {
    const { noticing } = settings.get();
    const { words, hash } = scoring();
    return { rule: noticedRule(noticing, hash), lens: { parts: noticing, words } };
  };
  const renewal = createNoticedRenewal({ queries, noticed, index, task, clock, report });
  const forgetIfOff = (): void => {
    const { noticing } = settings.get();
    if (noticedParts.some((part) => !noticing[part])) void renewal.forget();
  };
  // What was switched off while nothing ran, or by another process, is deleted too.
  forgetIfOff();
  const listening = settings.onChange(forgetIfOff);
  const service = createNoticing({
    queries,
    noticed,
    renewal,
    settings: () => settings.get(),
    prices: () => prices.book(),
    catalog: () => describePrompt(tools),
    names: namesOf(store, sessions),
    dispute: (session, block, at) => sessions.disputeClaim(session, block, at),
    clock,
  });
  return {
    ...service,
    [Symbol.dispose]() {
      listening[Symbol.dispose]();
      renewal[Symbol.dispose]();
    },
  };
}
