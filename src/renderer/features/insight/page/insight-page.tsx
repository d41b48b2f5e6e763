import type { ReactNode } from 'react';
import type { LiveState } from '../../../bridge/use-live.ts';
import { timeText } from '../../../parts/format/duration.ts';
import { answerIn, LivePage } from '../../../parts/live/live-page.tsx';
import { Notice } from '../../../ui/notice/notice.tsx';
import styles from './insight-page.module.css';
import { InsightToolbar, type InsightFilter } from './insight-toolbar.tsx';

interface InsightPageProps<T extends { readonly isPartial: boolean }> {
  readonly filter: InsightFilter;
  /** Whether range and project can be chosen on this page. */
  readonly hasFilter?: boolean;
  readonly state: LiveState<T>;
  readonly isOutdated: boolean;
  readonly onRetry: () => void;
  /** Null where there is something to show. */
  readonly renderEmpty: (report: T) => ReactNode;
  readonly children: (report: T, atMs: number) => ReactNode;
}

/** A page of the area: its toolbar, its states, and what it shows. */
export function InsightPage<T extends { readonly isPartial: boolean }>(props: InsightPageProps<T>) {
  const { filter, hasFilter = true, state, isOutdated, onRetry, renderEmpty, children } = props;
  const isPartial = answerIn(state)?.value.isPartial ?? false;
  return (
    <LivePage
      subject="The figures"
      state={state}
      isOutdated={isOutdated}
      nowMs={filter.nowMs}
      onRetry={onRetry}
      loading={<Outlines />}
      toolbar={<InsightToolbar filter={filter} hasFilter={hasFilter} note={noteOf(state, isOutdated, filter.nowMs)} />}
    >
      {(report, atMs) => (
        <>
          {isPartial && (
            <div className={styles.partial}>
              <Notice state="queued" title="The figures are being made anew from the sessions.">
                What stands here is what is known so far. It fills up by itself.
              </Notice>
            </div>
          )}
          {renderEmpty(report) ?? children(report, atMs)}
        </>
      )}
    </LivePage>
  );
}

/** The outlines of the panels, until the figures are there; the toolbar says so in words. */
function Outlines() {
  return (
    <div aria-hidden="true" className={styles.outlines}>
      {['figures', 'table', 'chart', 'list', 'more'].map((name) => (
        <span key={name} />
      ))}
    </div>
  );
}

function noteOf(state: LiveState<unknown>, isOutdated: boolean, nowMs: number): string | null {
  if (state.status === 'loading' || isOutdated) return 'Adding up the sessions';
  return state.status === 'failed' && state.last ? `As of ${timeText(state.last.atMs, nowMs)}` : null;
}
