import type { UsageFilter, UsageReport } from '#shared/model/insight/usage-report.ts';
import type { ReactNode } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { percentText } from '../../../parts/format/duration.ts';
import { countText, sumText } from '../../../parts/format/money.ts';
import { tokensText } from '../../../parts/format/tokens.ts';
import { Button } from '../../../ui/button/button.tsx';
import { EmptyPage } from '../../../ui/empty/empty-page.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';

interface NothingLostProps {
  readonly filter: UsageFilter;
  /** Whether misses may lie outside of what is asked for. */
  readonly isFiltered: boolean;
  readonly onAll: () => void;
}

/** The list without a miss: what there was that could have missed. */
export function NothingLost({ filter, isFiltered, onAll }: NothingLostProps) {
  const client = useClient();
  const { go } = useNavigation();
  const { state } = useCall(() => client.usage.report(filter), { isImmediate: true });
  if (state.status === 'running' || state.status === 'idle') return <span role="status" aria-label="Adding up the requests" />;
  const report = state.status === 'done' ? state.value : null;
  const { title, why } = wordsOf(report);
  return (
    <EmptyPage
      title={title}
      actions={
        <>
          {isFiltered && <Button onClick={onAll}>Show everything</Button>}
          <Button onClick={() => go({ area: 'sessions' })}>Go to the sessions</Button>
        </>
      }
    >
      {why}
    </EmptyPage>
  );
}

function wordsOf(report: UsageReport | null): { readonly title: string; readonly why: ReactNode } {
  if (report === null) return { title: 'No miss', why: null };
  const { totals, simulatedRequests } = report;
  if (totals.requests === 0 && simulatedRequests > 0) {
    return {
      title: 'Only rehearsals here',
      why: (
        <p>
          <StateGlyph state="rehearsal" label="" /> {countText(simulatedRequests, 'request')} went to the rehearsal. They are simulated:
          they cost nothing, so nothing can be lost.
        </p>
      ),
    };
  }
  if (totals.requests === 0) {
    return {
      title: 'No request here',
      why: <p>Each request to a model is judged as soon as it has ended: what the cache should have held of it, and what was read.</p>,
    };
  }
  return {
    title: 'Nothing was lost',
    why: (
      <p>
        {countText(totals.requests, 'request')}, and everything that the cache had of them was read: {tokensText(totals.cacheReadTokens)}{' '}
        tokens{totals.cacheHitRate !== null && `, ${percentText(totals.cacheHitRate)} of all prompts`}. That saved{' '}
        {sumText(totals.savedUsd)}.
      </p>
    ),
  };
}
