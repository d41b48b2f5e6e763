import type { ReliabilityReport } from '#shared/model/noticed/reports.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { timeText } from '../../../parts/format/duration.ts';
import { numberText } from '../../../parts/format/money.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { breakerWords } from '../words.ts';
import styles from './reliability-tables.module.css';

interface BreakerTableProps {
  readonly breakers: ReliabilityReport['breakers'];
  readonly nowMs: number;
}

/** Which breakers tripped, why last, and in which session. */
export function BreakerTable({ breakers, nowMs }: BreakerTableProps) {
  const { go } = useNavigation();
  const sessions = useWorkbench((state) => state.sessions);
  return (
    <Panel title="Breakers tripped">
      {breakers.length === 0 ? (
        <p className={styles.none}>None: no loop had to be stopped.</p>
      ) : (
        <DataTable
          label="Breakers tripped"
          rows={breakers}
          keyOf={({ breaker }) => breaker}
          titleOf={({ lastReason }) => lastReason}
          leadOf={({ session }) => (session in sessions ? () => go({ area: 'sessions', session }) : null)}
          columns={[
            { key: 'breaker', label: 'Breaker', renderCell: ({ breaker }) => breakerWords[breaker] },
            { key: 'count', label: 'Times', kind: 'number', renderCell: ({ count }) => numberText(count) },
            { key: 'reason', label: 'Last reason', kind: 'words', renderCell: ({ lastReason }) => lastReason },
            { key: 'when', label: 'Last', kind: 'number', renderCell: ({ lastAtMs }) => timeText(lastAtMs, nowMs) },
          ]}
        />
      )}
    </Panel>
  );
}
