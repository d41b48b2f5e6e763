import type { UsageReport } from '#shared/model/insight/usage-report.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { countText } from '../../../parts/format/money.ts';
import { Swatch } from '../../../ui/chart/swatch.tsx';
import { StateGlyph } from '../../../ui/icon/state-glyph.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './left-out.module.css';

interface LeftOutProps {
  readonly report: UsageReport;
  /** Leads to the sessions of a model. */
  readonly onModel: (model: string) => void;
}

/** What happened and is in no sum, so that the sums can be trusted. */
export function LeftOut({ report: { unpriced, simulatedRequests }, onModel }: LeftOutProps) {
  const { openSettings } = useNavigation();
  return (
    <Panel title="Not in these figures">
      <ul className={styles.notes}>
        {unpriced.map(({ model, requests }) => (
          <li key={model}>
            <Swatch fill="unpriced" />
            <span>
              <button type="button" className={styles.lead} onClick={() => onModel(model)}>
                {countText(requests, 'request')} unpriced.
              </button>{' '}
              <code>{model}</code> has no price for them in the price book.{' '}
              <button type="button" className={styles.link} onClick={() => openSettings('model')}>
                Look at the prices
              </button>
            </span>
          </li>
        ))}
        {simulatedRequests > 0 && (
          <li>
            <StateGlyph state="rehearsal" label="" />
            <span>
              <b>{countText(simulatedRequests, 'rehearsal request')}.</b> Simulated, so they cost nothing and count nowhere.
            </span>
          </li>
        )}
        {unpriced.length === 0 && simulatedRequests === 0 && (
          <li className={styles.none}>Nothing: every request was real and has a price.</li>
        )}
      </ul>
    </Panel>
  );
}
