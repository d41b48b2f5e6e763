import type { SessionCost } from '#shared/model/session.ts';

/** A sum of money: two decimals, and never a zero that is none. */
export function sumText(usd: number): string {
  if (usd > 0 && usd < 0.005) return '<$0.01';
  return `$${withThousands(usd.toFixed(2))}`;
}

/** The money of one request: four decimals below ten cents. */
export function requestCostText(usd: number): string {
  return usd < 0.1 ? `$${usd.toFixed(4)}` : sumText(usd);
}

/** A rate per million tokens, as in a price list and never rounded: `$5`, `$0.50`, `$0.125`. */
export function rateText(usdPerMillion: number): string {
  const cents = usdPerMillion.toFixed(2);
  if (Number.isInteger(usdPerMillion)) return `$${usdPerMillion}`;
  return `$${Number(cents) === usdPerMillion ? cents : usdPerMillion}`;
}

/** A session's cost in short, and in full where the short form leaves something out. */
export interface CostText {
  readonly short: string;
  readonly full: string;
  readonly kind: 'none' | 'simulated' | 'unpriced' | 'priced';
}

/** What a session cost. Simulated is free, unpriced is said beside the sum and never counted as zero. */
export function costText(cost: SessionCost): CostText {
  const real = cost.requests - cost.simulatedRequests;
  if (cost.requests === 0) return { short: '', full: 'nothing sent yet', kind: 'none' };
  if (real === 0) return { short: 'free', full: 'simulated: a rehearsal costs nothing', kind: 'simulated' };
  if (cost.unpricedRequests >= real)
    return { short: 'unpriced', full: `${countText(real, 'request')} to a model without a public price`, kind: 'unpriced' };
  const sum = sumText(cost.usd);
  if (cost.unpricedRequests === 0) return { short: sum, full: `${sum} for ${countText(real, 'request')}`, kind: 'priced' };
  return { short: `${sum}+`, full: `${sum}, and ${countText(cost.unpricedRequests, 'request')} unpriced`, kind: 'unpriced' };
}

/** `1 request`, `1,204 requests`. */
export function countText(count: number, noun: string): string {
  return `${withThousands(String(count))} ${noun}${count === 1 ? '' : 's'}`;
}

/** A whole number with commas between thousands. */
export function numberText(value: number): string {
  return withThousands(String(Math.round(value)));
}

function withThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, (_, __, offset: number) =>
    digits.includes('.') && offset > digits.indexOf('.') ? '' : ',',
  );
}
