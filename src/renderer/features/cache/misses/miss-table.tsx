import type { MissCause, MissList, MissRow } from '#shared/model/insight/cache-report.ts';
import { useState } from 'react';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { causeWords, missText } from '../../../parts/cache/cause-words.ts';
import { timeText } from '../../../parts/format/duration.ts';
import { countText, numberText, requestCostText } from '../../../parts/format/money.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { Badge } from '../../../ui/badge/badge.tsx';
import { Button } from '../../../ui/button/button.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import { Segmented } from '../../../ui/segmented/segmented.tsx';
import { DataTable, type DataColumn } from '../../../ui/table/data-table.tsx';
import styles from './miss-table.module.css';

interface MissTableProps {
  readonly list: MissList;
  /** Only those of this cause; null: of any. */
  readonly cause: MissCause | null;
  readonly nowMs: number;
  readonly modelName: (model: string) => string;
}

type Order = 'newest' | 'lost';

const orders: readonly { readonly value: Order; readonly label: string }[] = [
  { value: 'newest', label: 'Newest first' },
  { value: 'lost', label: 'Most lost first' },
];

/** So many rows are drawn at first, and more on demand. */
const rowsAtOnce = 200;

/** The misses, each leading to the request that missed. */
export function MissTable({ list, cause, nowMs, modelName }: MissTableProps) {
  const { go } = useNavigation();
  const [order, setOrder] = useState<Order>('newest');
  const [room, setRoom] = useState(rowsAtOnce);
  const listed = list.misses.filter((miss) => cause === null || miss.cause === cause);
  const sorted = order === 'lost' ? listed.toSorted((a, b) => (b.lostUsd ?? -1) - (a.lostUsd ?? -1)) : listed;
  return (
    <Panel
      title="Misses"
      detail={countWords(listed.length, list)}
      end={<Segmented label="Order" size="small" options={orders} value={order} onChange={setOrder} />}
    >
      <DataTable
        label="Misses"
        columns={columnsOf(nowMs, modelName)}
        rows={sorted.slice(0, room)}
        keyOf={(miss) => miss.request}
        titleOf={(miss) => miss.sentence}
        leadOf={(miss) => () => go({ area: 'cache', request: { session: miss.session, request: miss.request } })}
      >
        {sorted.length === 0 && cause !== null && <p className={styles.none}>No miss of this cause: {causeWords[cause].toLowerCase()}.</p>}
        {sorted.length > room && (
          <Button size="small" onClick={() => setRoom(room + rowsAtOnce)}>
            Show {countText(Math.min(rowsAtOnce, sorted.length - room), 'more row')}
          </Button>
        )}
      </DataTable>
    </Panel>
  );
}

function columnsOf(nowMs: number, modelName: (model: string) => string): readonly DataColumn<MissRow>[] {
  return [
    { key: 'sentence', label: 'What changed', kind: 'fill', renderCell: (miss) => miss.sentence },
    { key: 'cause', label: 'Cause', renderCell: (miss) => causeWords[miss.cause] },
    { key: 'session', label: 'Session', kind: 'narrow', renderCell: (miss) => <SessionName miss={miss} /> },
    { key: 'model', label: 'Model', renderCell: (miss) => modelName(miss.model) },
    { key: 'request', label: 'Request', kind: 'number', renderCell: (miss) => numberText(miss.number) },
    { key: 'when', label: 'When', kind: 'number', renderCell: (miss) => timeText(miss.atMs, nowMs) },
    { key: 'tokens', label: 'Tokens', kind: 'number', renderCell: (miss) => numberText(miss.lostTokens) },
    { key: 'lost', label: 'Lost', kind: 'number', renderCell: (miss) => <Lost miss={miss} /> },
  ];
}

interface OneMissProps {
  readonly miss: MissRow;
}

function SessionName({ miss }: OneMissProps) {
  const project = useWorkbench((state) => state.projects[miss.project]?.name);
  return (
    <>
      {miss.sessionTitle ?? 'New session'} {project !== undefined && <span className={styles.quiet}>{project}</span>}
    </>
  );
}

function Lost({ miss: { isSimulated, lostUsd } }: OneMissProps) {
  if (isSimulated) return <Badge tone="simulated">simulated</Badge>;
  return lostUsd === null ? <Badge>unpriced</Badge> : <b>{requestCostText(lostUsd)}</b>;
}

function countWords(count: number, { misses, total }: MissList): string {
  const words = missText(count);
  return total > misses.length ? `${words} among the newest ${numberText(misses.length)} of ${numberText(total)}` : words;
}
