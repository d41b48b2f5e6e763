import type { Purpose } from '#shared/model/events/request-events.ts';
import type { MissCause } from '#shared/model/insight/cache-report.ts';
import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import { useMemo, useRef, useState } from 'react';
import { useNavigation } from '../../parts/areas/navigation-context.ts';
import type { UsageView } from '../../parts/preferences/window-preferences.ts';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import type { BreakdownRow, ColumnKey } from './figures/breakdown-rows.ts';
import { bucketDays, unitFor } from './figures/day-buckets.ts';
import { countDays, type DaySpan } from '../../parts/range/usage-range.ts';
import { Breakdown } from './panels/breakdown.tsx';
import { BurnPanel } from './panels/burn-panel.tsx';
import { CostByDay } from './panels/cost-by-day.tsx';
import { CostPerTurn } from './panels/cost-per-turn.tsx';
import { HitRate } from './panels/hit-rate.tsx';
import { KpiRow } from './panels/kpi-row.tsx';
import { LeftOut } from './panels/left-out.tsx';
import { MissesByCause } from './panels/misses-by-cause.tsx';
import { TokensByKind } from './panels/tokens-by-kind.tsx';
import styles from './usage-figures.module.css';

interface UsageFiguresProps {
  readonly report: UsageReport;
  /** When it was read: until then the present day is counted. */
  readonly atMs: number;
  readonly view: UsageView;
  readonly onView: (change: Partial<UsageView>) => void;
  readonly onPick: (days: DaySpan) => void;
  readonly onCause: (cause: MissCause) => void;
}

/** The panels of the page. Every figure in them leads to the sessions behind it. */
export function UsageFigures({ report, atMs, view, onView, onPick, onCause }: UsageFiguresProps) {
  const { go } = useNavigation();
  const sessions = useWorkbench((state) => state.sessions);
  const projects = useWorkbench((state) => state.projects);
  const [sort, setSort] = useState<ColumnKey>('cost');
  const [purpose, setPurpose] = useState<Purpose | null>(null);
  const table = useRef<HTMLDivElement>(null);
  const unit = unitFor(report.days.length);
  const buckets = useMemo(() => bucketDays(report.days, unit, atMs), [report, unit, atMs]);

  function showSessions(column: ColumnKey, change: Partial<UsageView> = {}) {
    setSort(column);
    onView({ grouping: 'session', ...change });
    table.current?.focus();
  }

  function showUnpriced() {
    const [first, second] = report.unpriced;
    if (first && !second) return showSessions('requests', { model: first.model });
    onView({ grouping: 'model' });
    table.current?.focus();
  }

  function follow({ lead }: BreakdownRow) {
    switch (lead.type) {
      case 'project':
        return showSessions('cost', { project: lead.project });
      case 'session':
        return go({ area: 'sessions', session: lead.session });
      case 'model':
        return showSessions('cost', { model: lead.model });
      case 'purpose':
        setSort('cost');
        return setPurpose(lead.purpose);
      case 'none':
        return;
    }
  }

  return (
    <div className={styles.grid}>
      <div className={styles.all}>
        <KpiRow report={report} onLead={showSessions} onUnpriced={showUnpriced} />
      </div>
      <div className={styles.two}>
        <CostByDay
          report={report}
          buckets={buckets}
          unit={unit}
          onPick={(days) => {
            onPick(days);
            showSessions('cost');
          }}
        />
      </div>
      <div className={styles.one}>
        <BurnPanel />
      </div>
      <div className={styles.one}>
        <HitRate buckets={buckets} />
      </div>
      <div className={styles.one}>
        <TokensByKind kinds={report.kinds} />
      </div>
      <div className={styles.one}>
        <MissesByCause
          report={report}
          onCause={(cause) => {
            setSort('lost');
            onCause(cause);
          }}
        />
      </div>
      <div className={styles.two}>
        <Breakdown
          ref={table}
          report={report}
          atMs={atMs}
          grouping={view.grouping}
          purpose={view.grouping === 'purpose' ? purpose : null}
          sort={sort}
          beforeLabel={beforeLabelOf(report)}
          projectName={({ lead }) => (lead.type === 'session' ? (projects[lead.project]?.name ?? null) : null)}
          canLead={({ lead }) => lead.type !== 'none' && (lead.type !== 'session' || lead.session in sessions)}
          onLead={follow}
          onGrouping={(grouping) => {
            setPurpose(null);
            onView({ grouping });
          }}
          onSort={setSort}
        />
      </div>
      <div className={styles.pair}>
        <CostPerTurn costPerTurn={report.costPerTurn} turns={report.turns} />
        <LeftOut report={report} onModel={(model) => showSessions('requests', { model })} />
      </div>
    </div>
  );
}

function beforeLabelOf({ filter }: UsageReport): string | null {
  const days = countDays(filter);
  if (days === null) return null;
  return days === 1 ? 'The day before' : `${days} days before`;
}
