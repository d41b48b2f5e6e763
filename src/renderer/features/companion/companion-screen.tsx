import { useClient } from '../../bridge/client-context.ts';
import { useNavigation } from '../../parts/areas/navigation-context.ts';
import { useCompanion } from '../../parts/companion/companion-context.tsx';
import { Button } from '../../ui/button/button.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import styles from './companion-screen.module.css';
import { EarnedPanel } from './page/earned-panel.tsx';
import { MoodList } from './page/mood-list.tsx';
import { OddsTable } from './page/odds-table.tsx';
import { OwnCreature } from './page/own-creature.tsx';
import { SpeciesSheet } from './page/species-sheet.tsx';
import { StatsPanel } from './page/stats-panel.tsx';

/** The companion: what hatched here, what it grew from, and all that can hatch. */
export function CompanionScreen() {
  const { state, refresh } = useCompanion();
  switch (state.status) {
    case 'loading':
      return <div role="status" aria-label="Loading the companion" className={styles.screen} />;
    case 'off':
      return <SwitchedOff />;
    case 'failed':
      return (
        <div className={styles.failed}>
          <ErrorBox
            what={`The companion could not be read (${state.error.code}).`}
            actions={
              <Button size="small" onClick={refresh}>
                Try again
              </Button>
            }
          >
            {state.error.message}
          </ErrorBox>
        </div>
      );
    case 'known':
      return (
        <div className={styles.screen}>
          <div className={styles.main}>
            <div className={styles.toolbar}>
              <h1>Companion</h1>
              <p>Grown from this installation, never bought or traded. It says what the window says and nothing else.</p>
              <span className={styles.hatched}>
                Hatched from <code>{state.companion.creature.id.slice(0, 8)}</code>
              </span>
            </div>
            <div className={styles.page}>
              <div className={styles.own}>
                <OwnCreature companion={state.companion} onChange={refresh} />
                <StatsPanel stats={state.companion.stats} />
                <EarnedPanel growth={state.companion.growth} />
              </div>
              <SpeciesSheet own={state.companion.creature.species} />
            </div>
          </div>
          <aside className={styles.aside} aria-label="Moods and odds">
            <MoodList creature={state.companion.creature} />
            <OddsTable />
          </aside>
        </div>
      );
  }
}

/** The page where the companion is switched off: what that means, and the way back. */
function SwitchedOff() {
  const client = useClient();
  const { go } = useNavigation();
  const switchOn = async () => {
    const { noticing } = await client.settings.get();
    await client.settings.set({ noticing: { ...noticing, companion: true } });
  };
  return (
    <div className={styles.off}>
      <h1>The companion is switched off</h1>
      <p>Nothing of it is computed, stored or drawn. A creature that hatched here before comes back as it was.</p>
      <div className={styles.actions}>
        <Button onClick={() => void switchOn().catch(() => undefined)}>Switch it on</Button>
        <Button onClick={() => go({ area: 'sessions' })}>Go to the sessions</Button>
      </div>
    </div>
  );
}
