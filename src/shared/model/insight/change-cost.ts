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
  // The whole prompt decides on the band of the price.
  const whole = usd(next.model, { cacheWrite5mTokens: prompt });
  const then = usd(next.model, {
    cacheReadTokens: readTokens,
    cacheWrite5mTokens: prompt - readTokens - now.freshTokens,
    inputTokens: now.freshTokens,
  });
  const without = usd(ahead.model, {
    cacheReadTokens: now.readTokens,
    cacheWrite5mTokens: now.writeTokens,
    inputTokens: now.freshTokens,
  });
  return {
    tokens,
    writeUsd: whole === null ? null : (whole * tokens) / prompt,
    extraUsd: then === null || without === null ? null : then - without,
  };
}
