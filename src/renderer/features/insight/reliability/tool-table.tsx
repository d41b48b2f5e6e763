import type { ReliabilityReport } from '#shared/model/noticed/reports.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { numberText } from '../../../parts/format/money.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import { DataTable } from '../../../ui/table/data-table.tsx';
import { RateCell } from '../groups/rate-cell.tsx';
import { fullOf } from '../groups/scale.ts';
import styles from './reliability-tables.module.css';

/** How often each tool failed, and how long it took. */
export function ToolTable({ tools }: Pick<ReliabilityReport, 'tools'>) {
  const full = fullOf(tools.map(({ errors }) => errors));
  return (
    <Panel title="Tools" detail="calls that failed">
      {tools.length === 0 ? (
        <p className={styles.none}>No tool was called.</p>
      ) : (
        <DataTable
          label="Tools"
          rows={tools}
          keyOf={({ tool }) => tool}
          columns={[
            { key: 'tool', label: 'Tool', kind: 'narrow', renderCell: ({ tool }) => <b>{tool}</b> },
            { key: 'calls', label: 'Calls', kind: 'number', renderCell: ({ calls }) => numberText(calls) },
            {
              key: 'errors',
              label: 'Failed',
              renderCell: ({ tool, errors }) => <RateCell label={`Failed, ${tool}`} rate={errors} full={full} />,
            },
            {
              key: 'median',
              label: 'Median time',
              kind: 'number',
              renderCell: ({ medianMs }) => (medianMs === null ? '' : durationText(medianMs)),
            },
          ]}
        />
      )}
    </Panel>
  );
}
