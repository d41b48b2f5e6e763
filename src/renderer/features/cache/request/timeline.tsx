import type { CachedRequest, RequestComparison } from '#shared/model/insight/cache-report.ts';
import type { RequestId } from '#shared/model/id.ts';
import { useState } from 'react';
import type { ShownRequest } from '../../../parts/cache/cache-view.ts';
import { numberText, rateText } from '../../../parts/format/money.ts';
import { tokensText } from '../../../parts/format/tokens.ts';
import { Chip } from '../../../ui/badge/chip.tsx';
import { Button } from '../../../ui/button/button.tsx';
import { Legend } from '../../../ui/chart/legend.tsx';
import { RequestTimeline } from '../../../ui/chart/request-timeline.tsx';
import { requestsAround, timelineBars, tooFewFresh } from './timeline-bars.ts';
import styles from './timeline.module.css';

interface TimelineProps {
  readonly requests: readonly CachedRequest[];
  readonly shown: ShownRequest;
  readonly comparison: RequestComparison;
  readonly modelName: (model: string) => string;
  readonly onShow: (next: Pick<ShownRequest, 'request' | 'against'>) => void;
}

/** The prompts of the session's requests. One of them is looked at; another can be chosen to compare it with. */
export function Timeline({ requests, shown, comparison, modelName, onShow }: TimelineProps) {
  const [isChoosing, setIsChoosing] = useState(false);
  const drawn = requestsAround(requests, shown.request);
  const { before, after, rates } = comparison;
  const fresh = tooFewFresh(drawn);

  function select(key: string) {
    const chosen = requests.find(({ request }) => request === key);
    if (!chosen) return;
    if (!isChoosing) return onShow({ request: chosen.request, against: null });
    setIsChoosing(false);
    if (chosen.request !== after.request) onShow(inOrder(chosen, after));
  }

  return (
    <section aria-label="Prompt tokens by request" className={styles.timeline}>
      <header className={styles.head}>
        <h2>Prompt tokens by request</h2>
        <span className={styles.detail}>{rangeWords(drawn, requests.length, after.model, modelName)}</span>
        <Button size="small" variant="quiet" aria-pressed={isChoosing} onClick={() => setIsChoosing(!isChoosing)}>
          {isChoosing ? 'Choose the other request' : 'Compare with…'}
        </Button>
        {shown.against !== null && before !== null && (
          <Chip onRemove={() => onShow({ request: shown.request, against: null })} removeLabel="Compare with the request before">
            against request {before.number}
          </Chip>
        )}
        <div className={styles.legend}>
          <Legend
            items={[
              { key: 'read', fill: 'read', label: withRate('read', rates?.read ?? null, ' a million') },
              { key: 'written', fill: 'written', label: withRate('written', writeRate(comparison)) },
              { key: 'fresh', fill: 'fresh', label: `${withRate('fresh', rates?.fresh ?? null)}${fresh === null ? '' : ` (${fresh})`}` },
            ]}
          />
        </div>
      </header>
      <div className={styles.chart}>
        <RequestTimeline
          label="Prompt tokens by request"
          requests={timelineBars(drawn, shown.request, before?.request ?? null)}
          selected={shown.request}
          table={{
            columns: ['Request', 'Read', 'Written', 'Fresh'],
            rows: drawn.map(({ number, usage }) => [
              String(number),
              numberText(usage.cacheReadTokens),
              numberText(usage.cacheWrite5mTokens + usage.cacheWrite1hTokens),
              numberText(usage.inputTokens),
            ]),
          }}
          tickText={(value) => tokensText(value)}
          onSelect={select}
        />
      </div>
    </section>
  );
}

/** The later of two requests beside the earlier. */
function inOrder(chosen: CachedRequest, shown: CachedRequest): { request: RequestId; against: RequestId } {
  return chosen.number < shown.number
    ? { request: shown.request, against: chosen.request }
    : { request: chosen.request, against: shown.request };
}

/** Which requests are drawn, and of which model; where there were several, whose prices the legend names. */
function rangeWords(drawn: readonly CachedRequest[], count: number, model: string, modelName: (id: string) => string): string {
  const [first, last] = [drawn[0]?.number, drawn.at(-1)?.number];
  if (first === undefined || last === undefined) return modelName(model);
  const numbers = first === last ? `request ${first}` : `requests ${first} to ${last}`;
  const which = `${numbers}${drawn.length < count ? ` of ${numberText(count)}` : ''}`;
  return drawn.every((request) => request.model === model) ? `${modelName(model)}, ${which}` : `${which}, prices of ${modelName(model)}`;
}

function withRate(kind: string, rate: number | null, unit = ''): string {
  return rate === null ? `${kind}, unpriced` : `${kind}, ${rateText(rate)}${unit}`;
}

/** The rate of what was written: of an hour where nothing was written for less. */
function writeRate({ rates, after: { usage } }: RequestComparison): number | null {
  return usage.cacheWrite5mTokens === 0 && usage.cacheWrite1hTokens > 0 ? (rates?.write1h ?? null) : (rates?.write5m ?? null);
}
