import { findModel } from '#shared/model/price.ts';
import { percentText } from '../../../parts/format/duration.ts';
import { countText, numberText } from '../../../parts/format/money.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { modelName } from '../composer/model-choices.ts';
import { modeWords } from '../../../parts/permission/mode-words.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import { costOf, costWords, hitRateOf } from './session-cost.ts';
import styles from './session-status.module.css';

/** The bottom line: whom the session talks to, what fills the window, what came from the cache, what it cost, what is stored. */
export function SessionStatus() {
  const model = useSession((state) => state.transcript.model);
  const mode = useSession((state) => state.transcript.mode);
  const events = useSession((state) => state.lastSeq);
  return (
    <footer className={styles.status}>
      <Provider />
      {model && <ModelName />}
      {mode && <span className={styles.spare}>{modeWords[mode].label}</span>}
      {model && <WindowFill />}
      <HitRate />
      <Cost />
      <span className={styles.stored}>{events > 0 && `Journal ${countText(events, 'event')}, saved`}</span>
    </footer>
  );
}

function Provider() {
  const provider = useSession((state) => state.transcript.model?.provider ?? null);
  const host = useWorkbench((state) => hostOf(state.provider?.baseUrl));
  if (provider === 'rehearsal') {
    return (
      <span className={styles.simulated}>
        <StateGlyph state="rehearsal" label="" /> rehearsal, simulated
      </span>
    );
  }
  return <span className={styles.provider}>{provider === 'recorded' ? 'a recording, offline' : (host ?? 'no provider known yet')}</span>;
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
  if (!prices || requests.length === 0) return null;
  return (
    <span>
      <b>{costWords(costOf(requests, prices))}</b>
    </span>
  );
}

function hostOf(address: string | undefined): string | null {
  return address && URL.canParse(address) ? new URL(address).host : null;
}
