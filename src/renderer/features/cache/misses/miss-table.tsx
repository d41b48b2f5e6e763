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
      <div className={styles.scroll}>
        <table className={styles.table} aria-label="Misses">
          <thead>
            <tr>
              <th scope="col">What changed</th>
              <th scope="col">Cause</th>
              <th scope="col">Session</th>
              <th scope="col">Model</th>
              <th scope="col" className={styles.number}>
                Request
              </th>
              <th scope="col" className={styles.number}>
                When
              </th>
              <th scope="col" className={styles.number}>
                Tokens
              </th>
              <th scope="col" className={styles.number}>
                Lost
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, room).map((miss) => (
              <Row key={miss.request} miss={miss} nowMs={nowMs} model={modelName(miss.model)} />
            ))}
          </tbody>
        </table>
        {sorted.length === 0 && cause !== null && <p className={styles.none}>No miss of this cause: {causeWords[cause].toLowerCase()}.</p>}
        {sorted.length > room && (
          <Button size="small" onClick={() => setRoom(room + rowsAtOnce)}>
            Show {countText(Math.min(rowsAtOnce, sorted.length - room), 'more row')}
          </Button>
        )}
      </div>
    </Panel>
  );
}

interface RowProps {
  readonly miss: MissRow;
  readonly nowMs: number;
  readonly model: string;
}

function Row({ miss, nowMs, model }: RowProps) {
  const { go } = useNavigation();
  const project = useWorkbench((state) => state.projects[miss.project]?.name);
  return (
    <tr className={styles.row}>
      <th scope="row" title={miss.sentence}>
        <button
          type="button"
          className={styles.lead}
          onClick={() => go({ area: 'cache', request: { session: miss.session, request: miss.request } })}
        >
          {miss.sentence}
        </button>
      </th>
      <td>{causeWords[miss.cause]}</td>
      <td className={styles.session}>
        {miss.sessionTitle ?? 'New session'} {project !== undefined && <span className={styles.quiet}>{project}</span>}
      </td>
      <td>{model}</td>
      <td className={styles.number}>{numberText(miss.number)}</td>
      <td className={styles.number}>{timeText(miss.atMs, nowMs)}</td>
      <td className={styles.number}>{numberText(miss.lostTokens)}</td>
      <td className={styles.number}>
        <Lost miss={miss} />
      </td>
    </tr>
  );
}

function Lost({ miss: { isSimulated, lostUsd } }: Pick<RowProps, 'miss'>) {
  if (isSimulated) return <Badge tone="simulated">simulated</Badge>;
  return lostUsd === null ? <Badge>unpriced</Badge> : <b>{requestCostText(lostUsd)}</b>;
}

function countWords(count: number, { misses, total }: MissList): string {
  const words = missText(count);
  return total > misses.length ? `${words} among the newest ${numberText(misses.length)} of ${numberText(total)}` : words;
}
