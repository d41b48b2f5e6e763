// What the find bar says of a search.
import { countText, numberText } from '../../../parts/format/money.ts';
import type { Findings } from './search-transcript.ts';

const mostSaid = 999;

/** How many matches there are and which is shown (`number` from 0, -1 for none of them). */
export function findingsText({ total, items }: Findings, number: number): string {
  if (total === 0) return `No match in ${countText(items, 'item')}`;
  if (number < 0) return total > mostSaid ? 'More than 999 matches' : countText(total, 'match').replace(/matchs$/, 'matches');
  return `${numberText(number + 1)} of ${total > mostSaid ? `${mostSaid}+` : total}`;
}
