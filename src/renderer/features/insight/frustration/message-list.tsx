import type { NoticedFilter, NoticedMessage } from '#shared/model/noticed/reports.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { timeText } from '../../../parts/format/duration.ts';
import { useModelName } from '../../../parts/model/use-model-name.ts';
import type { DataColumn } from '../../../ui/table/data-table.tsx';
import { FoundList } from '../groups/found-list.tsx';
import { queryOf, type Listed } from '../groups/listed.ts';
import { SessionCell } from '../groups/session-cell.tsx';
import { exitText, ruleWords } from '../words.ts';

interface MessageListProps {
  readonly listed: Listed;
  readonly filter: NoticedFilter;
  readonly atMs: number;
  readonly nowMs: number;
  readonly onAll: () => void;
}

/** The messages behind a figure, each with the rule it met. */
export function MessageList({ listed, filter, atMs, nowMs, onAll }: MessageListProps) {
  const client = useClient();
  const modelName = useModelName();
  const query = queryOf(listed, filter);
  const { exit } = listed;
  return (
    <FoundList
      listed={listed}
      noun="message"
      ask={() => client.noticed.messages(query)}
      question={JSON.stringify(query)}
      atMs={atMs}
      isShown={({ exitBefore }) => exit === null || exitBefore === exit.name}
      keyOf={({ session, seq }) => `${session} ${seq}`}
      titleOf={({ text }) => text}
      columns={columnsOf(listed.kind === 'premature', nowMs, modelName)}
      none="No message of this kind."
      onAll={onAll}
    />
  );
}

function columnsOf(hasExit: boolean, nowMs: number, modelName: (model: string) => string): readonly DataColumn<NoticedMessage>[] {
  return [
    { key: 'text', label: 'Message', kind: 'fill', renderCell: ({ text }) => text },
    hasExit
      ? { key: 'exit', label: 'The turn before', renderCell: ({ exitBefore }) => (exitBefore === null ? '' : exitText(exitBefore)) }
      : { key: 'why', label: 'Why', kind: 'narrow', renderCell: whyText },
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

/** The rules it met, with the words that met them. */
function whyText({ score }: NoticedMessage): string {
  return score.reasons.map(({ rule, words }) => (words === '' ? ruleWords[rule] : `${ruleWords[rule]}: ${words}`)).join('; ');
}
