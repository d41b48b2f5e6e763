import type { FailedAttempt, FailureItem } from '#shared/model/folds/transcript-items.ts';
import { Notice } from '../../../ui/notice/notice.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { countText } from '../../../parts/format/money.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { useSecond } from '../../../parts/format/use-second.ts';
import { Button } from '../../../ui/button/button.tsx';
import { useSessionScope } from '../session-context.ts';
import { failureDetail, failureTitle } from './endings.ts';
import styles from './rows.module.css';

/** Failed attempts of one step: loud while it waits to try again, one line when it is over. */
export function FailureRow({ item }: { readonly item: FailureItem }) {
  const last = item.attempts.at(-1);
  if (!last) return null;
  if (item.status === 'recovered') {
    return (
      <p className={styles.quiet}>
        <StateGlyph state="done" label="" />
        {failureTitle(last.failure)}. Went on after {countText(item.attempts.length, 'failed attempt')}.
      </p>
    );
  }
  return (
    <Notice
      state={item.status === 'given-up' ? 'failed' : 'queued'}
      tone={item.status === 'given-up' ? 'danger' : 'plain'}
      title={failureTitle(last.failure)}
      actions={item.status === 'waiting' && <RetryNow />}
    >
      {failureDetail(last.failure)} <NextTry item={item} last={last} />
      {last.failure.apiRequestId && (
        <>
          {' '}
          Request <code>{last.failure.apiRequestId}</code>.
        </>
      )}
    </Notice>
  );
}

function RetryNow() {
  const { actions } = useSessionScope();
  return (
    <Button size="small" onClick={() => void actions.retryNow()}>
      Try now
    </Button>
  );
}

function NextTry({ item, last }: { readonly item: FailureItem; readonly last: FailedAttempt }) {
  const now = useSecond(item.status === 'waiting');
  const tried = `Tried ${timesText(item.attempts.length)}`;
  if (item.status === 'given-up' || last.retryInMs === null) return `${tried}. Not tried again.`;
  if (item.status === 'retrying') return `${tried}. Trying again now.`;
  const leftMs = Math.max(0, last.at + last.retryInMs - now);
  return `${tried}. Tries again ${leftMs < 1_000 ? 'now' : `in ${durationText(Math.ceil(leftMs / 1_000) * 1_000)}`}.`;
}

function timesText(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
