import type { AgentItem } from '#shared/model/folds/transcript-items.ts';
import { findModel, priceUsage } from '#shared/model/price.ts';
import { CacheLink } from './cache-link.tsx';
import { Badge } from '../../../ui/badge/badge.tsx';
import { Icon } from '../../../ui/icon/icon.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { clockText } from '../../../parts/format/duration.ts';
import { requestCostText } from '../../../parts/format/money.ts';
import { useSecond } from '../../../parts/format/use-second.ts';
import { useSession, useSessionScope } from '../session-context.ts';
import styles from './rows.module.css';

/** Who answers, with which model, in which step, and what the answer cost. */
export function AgentRow({ item }: { readonly item: AgentItem }) {
  const { prices } = useSessionScope();
  const isMain = useSession((state) => item.actor === 'person' || state.transcript.mainAgents.includes(item.actor));
  const name = prices && findModel(prices, item.model)?.name;
  return (
    <div className={styles.agent}>
      <span className={styles.mark}>
        <Icon name="agent" size="small" />
      </span>
      <b>{isMain ? 'Main agent' : 'Subagent'}</b>
      {item.isSimulated ? <Badge tone="simulated">rehearsal, simulated</Badge> : <span className={styles.meta}>{name ?? item.model}</span>}
      {item.isWhole && item.status !== 'waiting' && <span className={styles.meta}>came whole: this connection holds streams back</span>}
      {item.status === 'waiting' && <Waiting item={item} />}
      {item.status === 'interrupted' && <span className={styles.meta}>{interruptedWords[item.because ?? 'stopped']}</span>}
      <span className={styles.end}>
        step {item.step}
        <Cost item={item} />
      </span>
    </div>
  );
}

const interruptedWords = {
  stopped: 'interrupted: stopped by you',
  failed: 'interrupted: the stream broke',
  'process-ended': 'interrupted: Tessera was closed',
};

function Waiting({ item }: { readonly item: AgentItem }) {
  const now = useSecond(true);
  const hasBegun = useSession((state) => state.live.blocks.some((block) => block.request === item.request));
  if (hasBegun) return null;
  return (
    <span className={styles.waiting}>
      <StateGlyph state="running" label="" />
      {item.isWhole ? 'nothing streams on this connection: waits for the whole answer' : 'waits for the first word'}{' '}
      {clockText(now - item.at)}
    </span>
  );
}

function Cost({ item }: { readonly item: AgentItem }) {
  const { prices } = useSessionScope();
  if (!item.usage) return null;
  if (!prices && !item.isSimulated) return null;
  const usd = item.isSimulated ? 0 : prices && priceUsage(prices, item.model, item.at, item.usage);
  const words = item.isSimulated ? 'free' : usd === null ? 'unpriced' : requestCostText(usd);
  return (
    <span className={usd === null ? styles.unpriced : undefined}>
      {', '}
      <CacheLink session={item.session} request={item.request} label={`${words}: what the cache did with this request`}>
        {words}
      </CacheLink>
    </span>
  );
}
