import { useMemo, useState, type ReactNode } from 'react';
import { useNavigation } from '../../parts/areas/navigation-context.ts';
import { useMinute } from '../../parts/format/use-minute.ts';
import { usePreference, usePreferenceStore } from '../../parts/preferences/preferences-context.ts';
import type { InsightView } from '../../parts/preferences/window-preferences.ts';
import { filterOf, type DaySpan } from '../../parts/range/usage-range.ts';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { Button } from '../../ui/button/button.tsx';
import { EmptyPage } from '../../ui/empty/empty-page.tsx';
import { ClaimsPage } from './claims/claims-page.tsx';
import { FrustrationPage } from './frustration/frustration-page.tsx';
import { LabPage } from './lab/lab-page.tsx';
import { InsightToolbar, type InsightFilter } from './page/insight-toolbar.tsx';
import { ReliabilityPage } from './reliability/reliability-page.tsx';

const offWords: Record<InsightView['tab'], string> = {
  frustration: 'Frustration is switched off',
  claims: 'The false-claim watch is switched off',
  lab: 'The prompt lab is switched off',
  reliability: 'Reliability is switched off',
};

/** What the workbench notices: how people fare with it, whether answers are true, which prompt does better, and what breaks. */
export function InsightScreen() {
  const preferences = usePreferenceStore();
  const view = usePreference((state) => state.insightView);
  const noticing = useWorkbench((state) => state.settings?.noticing ?? null);
  const [picked, setPicked] = useState<DaySpan | null>(null);
  const now = useMinute();
  const filter = useMemo(() => {
    const { fromMs, toMs, project } = filterOf({ ...view, model: null }, picked, now);
    return { fromMs, toMs, project };
  }, [view, picked, now]);

  function changeView(change: Partial<InsightView>) {
    if (change.range !== undefined) setPicked(null);
    preferences.setState({ insightView: { ...view, ...change } });
  }

  const about: InsightFilter = { view, picked, filter, nowMs: now, onView: changeView, onPick: setPicked };
  if (noticing === null) return null;
  return noticing[view.tab] ? <Page filter={about} /> : <SwitchedOff filter={about} />;
}

function Page({ filter }: { readonly filter: InsightFilter }): ReactNode {
  switch (filter.view.tab) {
    case 'frustration':
      return <FrustrationPage filter={filter} />;
    case 'claims':
      return <ClaimsPage filter={filter} />;
    case 'lab':
      return <LabPage filter={filter} />;
    case 'reliability':
      return <ReliabilityPage filter={filter} />;
  }
}

function SwitchedOff({ filter }: { readonly filter: InsightFilter }) {
  const { openSettings } = useNavigation();
  return (
    <>
      <InsightToolbar filter={filter} hasFilter={false} note="Switched off" />
      <EmptyPage title={offWords[filter.view.tab]} actions={<Button onClick={() => openSettings('insight')}>Open the settings</Button>}>
        <p>Nothing of it is computed or kept. Switched on, it is made from the sessions that are there, on this machine.</p>
      </EmptyPage>
    </>
  );
}
