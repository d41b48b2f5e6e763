import type { NoticedGroup, NoticedGrouping, NoticedReport } from '#shared/model/noticed/reports.ts';
import { numberText } from '../../../parts/format/money.ts';
import { Panel } from '../../../ui/panel/panel.tsx';
import { Segmented } from '../../../ui/segmented/segmented.tsx';
import { DataTable, type DataColumn } from '../../../ui/table/data-table.tsx';
import { groupings, rateKinds, type RateKind } from '../words.ts';
import styles from './group-table.module.css';
import { groupOf, type Listed } from './listed.ts';
import { RateCell } from './rate-cell.tsx';
import { fullOf, scaleText } from './scale.ts';

interface GroupTableProps {
  readonly title: string;
  readonly report: NoticedReport;
  readonly kinds: readonly RateKind[];
  /** What the rates are shares of. */
  readonly counted: 'messages' | 'claims';
  readonly grouping: NoticedGrouping;
  readonly onGrouping: (grouping: NoticedGrouping) => void;
  readonly onList: (listed: Listed) => void;
}

/** Rates by model version, prompt version or project, with what is significantly worse marked. Each figure leads to what is behind it. */
export function GroupTable({ title, report, kinds, counted, grouping, onGrouping, onList }: GroupTableProps) {
  const rows = rowsOf(report, grouping).filter((row) => row[counted] > 0);
  const head = groupings.find((entry) => entry.value === grouping)?.head ?? '';
  const columns: readonly DataColumn<NoticedGroup>[] = [
    { key: 'name', label: head, kind: 'fill', renderCell: (row) => <b>{row.label}</b> },
    { key: 'count', label: counted === 'messages' ? 'Messages' : 'Claims', kind: 'number', renderCell: (row) => numberText(row[counted]) },
    ...kinds.map((kind) => rateColumn(kind, rows, (row) => onList(groupOf(kind, grouping, row)))),
    ...(counted === 'claims'
      ? [{ key: 'disputed', label: 'Disputed', kind: 'number' as const, renderCell: (row: NoticedGroup) => numberText(row.disputed) }]
      : []),
  ];
  return (
    <Panel
      title={title}
      detail="95 % intervals"
      end={<Segmented label="Group by" size="small" options={groupings} value={grouping} onChange={onGrouping} />}
    >
      <DataTable label={title} columns={columns} rows={rows} keyOf={(row) => row.key} titleOf={(row) => row.label} />
    </Panel>
  );
}

function rateColumn(kind: RateKind, rows: readonly NoticedGroup[], onList: (row: NoticedGroup) => void): DataColumn<NoticedGroup> {
  const { label, rateOf } = rateKinds[kind];
  const full = fullOf(rows.map(rateOf));
  return {
    key: kind,
    label: (
      <>
        {label} <span className={styles.scale}>{scaleText(full)}</span>
      </>
    ),
    renderCell: (row) => <RateCell label={`${label}, ${row.label}`} rate={rateOf(row)} full={full} onList={() => onList(row)} />,
  };
}

function rowsOf({ byModel, byPrompt, byProject }: NoticedReport, grouping: NoticedGrouping): readonly NoticedGroup[] {
  switch (grouping) {
    case 'model':
      return byModel;
    case 'prompt':
      return byPrompt;
    case 'project':
      return byProject;
  }
}
