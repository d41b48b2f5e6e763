import type { LabReport, LabSection } from '#shared/model/noticed/reports.ts';
import { useClient } from '../../../bridge/client-context.ts';
import { useSaveSettings } from '../../../parts/workbench/use-save-settings.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { Button } from '../../../ui/button/button.tsx';
import { EmptyPage } from '../../../ui/empty/empty-page.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { Panel } from '../../../ui/panel/panel.tsx';
import { InsightPage } from '../page/insight-page.tsx';
import type { InsightFilter } from '../page/insight-toolbar.tsx';
import { useReport } from '../page/use-report.ts';
import { withExperiment, withVariant } from './choose-variant.ts';
import styles from './lab-page.module.css';
import { VariantTable } from './variant-table.tsx';

/** Which wording of the prompt does better: the variants of each section, compared over the sessions that had them. */
export function LabPage({ filter }: { readonly filter: InsightFilter }) {
  const client = useClient();
  const prompt = useWorkbench((state) => state.settings?.prompt ?? null);
  const { state, isOutdated, retry } = useReport(() => client.noticed.lab(), JSON.stringify(prompt));
  return (
    <InsightPage
      filter={filter}
      hasFilter={false}
      state={state}
      isOutdated={isOutdated}
      onRetry={retry}
      renderEmpty={({ sections }) =>
        sections.length === 0 ? (
          <EmptyPage title="Nothing to compare">
            <p>No section of this version’s prompt has more than one wording.</p>
          </EmptyPage>
        ) : null
      }
    >
      {(report) => <Sections report={report} />}
    </InsightPage>
  );
}

function Sections({ report }: { readonly report: LabReport }) {
  const prompt = useWorkbench((state) => state.settings?.prompt ?? null);
  const save = useSaveSettings();
  if (prompt === null) return null;
  const isSaving = save.state.status === 'running';
  return (
    <div className={styles.sections}>
      <p className={styles.about}>
        In an experiment each new session draws one of the variants, evenly. A choice holds for new sessions only: a variant is part of the
        static prefix, so a session that has begun keeps its own, and its cache.
      </p>
      {save.state.status === 'failed' && (
        <ErrorBox what={`The change was not saved (${save.state.error.code}).`}>{save.state.error.message}</ErrorBox>
      )}
      {report.sections.map((section) => (
        <Panel
          key={section.section}
          title={`Section ${section.section}`}
          detail={stateText(section)}
          end={
            <Button
              size="small"
              disabled={isSaving}
              onClick={() => void save.run({ prompt: withExperiment(prompt, section.section, !section.isExperiment) })}
            >
              {section.isExperiment ? 'End the experiment' : 'Start an experiment'}
            </Button>
          }
        >
          <VariantTable
            section={section}
            isSaving={isSaving}
            onChoose={(variant) => void save.run({ prompt: withVariant(prompt, section.section, variant) })}
          />
        </Panel>
      ))}
    </div>
  );
}

/** What new sessions get. */
function stateText({ isExperiment, chosen, variants }: LabSection): string {
  return isExperiment
    ? `an experiment: new sessions are split evenly over ${variants.length}; once it ends they get ${chosen}`
    : `no experiment: new sessions get ${chosen}`;
}
