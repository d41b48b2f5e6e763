import type { CapWaitItem } from '#shared/model/folds/transcript-items.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { useSecond } from '../../../parts/format/use-second.ts';
import { Button } from '../../../ui/button/button.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { Notice } from '../../../ui/notice/notice.tsx';
import { useSessionScope } from '../session-context.ts';
import { heldWords, leftWords } from './cap-words.ts';
import styles from './rows.module.css';

/** A wait for what other requests hold of a cap: it can be cut short while it lasts, and is one line when it is over. */
export function CapWaitRow({ item }: { readonly item: CapWaitItem }) {
  const { actions } = useSessionScope();
  const isWaiting = item.status === 'waiting';
  const now = useSecond(isWaiting);
  if (!isWaiting) {
    return (
      <p className={styles.quiet}>
        <StateGlyph state="done" label="" />
        Waited for {heldWords(item.shortage)}, which other requests held.
      </p>
    );
  }
  const leftMs = Math.max(0, item.at + item.waitMs - now);
  return (
    <Notice
      state="queued"
      tone="plain"
      title={`Waiting: other requests hold ${heldWords(item.shortage)}`}
      actions={
        <Button size="small" onClick={() => void actions.retryNow()}>
          Stop waiting
        </Button>
      }
    >
      {leftWords(item.shortage)} It is sent when they end and leave enough. After {durationText(Math.ceil(leftMs / 1_000) * 1_000)} the turn
      ends instead.
    </Notice>
  );
}
