import type { ReliabilityReport } from '#shared/model/noticed/reports.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { numberText } from '../../../parts/format/money.ts';
import { useModelName } from '../../../parts/model/use-model-name.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import { DataTable } from '../../../ui/table/data-table.tsx';
import styles from './reliability-tables.module.css';

/** How soon each model began to answer, and how fast it wrote. */
export function ModelTable({ models }: Pick<ReliabilityReport, 'models'>) {
  const modelName = useModelName();
  return (
    <Panel title="Speed of models" detail="half of all, slowest tenth">
      {models.length === 0 ? (
        <p className={styles.none}>No model has answered.</p>
      ) : (
        <DataTable
          label="Speed of models"
          rows={models}
          keyOf={({ model }) => model}
          titleOf={({ model }) => model}
          columns={[
            { key: 'model', label: 'Model', kind: 'narrow', renderCell: ({ model }) => <b>{modelName(model)}</b> },
            { key: 'requests', label: 'Requests', kind: 'number', renderCell: ({ requests }) => numberText(requests) },
            {
              key: 'first',
              label: 'First token',
              kind: 'number',
              renderCell: ({ firstTokenMs }) =>
                firstTokenMs === null ? 'none' : `${durationText(firstTokenMs.p50)}, ${durationText(firstTokenMs.p90)}`,
            },
            {
              key: 'speed',
              label: 'Tokens per second',
              kind: 'number',
              renderCell: ({ tokensPerSecond }) =>
                tokensPerSecond === null ? 'none' : `${numberText(tokensPerSecond.p50)}, ${numberText(tokensPerSecond.p10)}`,
            },
          ]}
        />
      )}
    </Panel>
  );
}
