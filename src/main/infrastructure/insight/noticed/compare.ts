// Counts as rates with their intervals, and which groups are significantly worse than which.
import type { NoticedGroup, NoticedReport } from '#shared/model/noticed/reports.ts';
import { rateOf, significantlyHigher } from '#shared/model/noticed/statistics.ts';
import type { NoticedCounts } from '#main/ports/queries.ts';

type Compared = 'negative' | 'continues' | 'premature' | 'falseClaims';
const compared: readonly Compared[] = ['negative', 'continues', 'premature', 'falseClaims'];

/** The rates of one group, compared with nothing. */
export function ratesOf(counts: NoticedCounts): NoticedReport['totals'] {
  const { messages, claims, disputed } = counts;
  const rate = (name: Compared): NoticedGroup['negative'] => ({ ...rateOf(counts[name], ofWhat(counts, name)), worseThan: [] });
  return {
    messages,
    negative: rate('negative'),
    continues: rate('continues'),
    premature: rate('premature'),
    claims,
    falseClaims: rate('falseClaims'),
    disputed,
  };
}

/** Groups with their rates; each rate names the groups that it is significantly worse than. */
export function compareGroups(groups: readonly (NoticedCounts & { key: string; label: string })[]): NoticedGroup[] {
  const found: NoticedGroup[] = groups.map((group) => ({ key: group.key, label: group.label, ...ratesOf(group) }));
  for (const name of compared) {
    const lower = significantlyHigher(groups.map((group) => ({ count: group[name], of: ofWhat(group, name) })));
    for (const [index, group] of found.entries()) {
      group[name] = { ...group[name], worseThan: (lower[index] ?? []).map((other) => found[other]?.label ?? '') };
    }
  }
  return found;
}

/** A disputed mark is neither a false claim nor one that was seen to be true. */
function ofWhat({ messages, claims, disputed }: NoticedCounts, name: Compared): number {
  return name === 'falseClaims' ? claims - disputed : messages;
}
