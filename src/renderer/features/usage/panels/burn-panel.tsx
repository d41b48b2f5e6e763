import type { BurnReport } from '#shared/model/insight/usage-report.ts';
import { useBurn } from '../../../parts/burn/burn-context.tsx';
import { useMinute } from '../../../parts/format/use-minute.ts';
import { timeText } from '../../../parts/format/duration.ts';
import { numberText, sumText } from '../../../parts/format/money.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { Badge } from '../../../ui/badge/badge.tsx';
import { Button } from '../../../ui/button/button.tsx';
import { Meter } from '../../../ui/chart/meter.tsx';
import { QuarterBars } from '../../../ui/chart/quarter-bars.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './burn-panel.module.css';

type CapUse = BurnReport['caps'][number];

/** From this share on a cap counts as nearly reached. */
const warnAt = 0.8;

/** How fast money goes at this moment, and how much of each cap is used up. Always of everything, whatever the page is filtered by. */
export function BurnPanel() {
  const burn = useBurn();
  const now = useMinute();
  if (burn.status === 'loading') return <Panel title="Burn rate and caps" />;
  if (burn.status === 'failed' && burn.last === null) {
    return (
      <Panel title="Burn rate and caps">
        <ErrorBox what={`The burn rate could not be read (${burn.error.code}).`}>{burn.error.message}</ErrorBox>
      </Panel>
    );
  }
  const { value } = burn.status === 'known' ? burn : (burn.last as { value: BurnReport });
  const isStale = burn.status === 'failed';
  return (
    <Panel
      title="Burn rate and caps"
      end={isStale ? `as of ${timeText(value.atMs, now)}, it cannot be read (${burn.error.code})` : outlookOf(value)}
    >
      <Known burn={value} />
    </Panel>
  );
}

function Known({ burn }: { readonly burn: BurnReport }) {
  const { openSettings } = useNavigation();
  return (
    <>
      <div className={styles.rate}>
        <div>
          <b>{sumText(burn.perHourUsd)}</b>
          <span>an hour</span>
        </div>
        <QuarterBars
          label="Cost of each quarter of an hour"
          columns={['From', 'Cost']}
          quarters={burn.quarters.map(({ fromMs, costUsd }) => ({
            key: String(fromMs),
            label: timeText(fromMs, burn.atMs),
            value: costUsd,
            valueText: sumText(costUsd),
          }))}
          endLabel={timeText(burn.atMs, burn.atMs)}
        />
      </div>
      <ul className={styles.caps}>
        {burn.caps.map((cap) => (
          <CapLine key={`${cap.scope} ${cap.unit} ${cap.session} ${cap.label}`} cap={cap} />
        ))}
      </ul>
      {burn.caps.length === 0 && (
        <p className={styles.none}>
          Today {sumText(burn.todayUsd)}. No cap is set: nothing ends a session that spends more than you meant to.
          <Button size="small" onClick={() => openSettings('caps')}>
            Set caps
          </Button>
        </p>
      )}
    </>
  );
}

function CapLine({ cap }: { readonly cap: CapUse }) {
  const { go } = useNavigation();
  const share = cap.limit > 0 ? cap.spent / cap.limit : 1;
  const amount = (value: number) => (cap.unit === 'usd' ? sumText(value) : `${numberText(value)} tokens`);
  const name = nameOf(cap);
  const { session } = cap;
  return (
    <li>
      <div className={styles.line}>
        {session === null ? (
          <span className={styles.name}>{name}</span>
        ) : (
          <button type="button" className={styles.name} onClick={() => go({ area: 'sessions', session })}>
            {name}
          </button>
        )}
        {share >= warnAt && <Badge tone="needs">{Math.floor(share * 100)} % used</Badge>}
        <span className={styles.amount}>
          <b>{amount(cap.spent)}</b> of {amount(cap.limit)}
        </span>
      </div>
      <Meter label={name} value={cap.spent} limit={cap.limit} valueText={`${amount(cap.spent)} of ${amount(cap.limit)}`} warnAt={warnAt} />
    </li>
  );
}

function nameOf(cap: CapUse): string {
  switch (cap.scope) {
    case 'day':
      return 'Today';
    case 'session':
      return `Session, ${cap.label}`;
    case 'project':
      return `Project, ${cap.label}`;
  }
}

/** What comes of it: when the day's cap is reached, else what the day will have cost. */
function outlookOf(burn: BurnReport): string | undefined {
  const day = burn.caps.find((cap) => cap.scope === 'day' && cap.reachedAtMs !== null);
  if (day?.reachedAtMs) return `at this rate the day’s cap is reached at ${timeText(day.reachedAtMs, burn.atMs)}`;
  return burn.perHourUsd > 0 ? `at this rate the day ends at ~${sumText(burn.projectedDayUsd)}` : 'nothing was spent in the last 5 hours';
}
