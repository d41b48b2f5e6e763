import { CompanionPerch } from '../features/companion/perch/companion-perch.tsx';
import { useBurn } from '../parts/burn/burn-context.tsx';
import { useNavigation } from '../parts/areas/navigation-context.ts';
import { timeText } from '../parts/format/duration.ts';
import { countText, sumText } from '../parts/format/money.ts';
import { ProviderStatus } from '../parts/status/provider-status.tsx';
import { usePreference } from '../parts/preferences/preferences-context.ts';
import { useWorkbench } from '../parts/workbench/workbench-context.ts';
import styles from './status-bar.module.css';

interface StatusBarProps {
  /** Where what is open says what concerns it alone, in place of what holds for the whole window. */
  readonly onSlot: (element: HTMLElement | null) => void;
}

/** The window's bottom line, the same in every area: whom requests go to, what is stored, how fast money goes. */
export function StatusBar({ onSlot }: StatusBarProps) {
  return (
    <footer className={styles.bar}>
      <div ref={onSlot} className={styles.own} />
      <Common />
      <CompanionPerch>
        <Money />
      </CompanionPerch>
    </footer>
  );
}

function Common() {
  const selected = usePreference((state) => state.selectedSession);
  const events = useWorkbench((state) => (selected === null ? 0 : (state.sessions[selected]?.lastSeq ?? 0)));
  return (
    <div className={styles.common}>
      <ProviderStatus />
      {events > 0 && <span className={styles.spare}>Journal {countText(events, 'event')}, saved</span>}
    </div>
  );
}

function Money() {
  const burn = useBurn();
  const { go } = useNavigation();
  const known = burn.status === 'known' ? burn.value : burn.status === 'failed' ? burn.last?.value : undefined;
  const isStale = burn.status === 'failed';
  if (!known) return null;
  const cap = known.caps.find(({ scope, unit }) => scope === 'day' && unit === 'usd');
  // Where nothing is spent there is no money to speak of: a rehearsal is free.
  if (known.todayUsd === 0 && known.perHourUsd === 0 && !cap) return null;
  return (
    <button type="button" className={styles.money} title="Usage" onClick={() => go({ area: 'usage' })}>
      {known.perHourUsd > 0 && <span className={styles.spare}>{sumText(known.perHourUsd)} an hour</span>}
      <span>
        Today {sumText(known.todayUsd)}
        {cap && ` of ${sumText(cap.limit)}`}
        {isStale && `, at ${timeText(known.atMs, known.atMs)}`}
      </span>
    </button>
  );
}
