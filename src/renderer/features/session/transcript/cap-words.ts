// What stands between a request and a cap, in plain words.
import type { CapScope, CapShortage } from '#shared/model/caps.ts';
import { countText, sumText } from '../../../parts/format/money.ts';

const scopeWords: Record<CapScope, string> = { session: 'in this session', day: 'today', project: 'in this project' };
const ownerWords: Record<CapScope, string> = { session: 'this session’s cap', day: 'the day’s cap', project: 'this project’s cap' };

/** What the next request could cost and what is left of the cap. */
export function leftWords({ scope, unit, limit, spent, held, needed }: CapShortage): string {
  const left = amountText(unit, Math.max(0, limit - spent - held));
  return `The next request could cost ${amountText(unit, needed)}. ${left} of ${amountText(unit, limit)} is left ${scopeWords[scope]}.`;
}

/** What requests that have not ended hold of the cap. */
export function heldWords({ scope, unit, held }: CapShortage): string {
  return `${amountText(unit, held)} of ${ownerWords[scope]}`;
}

/** Why a request was withheld for good. */
export function capWords(shortage: CapShortage): string {
  const holding = shortage.held > 0 ? ` Requests that have not ended hold ${amountText(shortage.unit, shortage.held)}.` : '';
  return `${leftWords(shortage)}${holding} It was not sent; everything before it is kept.`;
}

function amountText(unit: CapShortage['unit'], amount: number): string {
  return unit === 'usd' ? sumText(amount) : countText(amount, 'token');
}
