import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import { useNavigation } from '../../parts/areas/navigation-context.ts';
import { countText } from '../../parts/format/money.ts';
import { Button } from '../../ui/button/button.tsx';
import { EmptyPage } from '../../ui/empty/empty-page.tsx';
import { StateGlyph } from '../../ui/icon/state-glyph.tsx';

interface EmptyUsageProps {
  readonly report: UsageReport;
  /** Whether other requests may lie outside of what is asked for. */
  readonly isFiltered: boolean;
  readonly onAll: () => void;
}

/** The page without a request that counts: why, and what to do. */
export function EmptyUsage({ report: { simulatedRequests }, isFiltered, onAll }: EmptyUsageProps) {
  const { go } = useNavigation();
  return (
    <EmptyPage
      title={simulatedRequests > 0 ? 'Only rehearsals here' : isFiltered ? 'No request in this range' : 'No request yet'}
      actions={
        <>
          {isFiltered && <Button onClick={onAll}>Show everything</Button>}
          <Button onClick={() => go({ area: 'sessions' })}>Go to the sessions</Button>
        </>
      }
    >
      {simulatedRequests > 0 ? (
        <p>
          <StateGlyph state="rehearsal" label="" /> {countText(simulatedRequests, 'request')} went to the rehearsal. They are simulated:
          they cost nothing and count nowhere.
        </p>
      ) : (
        <p>Each request to a model is counted here as soon as it has ended, with its tokens and its price.</p>
      )}
    </EmptyPage>
  );
}
