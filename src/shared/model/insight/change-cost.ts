// What a change that drops the cache costs, from the forecast of the next request without it. Pure: window and command line say the same.
import { priceUsage, type PriceBook } from '../price.ts';
import { noUsage, type TokenUsage } from '../usage.ts';
import type { Effort } from '../wire.ts';
import type { DropCost, Forecast } from './forecast.ts';

/** What a person may change: another model, another effort, or what the prompt begins with. */
export type PrefixChoice = { readonly model: string; readonly effort: Effort | null } | 'prompt';

/** The cost of a choice, where it is another than that which holds; null where it changes nothing. */
export function changeCost(ahead: Omit<Forecast, 'pastError'>, choice: PrefixChoice, prices: PriceBook, nowMs: number): DropCost | null {
  const next = choice === 'prompt' ? ahead : choice;
  if (choice !== 'prompt' && choice.model === ahead.model && choice.effort === ahead.effort) return null;
  const now = ahead.clock.state === 'warm' ? ahead.warm : ahead.cold;
  // Another effort reads tools and system prompt all the same.
  const isOnlyEffort = choice !== 'prompt' && choice.model === ahead.model;
  const readTokens = isOnlyEffort ? Math.min(now.readTokens, ahead.fixedTokens) : 0;
  const tokens = now.readTokens - readTokens;
  const prompt = Math.max(1, now.readTokens + now.writeTokens + now.freshTokens);
  const usd = (model: string, usage: Partial<TokenUsage>): number | null =>
    ahead.isSimulated ? null : priceUsage(prices, model, nowMs, { ...noUsage, ...usage });
  // What is written of tools and system prompt may be kept for an hour.
  const long = isOnlyEffort || ahead.fixedTtl === '5m' ? 0 : Math.min(prompt, ahead.fixedTokens);
  const then = usd(next.model, {
    cacheReadTokens: readTokens,
    cacheWrite1hTokens: long,
    cacheWrite5mTokens: prompt - readTokens - long - now.freshTokens,
    inputTokens: now.freshTokens,
  });
  const isLongWritten = ahead.fixedTtl === '1h' && now.readTokens === 0;
  const longBefore = isLongWritten ? Math.min(now.writeTokens, ahead.fixedTokens) : 0;
  const without = usd(ahead.model, {
    cacheReadTokens: now.readTokens,
    cacheWrite1hTokens: longBefore,
    cacheWrite5mTokens: now.writeTokens - longBefore,
    inputTokens: now.freshTokens,
  });
  // The whole prompt decides on the band of the price.
  const perShort = usd(next.model, { cacheWrite5mTokens: prompt });
  const perLong = usd(next.model, { cacheWrite1hTokens: prompt });
  const longLost = Math.min(long, tokens);
  return {
    tokens,
    writeUsd: perShort === null || perLong === null ? null : (perLong * longLost + perShort * (tokens - longLost)) / prompt,
    extraUsd: then === null || without === null ? null : then - without,
  };
}
