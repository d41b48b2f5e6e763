import type { RequestComparison } from '#shared/model/insight/cache-report.ts';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import styles from './advice-panel.module.css';

/** What the person can do about it. */
export function AdvicePanel({ comparison: { after, advice } }: { readonly comparison: RequestComparison }) {
  const { go, openSettings } = useNavigation();
  const { verdict } = after;
  const isLiveSection = verdict.outcome === 'missed' && verdict.cause === 'section' && verdict.because !== null;
  return (
    <Panel
      title="What to do"
      end={
        <>
          {isLiveSection && (
            <Button size="small" variant="primary" onClick={() => openSettings('prompt')}>
              Prompt settings
            </Button>
          )}
          <Button size="small" onClick={() => go({ area: 'sessions', session: after.session })}>
            Open the session
          </Button>
        </>
      }
    >
      <ul className={styles.advice}>
        {advice.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {advice.length === 0 && <li>{verdict.outcome === 'held' ? 'Nothing: the prefix held.' : 'Nothing: no money was lost here.'}</li>}
      </ul>
    </Panel>
  );
}
