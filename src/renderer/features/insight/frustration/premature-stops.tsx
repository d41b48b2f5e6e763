import type { NoticedReport } from '#shared/model/noticed/reports.ts';
import { useModelName } from '../../../parts/model/use-model-name.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import { DataTable, type DataColumn } from '../../../ui/table/data-table.tsx';
import type { Listed } from '../groups/listed.ts';
import { RateCell } from '../groups/rate-cell.tsx';
import { fullOf } from '../groups/scale.ts';
import { exitText } from '../words.ts';
import styles from './premature-stops.module.css';

interface PrematureStopsProps {
  readonly report: NoticedReport;
  readonly onList: (listed: Listed) => void;
}

type Stop = NoticedReport['prematureStops'][number];

/** Which stops were followed by "continue": by model and by how the turn ended. */
export function PrematureStops({ report: { prematureStops }, onList }: PrematureStopsProps) {
  const modelName = useModelName();
  const full = fullOf(prematureStops.map(({ stops }) => stops));
  const columns: readonly DataColumn<Stop>[] = [
    {
      key: 'stop',
      label: 'Stop',
      kind: 'words',
      renderCell: ({ model, exit }) => (
        <>
          {exitText(exit)} <span className={styles.model}>{modelName(model)}</span>
        </>
      ),
    },
    {
      key: 'rate',
      label: 'Followed by “continue”',
      renderCell: ({ model, exit, stops }) => (
        <RateCell
          label={`${exitText(exit)}, ${modelName(model)}`}
          rate={stops}
          full={full}
          onList={() =>
            onList({
              kind: 'premature',
              group: { by: 'model', key: model, label: modelName(model) },
              exit: { name: exit, label: exitText(exit) },
            })
          }
        />
      ),
    },
  ];
  return (
    <Panel title="Stops followed by “continue”">
      {prematureStops.length === 0 ? (
        <p className={styles.none}>None: no stop but your own was followed by “continue”.</p>
      ) : (
        <DataTable
          label="Stops followed by “continue”"
          columns={columns}
          rows={prematureStops}
          keyOf={({ model, exit }) => `${model} ${exit}`}
        />
      )}
    </Panel>
  );
}
