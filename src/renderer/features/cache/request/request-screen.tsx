import type { RequestComparison } from '#shared/model/insight/cache-report.ts';
import type { ReactNode } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { useLive, type LiveState } from '../../../bridge/use-live.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import type { ShownRequest } from '../../../parts/cache/cache-view.ts';
import { useSessionPulse } from '../../../parts/workbench/use-session-pulse.ts';
import { Button } from '../../../ui/button/button.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { BlocksPanel } from '../blocks/blocks-panel.tsx';
import { nameOfModel } from '../../../parts/model/model-name.ts';
import { AdvicePanel } from './advice-panel.tsx';
import { DiagnosisPanel } from './diagnosis-panel.tsx';
import { DifferencePanel } from './difference-panel.tsx';
import { LoadingRequest } from './loading-request.tsx';
import styles from './request-screen.module.css';
import { RequestToolbar } from './request-toolbar.tsx';
import { Timeline } from './timeline.tsx';
import { Verdict } from './verdict.tsx';

interface RequestScreenProps {
  readonly shown: ShownRequest;
  readonly onShow: (next: Pick<ShownRequest, 'request' | 'against'>) => void;
}

const leastMs = 5_000;

/** One request: what was expected, what happened, which block differed, why, and what it cost. */
export function RequestScreen({ shown, onShow }: RequestScreenProps) {
  const client = useClient();
  const { session, request, against } = shown;
  const pulse = useSessionPulse(leastMs);
  const list = useLive(() => client.cache.requests({ session }), session, pulse);
  const comparison = useLive(() => client.cache.compare(shown), `${request} ${against}`, 0);
  const prices = useCall(() => client.prices.get(), { isImmediate: true }).state;
  const requests = answerIn(list.state) ?? [];
  const found = answerIn(comparison.state);
  const modelName = (model: string) => nameOfModel(prices.status === 'done' ? prices.value : null, model);

  return (
    <div className={styles.screen}>
      <RequestToolbar shown={shown} requests={requests} onShow={(next) => onShow({ request: next, against: null })} />
      <div className={styles.page} aria-busy={comparison.isOutdated || comparison.state.status === 'loading'}>
        {list.state.status === 'failed' && (
          <Failed what="The requests of this session could not be read" state={list.state} onRetry={list.retry} />
        )}
        {comparison.state.status === 'failed' && (
          <Failed what="The request could not be compared" state={comparison.state} onRetry={comparison.retry} />
        )}
        {comparison.state.status === 'loading' && <LoadingRequest />}
        {found && (
          <Found
            comparison={found}
            timeline={<Timeline requests={requests} shown={shown} comparison={found} modelName={modelName} onShow={onShow} />}
          />
        )}
      </div>
    </div>
  );
}

interface FoundProps {
  readonly comparison: RequestComparison;
  readonly timeline: ReactNode;
}

function Found({ comparison, timeline }: FoundProps) {
  return (
    <>
      <Verdict comparison={comparison} />
      {timeline}
      <div className={styles.columns}>
        <BlocksPanel key={`${comparison.before?.request} ${comparison.after.request}`} comparison={comparison} />
        <div className={styles.stack}>
          <DifferencePanel comparison={comparison} />
          <AdvicePanel comparison={comparison} />
        </div>
        <DiagnosisPanel comparison={comparison} />
      </div>
    </>
  );
}

interface FailedProps {
  readonly what: string;
  readonly state: Extract<LiveState<unknown>, { status: 'failed' }>;
  readonly onRetry: () => void;
}

function Failed({ what, state: { error }, onRetry }: FailedProps) {
  const { go } = useNavigation();
  return (
    <ErrorBox
      what={`${what} (${error.code}).`}
      actions={
        <>
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
          <Button size="small" onClick={() => go({ area: 'cache', misses: {} })}>
            All misses
          </Button>
        </>
      }
    >
      {error.message} Nothing that is stored was touched.
    </ErrorBox>
  );
}

function answerIn<T>(state: LiveState<T>): T | null {
  if (state.status === 'known') return state.value;
  return state.status === 'failed' ? (state.last?.value ?? null) : null;
}
