import type { Purpose } from '#shared/model/events/request-events.ts';
import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import type { RefObject } from 'react';
import { Button } from '../../../ui/button/button.tsx';
import { Legend } from '../../../ui/chart/legend.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import { Segmented } from '../../../ui/segmented/segmented.tsx';
import { breakdownRows, columnsOf, totalRow, type Grouping } from '../figures/breakdown-rows.ts';
import { BreakdownTable, type TableLeads } from './breakdown-table.tsx';
import { PurposeSessions } from './purpose-sessions.tsx';

interface BreakdownProps extends TableLeads {
  readonly report: UsageReport;
  /** When it was read. */
  readonly atMs: number;
  readonly grouping: Grouping;
  /** The purpose whose sessions are shown in place of the purposes. */
  readonly purpose: Purpose | null;
  /** What the time before is called; null where the range has none. */
  readonly beforeLabel: string | null;
  readonly onGrouping: (grouping: Grouping) => void;
  readonly ref?: RefObject<HTMLDivElement | null>;
}

const groupings: readonly { readonly value: Grouping; readonly label: string }[] = [
  { value: 'project', label: 'Project' },
  { value: 'session', label: 'Session' },
  { value: 'model', label: 'Model' },
  { value: 'purpose', label: 'Purpose' },
];

/** Who spent it: by project, session, model or purpose, each row leading to what is behind it. */
export function Breakdown({ report, atMs, grouping, purpose, beforeLabel, onGrouping, ref, ...leads }: BreakdownProps) {
  const rows = breakdownRows(report, grouping);
  const ofPurpose = purpose === null ? undefined : rows.find((row) => row.key === purpose);
  const isCut = grouping === 'session' && report.sessions > rows.length;
  const title = ofPurpose ? 'Cost by session' : `Cost by ${grouping}`;
  return (
    <Panel
      title={title}
      detail={
        ofPurpose && (
          <Button size="small" variant="quiet" icon="x" title="Back to all purposes" onClick={() => onGrouping('purpose')}>
            {ofPurpose.label}
          </Button>
        )
      }
      end={
        <>
          <Legend
            items={[
              { key: 'read', fill: 'read', label: 'read' },
              { key: 'written', fill: 'written', label: 'written' },
              { key: 'fresh', fill: 'fresh', label: 'fresh' },
            ]}
          />
          <Segmented label="Group by" options={groupings} value={ofPurpose ? null : grouping} onChange={onGrouping} size="small" />
        </>
      }
    >
      {ofPurpose && purpose ? (
        <PurposeSessions ref={ref} report={report} atMs={atMs} purpose={purpose} total={ofPurpose} {...leads} />
      ) : (
        <BreakdownTable
          ref={ref}
          label={title}
          head={groupings.find((entry) => entry.value === grouping)?.label ?? ''}
          columns={columnsOf(grouping, beforeLabel)}
          rows={rows}
          total={{ ...totalRow(report), label: isCut ? `All, not only these ${rows.length}` : 'All' }}
          {...leads}
        />
      )}
    </Panel>
  );
}
