import type { Purpose } from '#shared/model/events/request-events.ts';
import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import type { RefObject } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { useLive } from '../../../bridge/use-live.ts';
import { Button } from '../../../ui/button/button.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { columnsOf, sessionRows, type BreakdownRow } from '../figures/breakdown-rows.ts';
import { BreakdownTable, type TableLeads } from './breakdown-table.tsx';

interface PurposeSessionsProps extends TableLeads {
  readonly report: UsageReport;
  /** When it was read: what belongs to it is asked anew with it. */
  readonly atMs: number;
  readonly purpose: Purpose;
  /** The purpose's own row: the sum of its sessions. */
  readonly total: BreakdownRow;
  readonly ref?: RefObject<HTMLDivElement | null>;
}

/** The sessions behind one purpose: which of them were compacted, and what that cost. */
export function PurposeSessions({ report, atMs, purpose, total, ref, ...leads }: PurposeSessionsProps) {
  const client = useClient();
  const question = JSON.stringify({ ...report.filter, purpose });
  const { state, isOutdated, retry } = useLive(() => client.usage.sessions({ ...report.filter, purpose }), question, atMs);
  if (state.status === 'failed') {
    return (
      <ErrorBox
        what={`The sessions could not be read (${state.error.code}).`}
        actions={
          <Button size="small" onClick={retry}>
            Try again
          </Button>
        }
      >
        {state.error.message}
      </ErrorBox>
    );
  }
  if (state.status === 'loading' || isOutdated) return <p role="status">Adding up the sessions</p>;
  return (
    <BreakdownTable
      ref={ref}
      label="Cost by session"
      head="Session"
      columns={columnsOf('purpose', null)}
      rows={sessionRows(state.value)}
      total={total}
      {...leads}
    />
  );
}
