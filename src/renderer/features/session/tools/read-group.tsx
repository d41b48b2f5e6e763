import type { FinishedCall, ToolCall } from '#shared/model/folds/transcript-cards.ts';
import type { ToolItem } from '#shared/model/folds/transcript-items.ts';
import { memo } from 'react';
import { durationText } from '../../../parts/format/duration.ts';
import { Icon } from '../../../ui/icon/icon.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { useRowState } from '../row-memory.ts';
import { useSession } from '../session-context.ts';
import styles from './read-group.module.css';
import { ToolCard } from './tool-card.tsx';
import { callDuration, callOutcome, fileName, shortPath } from './tool-words.ts';

interface ReadGroupProps {
  readonly items: readonly ToolItem[];
}

/** Finished reads that stand behind each other, side by side in small; a click opens one. */
export const ReadGroup = memo(function ReadGroup({ items }: ReadGroupProps) {
  const [open, setOpen] = useRowState<string | null>(`${items[0]?.key ?? ''}:read`, null);
  const opened = items.find((item) => item.card.call === open);
  const togetherMs = elapsedTogether(items.map((item) => item.card));
  return (
    <div className={styles.group}>
      <div className={styles.reads}>
        {items.map(({ card }) => (
          <ReadTile
            key={card.call}
            card={card}
            isOpen={card.call === open}
            onToggle={() => setOpen(card.call === open ? null : card.call)}
          />
        ))}
        {togetherMs !== null && <span className={styles.together}>side by side in {durationText(togetherMs)}</span>}
      </div>
      {opened && <ToolCard card={opened.card} />}
    </div>
  );
}, isSameGroup);

function isSameGroup(a: ReadGroupProps, b: ReadGroupProps): boolean {
  return a.items.length === b.items.length && a.items.every((item, index) => item === b.items[index]);
}

interface ReadTileProps {
  readonly card: ToolCall;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function ReadTile({ card, isOpen, onToggle }: ReadTileProps) {
  const folder = useSession((state) => state.transcript.folder);
  const path = typeof card.input['file_path'] === 'string' ? card.input['file_path'] : '';
  return (
    <button
      type="button"
      className={styles.read}
      data-cleared={card.clearedTo === undefined ? undefined : true}
      title={`${shortPath(path, folder)}${card.clearedTo === undefined ? '' : ', no longer sent to the model'}`}
      aria-expanded={isOpen}
      onClick={onToggle}
    >
      <StateGlyph state="done" />
      <Icon name="read" size="small" label="Read" />
      <code className={styles.name}>{fileName(path)}</code>
      <span className={styles.lines}>{callOutcome(card).text}</span>
      <b className={styles.time}>{callDuration(card)}</b>
    </button>
  );
}

/** From the first start to the last end, where at least two of them overlapped; else null. */
export function elapsedTogether(cards: readonly ToolCall[]): number | null {
  const spans = cards.flatMap(({ state }) => ('finishedAt' in state && state.startedAt !== null ? [spanOf(state, state.startedAt)] : []));
  if (spans.length < 2) return null;
  const byStart = spans.toSorted((a, b) => a.start - b.start);
  const overlaps = byStart.some((span, index) => index > 0 && span.start < (byStart[index - 1]?.end ?? 0));
  return overlaps ? Math.max(...spans.map((span) => span.end)) - (byStart[0]?.start ?? 0) : null;
}

function spanOf(state: FinishedCall, start: number): { start: number; end: number } {
  return { start, end: state.finishedAt };
}
