import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { Button } from '../../../ui/button/button.tsx';
import { EmptyPage } from '../../../ui/empty/empty-page.tsx';
import type { InsightFilter } from './insight-toolbar.tsx';

interface NothingNoticedProps {
  readonly filter: InsightFilter;
  /** That there is none: "No message". */
  readonly title: string;
  /** What will appear here, and from what it is made. */
  readonly children: string;
}

/** A page without figures: what will appear, and how to see more where the filter hides it. */
export function NothingNoticed({ filter: { view, picked, onView }, title, children }: NothingNoticedProps) {
  const { go } = useNavigation();
  const isFiltered = view.range !== 'all' || picked !== null || view.project !== null;
  return (
    <EmptyPage
      title={`${title} ${isFiltered ? 'here' : 'yet'}`}
      actions={
        <>
          {isFiltered && <Button onClick={() => onView({ range: 'all', project: null })}>Show everything</Button>}
          <Button onClick={() => go({ area: 'sessions' })}>Go to the sessions</Button>
        </>
      }
    >
      <p>{children} Rehearsals are simulated and count nowhere.</p>
    </EmptyPage>
  );
}
