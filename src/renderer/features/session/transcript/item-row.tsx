import type { TranscriptItem } from '#shared/model/folds/transcript-items.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import { memo } from 'react';
import { CompactionRow } from '../compaction/compaction-row.tsx';
import { ToolCard } from '../tools/tool-card.tsx';
import { AgentRow } from './agent-row.tsx';
import { CapWaitRow } from './cap-wait-row.tsx';
import { FailureRow } from './failure-row.tsx';
import { HookRow } from './hook-row.tsx';
import { PersonRow } from './person-row.tsx';
import { ChangeRow, ForkRow, LoopRow, NoticeRow, UnknownRow } from './quiet-rows.tsx';
import { QuestionRow } from './question-row.tsx';
import { TextRow } from './text-row.tsx';
import { ThinkingRow } from './thinking-row.tsx';
import { TurnEndRow } from './turn-end-row.tsx';

/** One item of the transcript. Drawn again only when the item itself is another. */
export const ItemRow = memo(function ItemRow({ item }: { readonly item: TranscriptItem }) {
  switch (item.type) {
    case 'person':
      return <PersonRow item={item} />;
    case 'agent':
      return <AgentRow item={item} />;
    case 'thinking':
      return <ThinkingRow id={item.key} text={item.text} isRedacted={item.isRedacted} durationMs={item.durationMs} />;
    case 'text':
      return <TextRow item={item} />;
    case 'tool':
      return item.card.state.status === 'awaiting' ? (
        <QuestionRow card={item.card} question={item.card.state.question} />
      ) : (
        <ToolCard card={item.card} />
      );
    case 'notice':
      return <NoticeRow item={item} />;
    case 'hook':
      return <HookRow item={item} />;
    case 'change':
      return <ChangeRow item={item} />;
    case 'loop':
      return <LoopRow item={item} />;
    case 'failure':
      return <FailureRow item={item} />;
    case 'cap-wait':
      return <CapWaitRow item={item} />;
    case 'compaction':
      return <CompactionRow item={item} />;
    case 'turn-end':
      return <TurnEndRow item={item} />;
    case 'fork':
      return <ForkRow item={item} />;
    case 'unknown-block':
    case 'unknown-event':
      return <UnknownRow item={item} />;
    default:
      return assertNever(item);
  }
});
