import type { ClaimVerdict } from '#shared/model/noticed/kinds.ts';
import type { NoticedClaim, NoticedFilter } from '#shared/model/noticed/reports.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { timeText } from '../../../parts/format/duration.ts';
import { useModelName } from '../../../parts/model/use-model-name.ts';
import { Badge } from '../../../ui/badge/badge.tsx';
import { Segmented } from '../../../ui/segmented/segmented.tsx';
import type { DataColumn } from '../../../ui/table/data-table.tsx';
import { FoundList } from '../groups/found-list.tsx';
import { queryOf, type Listed } from '../groups/listed.ts';
import { SessionCell } from '../groups/session-cell.tsx';
import { claimWords } from '../words.ts';
import styles from './claim-list.module.css';

/** Which of the claims behind a figure are shown. */
export type ClaimShow = 'all' | 'marked' | 'disputed';

interface ClaimListProps {
  readonly listed: Listed;
  readonly show: ClaimShow;
  readonly filter: NoticedFilter;
  readonly atMs: number;
  readonly nowMs: number;
  readonly onShow: (show: ClaimShow) => void;
  readonly onAll: () => void;
}

const shows: readonly { readonly value: ClaimShow; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'marked', label: 'Marked' },
  { value: 'disputed', label: 'Disputed' },
];

/** The claims behind a figure, each with what is missing. */
export function ClaimList({ listed, show, filter, atMs, nowMs, onShow, onAll }: ClaimListProps) {
  const client = useClient();
  const modelName = useModelName();
  const query = queryOf(listed, filter);
  return (
    <FoundList
      listed={listed}
      noun="claim"
      ask={() => client.noticed.claims(query)}
      question={JSON.stringify(query)}
      atMs={atMs}
      isShown={(row) => isShown(row, show)}
      keyOf={({ session, seq, index }) => `${session} ${seq} ${index}`}
      titleOf={({ claim }) => claim.text}
      columns={columnsOf(nowMs, modelName)}
      none={show === 'disputed' ? 'You disputed no mark.' : 'Every claim had its evidence.'}
      end={<Segmented label="Show" size="small" options={shows} value={show} onChange={onShow} />}
      onAll={onAll}
    />
  );
}

function columnsOf(nowMs: number, modelName: (model: string) => string): readonly DataColumn<NoticedClaim>[] {
  return [
    { key: 'text', label: 'Claim', kind: 'fill', renderCell: ({ claim }) => claim.text },
    { key: 'kind', label: 'Kind', renderCell: ({ claim }) => claimWords[claim.kind] },
    {
      key: 'verdict',
      label: 'Verdict',
      renderCell: ({ claim, isDisputed }) => <Verdict verdict={claim.verdict} isDisputed={isDisputed} />,
    },
    {
      key: 'missing',
      label: 'What is missing',
      kind: 'words',
      renderCell: ({ claim }) => <span className={styles.missing}>{claim.missing ?? 'nothing'}</span>,
    },
    {
      key: 'session',
      label: 'Session',
      kind: 'narrow',
      renderCell: (row) => <SessionCell title={row.sessionTitle} project={row.project} />,
    },
    { key: 'model', label: 'Model', renderCell: ({ model }) => modelName(model) },
    { key: 'when', label: 'When', kind: 'number', renderCell: ({ atMs }) => timeText(atMs, nowMs) },
  ];
}

interface VerdictProps {
  readonly verdict: ClaimVerdict;
  readonly isDisputed: boolean;
}

function Verdict({ verdict, isDisputed }: VerdictProps) {
  if (isDisputed) return <Badge>disputed</Badge>;
  switch (verdict) {
    case 'supported':
      return <Badge tone="ok">supported</Badge>;
    case 'unsupported':
      return <Badge tone="needs">unsupported</Badge>;
    case 'contradicted':
      return <Badge tone="danger">contradicted</Badge>;
  }
}

function isShown({ claim, isDisputed }: NoticedClaim, show: ClaimShow): boolean {
  switch (show) {
    case 'all':
      return true;
    case 'marked':
      return !isDisputed && claim.verdict !== 'supported';
    case 'disputed':
      return isDisputed;
  }
}
