import type { NoticedFilter, NoticedGroup, NoticedGrouping, NoticedQuery } from '#shared/model/noticed/reports.ts';
import { listWords } from '../words.ts';

/** Which figure's messages or claims are listed: the figure of all, of a group, or of turns that ended in one way. */
export interface Listed {
  readonly kind: NoticedQuery['kind'];
  readonly group: { readonly by: NoticedGrouping; readonly key: string; readonly label: string } | null;
  readonly exit: { readonly name: string; readonly label: string } | null;
}

/** A figure of everything. */
export function allOf(kind: NoticedQuery['kind']): Listed {
  return { kind, group: null, exit: null };
}

/** The figure of one group. */
export function groupOf(kind: NoticedQuery['kind'], by: NoticedGrouping, { key, label }: Pick<NoticedGroup, 'key' | 'label'>): Listed {
  return { kind, group: { by, key, label }, exit: null };
}

/** So many are listed, the newest. */
export const mostListed = 200;

/** What to ask for. */
export function queryOf({ kind, group }: Listed, filter: NoticedFilter): NoticedQuery {
  return { ...filter, kind, by: group?.by ?? null, key: group?.key ?? null, limit: mostListed };
}

/** What is listed, in words. */
export function listTitle({ kind }: Listed): string {
  return listWords[kind];
}

/** Of whom; null for all. */
export function listDetail({ group, exit }: Listed): string | null {
  const words = [group?.label, exit?.label].filter((word) => word !== undefined);
  return words.length === 0 ? null : words.join(', ');
}
