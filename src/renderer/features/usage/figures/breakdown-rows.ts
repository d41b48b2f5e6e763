// The table of who spent what: its rows and its columns.
import { purpose, type Purpose } from '#shared/model/events/request-events.ts';
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { SessionUsage, UsageGroup, UsageReport, UsageSums } from '#shared/model/insight/usage-report.ts';
import { promptTokens } from '#shared/model/usage.ts';
import { percentText } from '../../../parts/format/duration.ts';
import { numberText, sumText } from '../../../parts/format/money.ts';
import { tokensText } from '../../../parts/format/tokens.ts';
import type { UsageView } from '../../../parts/preferences/window-preferences.ts';

export type Grouping = UsageView['grouping'];

/** A row of the table, with what is behind it. */
export interface BreakdownRow extends UsageGroup {
  readonly sessions: number | null;
  readonly turns: number | null;
  readonly costBeforeUsd: number | null;
  readonly lead:
    | { readonly type: 'project'; readonly project: ProjectId }
    | { readonly type: 'session'; readonly session: SessionId; readonly project: ProjectId }
    | { readonly type: 'model'; readonly model: string }
    | { readonly type: 'purpose'; readonly purpose: Purpose }
    | { readonly type: 'none' };
}

/** The rows of a grouping, in the report's order. */
export function breakdownRows(report: UsageReport, grouping: Grouping): BreakdownRow[] {
  switch (grouping) {
    case 'project':
      return report.byProject.map((row) => ({ ...row, lead: { type: 'project', project: row.key as ProjectId } }));
    case 'session':
      return report.bySession.map((row) => ({
        ...row,
        sessions: null,
        costBeforeUsd: null,
        lead: { type: 'session', session: row.key as SessionId, project: row.project },
      }));
    case 'model':
      return report.byModel.map((row) => ({ ...row, ...noParts, lead: { type: 'model', model: row.key } }));
    case 'purpose':
      return report.byPurpose.map((row) => ({ ...row, ...noParts, lead: purposeLead(row.key) }));
  }
}

/** A ledger of a newer version may know purposes that this one does not: they lead nowhere. */
function purposeLead(key: string): BreakdownRow['lead'] {
  const known = purpose.safeParse(key);
  return known.success ? { type: 'purpose', purpose: known.data } : { type: 'none' };
}

/** The sessions of one purpose as rows. Turns belong to no purpose. */
export function sessionRows(sessions: readonly SessionUsage[]): BreakdownRow[] {
  return sessions.map((row) => ({ ...row, ...noParts, lead: { type: 'session', session: row.key as SessionId, project: row.project } }));
}

const noParts = { sessions: null, turns: null, costBeforeUsd: null };

/** The sums of everything, as the table's last row. */
export function totalRow(report: UsageReport): BreakdownRow {
  return {
    ...report.totals,
    key: 'all',
    label: 'All',
    sessions: report.sessions,
    turns: report.turns,
    costBeforeUsd: report.costBeforeUsd,
    lead: { type: 'none' },
  };
}

export type ColumnKey =
  | 'sessions'
  | 'requests'
  | 'prompt'
  | 'output'
  | 'hitRate'
  | 'lost'
  | 'saved'
  | 'perTurn'
  | 'cost'
  | 'share'
  | 'before';

/** A column of figures: its text, and what it is ordered by. */
export interface Column {
  readonly key: ColumnKey;
  readonly label: string;
  /** What the column is sorted by; null goes last. */
  readonly valueOf: (row: BreakdownRow) => number | null;
  readonly textOf: (row: BreakdownRow, totals: UsageSums) => string;
  /** The lowest first: what is least wants to be seen first. */
  readonly isAscending?: boolean;
}

/** The columns that a grouping has, in their order. `beforeLabel` names the time before; null where there is none to compare with. */
export function columnsOf(grouping: Grouping, beforeLabel: string | null): Column[] {
  const keys: Record<Grouping, readonly ColumnKey[]> = {
    project: [
      'sessions',
      'requests',
      'prompt',
      'hitRate',
      'perTurn',
      'cost',
      'share',
      ...(beforeLabel === null ? [] : (['before'] as const)),
    ],
    session: ['requests', 'prompt', 'hitRate', 'lost', 'saved', 'perTurn', 'cost', 'share'],
    model: ['requests', 'prompt', 'output', 'hitRate', 'lost', 'saved', 'cost', 'share'],
    purpose: ['requests', 'prompt', 'output', 'hitRate', 'lost', 'saved', 'cost', 'share'],
  };
  return keys[grouping].map((key) => ({ key, ...columns[key], ...(key === 'before' ? { label: beforeLabel ?? '' } : {}) }));
}

const columns: Record<ColumnKey, Omit<Column, 'key'>> = {
  sessions: { label: 'Sessions', valueOf: (row) => row.sessions, textOf: (row) => (row.sessions === null ? '' : numberText(row.sessions)) },
  requests: { label: 'Requests', valueOf: (row) => row.requests, textOf: (row) => numberText(row.requests) },
  prompt: { label: 'Prompt tokens', valueOf: promptTokens, textOf: (row) => tokensText(promptTokens(row)) },
  output: { label: 'Output', valueOf: (row) => row.outputTokens, textOf: (row) => tokensText(row.outputTokens) },
  hitRate: {
    label: 'Hit rate',
    valueOf: (row) => row.cacheHitRate,
    textOf: (row) => (row.cacheHitRate === null ? '' : percentText(row.cacheHitRate)),
    isAscending: true,
  },
  lost: { label: 'Lost', valueOf: (row) => row.lostUsd, textOf: (row) => sumText(row.lostUsd) },
  saved: { label: 'Saved', valueOf: (row) => row.savedUsd, textOf: (row) => signedText(row.savedUsd) },
  perTurn: {
    label: 'Per turn',
    valueOf: (row) => (row.turns ? row.costUsd / row.turns : null),
    textOf: (row) => (row.turns ? sumText(row.costUsd / row.turns) : ''),
  },
  cost: { label: 'Cost', valueOf: (row) => row.costUsd, textOf: costOf },
  share: {
    label: 'Share',
    valueOf: (row) => row.costUsd,
    textOf: (row, totals) => (totals.costUsd > 0 ? shareText(row.costUsd / totals.costUsd) : ''),
  },
  before: { label: 'Before', valueOf: changeOf, textOf: (row) => changeText(row) },
};

/** The rows by a column, what has no value last. */
export function sortRows(
  rows: readonly BreakdownRow[],
  { valueOf, isAscending = false }: Pick<Column, 'valueOf' | 'isAscending'>,
): BreakdownRow[] {
  const last = isAscending ? Infinity : -Infinity;
  const value = (row: BreakdownRow) => valueOf(row) ?? last;
  return rows.toSorted((a, b) => (isAscending ? value(a) - value(b) : value(b) - value(a)));
}

/** How much more was spent than in the time before, as a share; null where nothing was spent then. */
export function changeOf(row: Pick<BreakdownRow, 'costUsd' | 'costBeforeUsd'>): number | null {
  return row.costBeforeUsd ? row.costUsd / row.costBeforeUsd - 1 : null;
}

function changeText(row: BreakdownRow): string {
  const change = changeOf(row);
  if (change === null) return row.costUsd > 0 ? 'nothing' : '';
  const percent = Math.round(Math.abs(change) * 100);
  return `${change < 0 && percent > 0 ? '−' : '+'}${numberText(percent)} %`;
}

function shareText(share: number): string {
  return share > 0 && share < 0.005 ? '<1 %' : `${Math.round(share * 100)} %`;
}

function costOf({ costUsd, requests, unpricedRequests }: BreakdownRow): string {
  if (unpricedRequests === 0) return sumText(costUsd);
  return unpricedRequests === requests ? 'unpriced' : `${sumText(costUsd)}, ${numberText(unpricedRequests)} unpriced`;
}

/** A sum of money that may be below zero. */
export function signedText(usd: number): string {
  return usd < 0 ? `−${sumText(-usd)}` : sumText(usd);
}
