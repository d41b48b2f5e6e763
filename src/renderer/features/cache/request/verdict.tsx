import type { RequestComparison } from '#shared/model/insight/cache-report.ts';
import styles from './verdict.module.css';
import { lostUsdOf, markNames, sumOfRequest, verdictDetail, verdictSentence } from './verdict-words.ts';

/** What happened in one sentence, and what it lost, cost, and had cost. */
export function Verdict({ comparison }: { readonly comparison: RequestComparison }) {
  const { before, after, costHadItHeldUsd } = comparison;
  const { verdict } = after;
  const names = verdict.outcome === 'missed' ? [...(verdict.blockName?.split(', ') ?? []), after.model, before?.model ?? null] : [];
  const lost = lostUsdOf(after);
  return (
    <section aria-label="Verdict" className={styles.verdict}>
      <div>
        <p className={styles.sentence}>
          {markNames(verdictSentence(after), names).map(({ text, isName }, index) => (
            // Pieces have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <span key={index}>{isName ? <code>{text}</code> : text}</span>
          ))}
        </p>
        <p className={styles.detail}>{verdictDetail(comparison)}</p>
      </div>
      <dl className={styles.sums}>
        <div>
          <dt>Lost</dt>
          <dd className={styles.lost} data-lost={(verdict.outcome === 'missed' && !after.isSimulated) || undefined}>
            {sumOfRequest(lost, after)}
          </dd>
        </div>
        <div>
          <dt>Paid</dt>
          <dd>{sumOfRequest(after.costUsd, after)}</dd>
        </div>
        <div>
          <dt>Had it held</dt>
          <dd>{sumOfRequest(costHadItHeldUsd, after)}</dd>
        </div>
      </dl>
    </section>
  );
}
