// What the composer says of the next send. Pure.
import type { CostRange, DropCost, Forecast, KeepWarmOffer } from '#shared/model/insight/forecast.ts';
import { numberText, requestCostText, sumText } from '../../../parts/format/money.ts';

/** The state of the clock at a moment: a warm cache goes cold by itself. */
export type ClockNow =
  | { readonly state: 'empty' }
  | { readonly state: 'warm'; readonly leftMs: number; readonly share: number; readonly isNearlyOver: boolean }
  | { readonly state: 'cold' };

/** Less than this, and whoever means to send should. */
const nearlyOverMs = 30_000;

export function clockAt({ clock }: Pick<Forecast, 'clock'>, nowMs: number): ClockNow {
  if (clock.state !== 'warm') return { state: clock.state };
  const leftMs = clock.expiresAtMs - nowMs;
  if (leftMs <= 0) return { state: 'cold' };
  return { state: 'warm', leftMs, share: Math.min(1, leftMs / clock.ttlMs), isNearlyOver: leftMs < nearlyOverMs };
}

/** `3:40`, `58:02`. */
export function leftText(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** An estimate of money: `~$0.03`. Below a cent it has the digits that matter. */
export function aboutText(usd: number): string {
  return `~${usd < 0.01 ? requestCostText(usd) : sumText(usd)}`;
}

/** An estimate of tokens: `~840`, `~58k`. */
export function aboutTokens(tokens: number): string {
  return tokens < 10_000 ? `~${numberText(tokens)}` : `~${numberText(tokens / 1_000)}k`;
}

/** What a change would cost, `writes ~58k tokens again, ~$0.29`; null where it loses nothing. */
export function dropText(cost: DropCost | null): string | null {
  if (cost === null || cost.tokens === 0) return null;
  const written = `writes ${aboutTokens(cost.tokens)} tokens again`;
  return cost.writeUsd === null ? `${written}, unpriced` : `${written}, ${aboutText(cost.writeUsd)}`;
}

/** The lines that explain a forecast in full. */
export function forecastLines(forecast: Forecast, now: ClockNow): string[] {
  const split = now.state === 'warm' ? forecast.warm : forecast.cold;
  const lines = [
    `The next request: ${aboutTokens(forecast.promptTokens)} tokens, ${aboutTokens(split.readTokens)} read, ${aboutTokens(split.writeTokens)} written, ${aboutTokens(split.freshTokens)} fresh`,
    countedWords[forecast.countedBy],
  ];
  if (split.costUsd !== null) lines.push(`It costs ${rangeText(split.costUsd)}, as its answer is short or long`);
  lines.push(
    forecast.pastError === null
      ? 'No forecast could be compared with its cost yet'
      : `Past forecasts were off by ${(forecast.pastError.median * 100).toFixed(0)} % in the median (${forecast.pastError.requests})`,
  );
  return lines;
}

const countedWords: Record<Forecast['countedBy'], string> = {
  usage: 'What was sent before was counted by the API; what is new is estimated',
  'count-tokens': 'Tools and system prompt were counted by the API; your message is estimated and was not sent for counting',
  estimate: 'Estimated from its size',
};

function rangeText({ low, high }: CostRange): string {
  return `${aboutText(low)} to ${aboutText(high)}`;
}

/** What keeping warm costs, before it is switched on. */
export function offerText({ perRenewalUsd, perHourUsd, coldExtraUsd }: KeepWarmOffer): string {
  if (perRenewalUsd === null || perHourUsd === null) return 'unpriced';
  const saved = coldExtraUsd === null ? '' : `; writing it again ${aboutText(coldExtraUsd)}`;
  return `${aboutText(perRenewalUsd)} each time, ${aboutText(perHourUsd)} an hour${saved}`;
}

/** How keeping warm stands, where it is on or has ended by itself. */
export function keptText({ isOn, renewalsLeft, renewals, spentUsd }: KeepWarmOffer): string | null {
  if (!isOn) return null;
  const done = renewals - renewalsLeft;
  const spent = spentUsd === 0 ? 'nothing spent yet' : `${requestCostText(spentUsd)} spent`;
  return `kept warm, ${done} of ${renewals}, ${spent}`;
}
