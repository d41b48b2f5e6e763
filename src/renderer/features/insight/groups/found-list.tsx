import type { SessionId } from '#shared/model/id.ts';
import { useState, type ReactNode } from 'react';
import { useLive } from '../../../bridge/use-live.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';

import { countText } from '../../../parts/format/money.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { Button } from '../../../ui/button/button.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import { DataTable, type DataColumn } from '../../../ui/table/data-table.tsx';
import styles from './found-list.module.css';
import { listDetail, listTitle, mostListed, type Listed } from './listed.ts';

/** Where something was found. */
interface Found {
  readonly session: SessionId;
  readonly seq: number;
}

interface FoundListProps<Row extends Found> {
  readonly listed: Listed;
  readonly noun: string;
  readonly ask: () => Promise<readonly Row[]>;
  /** What is asked, as text. */
  readonly question: string;
  /** When the figures were read: what is behind them is asked anew with them. */
  readonly atMs: number;
  readonly isShown?: (row: Row) => boolean;
  readonly keyOf: (row: Row) => string;
  readonly titleOf: (row: Row) => string;
  readonly columns: readonly DataColumn<Row>[];
  /** Said where nothing is behind the figure. */
  readonly none: string;
  readonly end?: ReactNode;
  /** Back to the figure of all. */
  readonly onAll: () => void;
}

/** What is behind a figure, newest first. Each row leads into its session, to where it was said. */
export function FoundList<Row extends Found>(props: FoundListProps<Row>) {
  const { listed, noun, ask, question, atMs, isShown = () => true, keyOf, titleOf, columns, none, end, onAll } = props;
  const { go } = useNavigation();
  const sessions = useWorkbench((state) => state.sessions);
  const { state, isOutdated, retry } = useLive(ask, question, atMs);
  const [room, setRoom] = useState(50);
  const detail = listDetail(listed);
  const all = state.status === 'known' && !isOutdated ? state.value : null;
  const rows = all?.filter(isShown) ?? [];
  return (
    <Panel
      title={listTitle(listed)}
      detail={
        <>
          {detail !== null && (
            <Button size="small" variant="quiet" icon="x" title="Back to all" onClick={onAll}>
              {detail}
            </Button>
          )}
          {all && (all.length >= mostListed ? `the newest ${mostListed}` : countText(rows.length, noun))}
        </>
      }
      end={end}
    >
      {state.status === 'failed' && (
        <ErrorBox
          what={`The ${noun}s could not be read (${state.error.code}).`}
          actions={
            <Button size="small" onClick={retry}>
              Try again
            </Button>
          }
        >
          {state.error.message}
        </ErrorBox>
      )}
      {all === null && state.status !== 'failed' && <p role="status">Looking for them</p>}
      {all && rows.length === 0 && <p className={styles.none}>{none}</p>}
      {rows.length > 0 && (
        <DataTable
          label={listTitle(listed)}
          columns={columns}
          rows={rows.slice(0, room)}
          keyOf={keyOf}
          titleOf={titleOf}
          leadOf={({ session, seq }) => (session in sessions ? () => go({ area: 'sessions', session, seq }) : null)}
        >
          {rows.length > room && (
            <Button size="small" onClick={() => setRoom(rows.length)}>
              Show {countText(rows.length - room, 'more row')}
            </Button>
          )}
        </DataTable>
      )}
    </Panel>
  );
}
