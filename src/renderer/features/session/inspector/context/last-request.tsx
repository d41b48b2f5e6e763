import type { RequestUse } from '#shared/model/folds/transcript-items.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import type { CacheVerdict } from '#shared/model/insight/cache-report.ts';
import { priceUsage, ratesOf, type PriceBook } from '#shared/model/price.ts';
import { cacheHitRate, promptTokens, type TokenUsage } from '#shared/model/usage.ts';
import { useState } from 'react';
import { useLive } from '../../../../bridge/use-live.ts';
import { causeWords } from '../../../../parts/cache/cause-words.ts';
import { percentText, timeText } from '../../../../parts/format/duration.ts';
import { numberText, requestCostText } from '../../../../parts/format/money.ts';
import type { Fill } from '../../../../ui/chart/fills.tsx';
import { Swatch } from '../../../../ui/chart/swatch.tsx';
import { isTooSmallToDraw, TokenBar } from '../../../../ui/chart/token-bar.tsx';
import { StateGlyph } from '../../../../ui/icon/state-glyph.tsx';
import { useSession, useSessionScope } from '../../session-context.ts';
import { CacheLink } from '../../transcript/cache-link.tsx';
import styles from './context-tab.module.css';

interface Kind {
  readonly key: keyof TokenUsage;
  readonly label: string;
  readonly fill: Fill;
  readonly rate: 'read' | 'write5m' | 'write1h' | 'fresh' | 'output';
}

const kinds: readonly Kind[] = [
  { key: 'cacheReadTokens', label: 'Read from cache', fill: 'read', rate: 'read' },
  { key: 'cacheWrite1hTokens', label: 'Written, 1 h', fill: 'written', rate: 'write1h' },
  { key: 'cacheWrite5mTokens', label: 'Written, 5 min', fill: 'written', rate: 'write5m' },
  { key: 'inputTokens', label: 'Fresh', fill: 'fresh', rate: 'fresh' },
  { key: 'outputTokens', label: 'Output', fill: 'output', rate: 'output' },
];

/** What the last request of the conversation consumed, what it cost, and whether the prefix held. */
export function LastRequest() {
  const use = useSession((state) => state.transcript.lastUse);
  return use && <Used use={use} />;
}

function Used({ use }: { readonly use: RequestUse }) {
  const { prices } = useSessionScope();
  const [now] = useState(() => Date.now());
  const { usage } = use;
  const full = promptTokens(usage) + usage.outputTokens;
  const shown = kinds.filter(({ key }) => usage[key] > 0 || (key !== 'cacheWrite1hTokens' && key !== 'cacheWrite5mTokens'));
  return (
    <section className={styles.section} aria-label="Last request">
      <h3 className={styles.title}>
        Last request <span className={styles.quiet}>{timeText(use.at, now)}</span>
        <b className={styles.share}>{sumOf(use, prices)}</b>
      </h3>
      <div className={styles.bar}>
        <TokenBar label="Tokens of the last request" parts={shown.map(({ key, fill }) => ({ key, fill, value: usage[key] }))} />
      </div>
      <table className={styles.table} aria-label="Tokens of the last request">
        <tbody>
          {shown.map(({ key, label, fill, rate }) => (
            <tr key={key}>
              <th scope="row">
                <Swatch fill={fill} />
                {label}
                {isTooSmallToDraw(usage[key], full) && <span className={styles.quiet}> too few to draw</span>}
              </th>
              <td>{numberText(usage[key])}</td>
              <td>{partCost(use, prices, rate, usage[key])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Verdict use={use} />
    </section>
  );
}

function sumOf({ isSimulated, model, at, usage }: RequestUse, prices: PriceBook | null): string {
  if (isSimulated) return 'free, simulated';
  if (prices === null) return '';
  const usd = priceUsage(prices, model, at, usage);
  return usd === null ? 'unpriced' : requestCostText(usd);
}

function partCost({ isSimulated, model, at, usage }: RequestUse, prices: PriceBook | null, rate: Kind['rate'], tokens: number): string {
  const rates = isSimulated || prices === null ? null : ratesOf(prices, model, at, promptTokens(usage));
  const perMillion = rates?.[rate] ?? null;
  return perMillion === null || tokens === 0 ? '' : requestCostText((tokens * perMillion) / 1_000_000);
}

/** What the cache did with it, as the cache page says it; nothing where that is not known. */
function Verdict({ use: { request, usage } }: { readonly use: RequestUse }) {
  const { client, session } = useSessionScope();
  const { state } = useLive(() => client.cache.compare({ session, request, against: null }), request, 0);
  if (state.status !== 'known' || state.question !== request) return null;
  const { verdict, number } = state.value.after;
  const { isGood, title, detail } = verdictWords(verdict, usage);
  return (
    <div className={styles.verdict}>
      <StateGlyph state={isGood ? 'done' : 'failed'} label="" />
      <div>
        <p>
          {title}{' '}
          <CacheLink session={session} request={request} label={`What the cache did in request ${number}`}>
            request {numberText(number)}
          </CacheLink>
        </p>
        <p className={styles.quiet}>{detail}</p>
      </div>
    </div>
  );
}

function verdictWords(verdict: CacheVerdict, usage: TokenUsage): { isGood: boolean; title: string; detail: string } {
  const rate = cacheHitRate(usage);
  const hit = rate === null ? '' : `Hit rate ${percentText(rate)}.`;
  switch (verdict.outcome) {
    case 'held':
      return { isGood: true, title: 'Prefix held: all that could be read was read', detail: hit };
    case 'missed':
      return {
        isGood: false,
        title: `Missed: ${causeWords[verdict.cause].toLowerCase()}`,
        detail: `${verdict.sentence} ${numberText(verdict.lostTokens)} tokens lost${verdict.lostUsd === null ? '' : `, ${requestCostText(verdict.lostUsd)}`}.`,
      };
    case 'first':
      return { isGood: true, title: 'Nothing was there to be read yet', detail: hit };
    case 'below-minimum':
      return {
        isGood: true,
        title: 'Too short for the cache',
        detail: `This model caches from ${numberText(verdict.minimumTokens)} tokens on.`,
      };
    case 'unknown':
      return { isGood: true, title: 'The API did not tell what the cache did', detail: hit };
    default:
      return assertNever(verdict);
  }
}
