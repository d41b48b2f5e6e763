// Forecasts as the engine gives them, for tests of the window.
import type { Forecast, KeepWarmOffer } from '#shared/model/insight/forecast.ts';

/** A warm cache of 58,000 tokens on Opus 5.5 with 3:40 left at `nowMs`. */
export function aForecast(nowMs: number, change: Partial<Forecast> = {}): Forecast {
  return {
    model: 'claude-opus-5-5',
    effort: null,
    isSimulated: false,
    clock: { state: 'warm', expiresAtMs: nowMs + 220_000, ttlMs: 300_000, longExpiresAtMs: null },
    promptTokens: 59_000,
    fixedTokens: 8_000,
    warm: { readTokens: 58_000, writeTokens: 1_000, freshTokens: 0, costUsd: { low: 0.02, likely: 0.031, high: 0.05 } },
    cold: { readTokens: 0, writeTokens: 59_000, freshTokens: 0, costUsd: { low: 0.3, likely: 0.41, high: 0.5 } },
    countedBy: 'usage',
    pastError: { median: 0.054, requests: 12 },
    ...change,
  };
}

/** What keeping that prefix warm costs; off. */
export function aKeepWarmOffer(change: Partial<KeepWarmOffer> = {}): KeepWarmOffer {
  return {
    isOn: false,
    reason: null,
    renewalsLeft: 12,
    renewals: 12,
    renewsAtMs: null,
    perRenewalUsd: 0.0116,
    perHourUsd: 0.1547,
    coldExtraUsd: 0.28,
    spentUsd: 0,
    ...change,
  };
}
