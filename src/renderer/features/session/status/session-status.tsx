import { noCaps } from '#shared/model/caps.ts';
import { findModel } from '#shared/model/price.ts';
import { percentText } from '../../../parts/format/duration.ts';
import { countText, numberText } from '../../../parts/format/money.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { ProviderStatus } from '../../../parts/status/provider-status.tsx';
import { InStatusBar } from '../../../parts/status/status-slot.tsx';
import { modelName } from '../composer/model-choices.ts';
import { modeWords } from '../../../parts/permission/mode-words.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import { leftWords } from './session-cap.ts';
import { costOf, costWords, hitRateOf } from './session-cost.ts';
import styles from './session-status.module.css';

/** What the window's bottom line says of a session: whom it talks to, what is stored, what fills the window, what came from the cache, what it cost. */
export function SessionStatus() {
  const model = useSession((state) => state.transcript.model);
  const mode = useSession((state) => state.transcript.mode);
  const events = useSession((state) => state.lastSeq);
  const provider = useSession((state) => state.transcript.model?.provider ?? null);
  return (
    <InStatusBar>
      <ProviderStatus provider={provider} />
      {events > 0 && <span className={styles.stored}>Journal {countText(events, 'event')}, saved</span>}
      {model && <ModelName />}
      {mode && <span className={styles.spare}>{modeWords[mode].label}</span>}
      {model && <WindowFill />}
      <HitRate />
      <Cost />
    </InStatusBar>
  );
}

function ModelName() {
  const { prices } = useSessionScope();
  const model = useSession((state) => state.transcript.model);
  if (!model || model.provider === 'rehearsal') return null;
  return (
    <span className={styles.spare}>
      {modelName(model, prices)}
      {model.effort && `, ${model.effort}`}
    </span>
  );
}

function WindowFill() {
  const { prices } = useSessionScope();
  const tokens = useSession((state) => state.transcript.contextTokens);
  const model = useSession((state) => state.transcript.model?.model ?? '');
  const size = (prices && findModel(prices, model)?.contextWindow) ?? null;
  if (tokens === 0) return <span>window empty</span>;
  return (
    <span>
      <b>{numberText(tokens)}</b> {size === null ? 'tokens in the window' : `of ${numberText(size)} tokens, ${percentText(tokens / size)}`}
    </span>
  );
}

function HitRate() {
  const requests = useSession((state) => state.transcript.requests);
  const rate = hitRateOf(requests);
  if (rate === null) return null;
  return (
    <span>
      <b className={styles.read}>{percentText(rate)}</b> read from cache
    </span>
  );
}

function Cost() {
  const { prices } = useSessionScope();
  const requests = useSession((state) => state.transcript.requests);
  const caps = useWorkbench((state) => state.settings?.caps ?? noCaps);
  if (!prices || requests.length === 0) return null;
  const cost = costOf(requests, prices);
  const left = leftWords(cost, requests, caps);
  return (
    <>
      <span>
        <b>{costWords(cost)}</b>
      </span>
      {left !== null && <span>{left}</span>}
    </>
  );
}
