import type { CompactionItem } from '#shared/model/folds/transcript-items.ts';
import { useState } from 'react';
import { countText } from '../../../parts/format/money.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { Notice } from '../../../ui/notice/notice.tsx';
import { OtherModelButton } from '../composer/model-menu.tsx';
import { useRowState } from '../row-memory.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import rows from '../transcript/rows.module.css';
import { useUndoCompaction } from '../use-other-session.ts';
import { CompactionDetail } from './compaction-detail.tsx';
import styles from './compaction-row.module.css';
import { causeText, compactionLine, failedLine } from './compaction-words.ts';

/** Where the session was compacted: one line, and behind it what was replaced by what. What stands above stays as it was. */
export function CompactionRow({ item }: { readonly item: CompactionItem }) {
  const [isOpen, setIsOpen] = useRowState(`${item.key}:original`, false);
  const [now] = useState(() => Date.now());
  const isSimulated = useSession((state) => state.transcript.model?.provider === 'rehearsal');
  const hasDetail = item.stages.length > 0 || item.skipped.length > 0 || item.failures.length > 0;
  const { status } = item.state;
  const isNewest = useSession(({ transcript }) => transcript.items.findLast(({ type }) => type === 'compaction')?.key === item.key);
  // What failed is loud until another compaction follows it; then it is a line like the others.
  const isFailed = isNewest && status === 'ended' && item.stages.length === 0 && item.failures.length > 0;
  return (
    <section className={styles.compaction} aria-label="Compaction">
      {isFailed ? (
        <Failed item={item} />
      ) : (
        <div className={rows.rule} data-status={status}>
          <span className={styles.words}>
            {status === 'running' ? (
              <StateGlyph state="running" label="" isActive />
            ) : status === 'asked' ? (
              <StateGlyph state="queued" label="" />
            ) : (
              <Icon name="fold" size="small" />
            )}
            <span title={`Why: ${causeText(item)}.`}>{compactionLine(item, isSimulated, now)}</span>
            {hasDetail && <DetailLink item={item} isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)} />}
            {status !== 'running' && item.stages.length > 0 && <Undo item={item} />}
          </span>
        </div>
      )}
      {isFailed && (
        <div className={styles.links}>
          <DetailLink item={item} isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)} />
        </div>
      )}
      {isOpen && hasDetail && <CompactionDetail item={item} isSimulated={isSimulated} />}
    </section>
  );
}

function DetailLink({
  item,
  isOpen,
  onToggle,
}: {
  readonly item: CompactionItem;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) {
  const words = item.stages.length > 0 ? ['Read the original', 'Close the original'] : ['Show the figures', 'Close the figures'];
  return (
    <button type="button" className={styles.link} aria-expanded={isOpen} onClick={onToggle}>
      {words[isOpen ? 1 : 0]}
    </button>
  );
}

function Undo({ item: { compaction } }: { readonly item: CompactionItem }) {
  const undo = useUndoCompaction();
  if (compaction === null) return null;
  return (
    <button
      type="button"
      className={styles.link}
      aria-label="Undo: fork from before"
      title="A new session that goes on where this one stood before"
      onClick={() => void undo(compaction)}
    >
      Undo
    </button>
  );
}

/** A compaction that replaced nothing because its summary failed: why, what was kept, and the ways on. */
function Failed({ item }: { readonly item: CompactionItem }) {
  const { actions, openSettings } = useSessionScope();
  const last = item.failures.at(-1);
  if (last === undefined) return null;
  const tried = item.failures.length > 1 ? ` Tried ${countText(item.failures.length, 'time')}.` : '';
  const breaker = item.isBreakerOpen ? ' It failed 3 times in a row and is not tried again by itself.' : '';
  return (
    <Notice
      state="failed"
      tone="danger"
      title={failedLine(last)}
      actions={
        <>
          <Button size="small" onClick={() => void actions.compact({ focus: item.wish?.focus ?? null, upTo: item.wish?.upTo ?? null })}>
            Try again
          </Button>
          <Button size="small" onClick={() => void actions.compact({ stages: 'free' })}>
            Clear tool results
          </Button>
          <OtherModelButton label="Choose another model" />
          {openSettings && (
            <Button size="small" onClick={() => openSettings('context')}>
              Open settings
            </Button>
          )}
        </>
      }
    >
      {last.message}
      {tried}
      {breaker} Nothing was replaced and nothing is lost. Try again, fork from an earlier turn, or choose a model with a larger window.
    </Notice>
  );
}
