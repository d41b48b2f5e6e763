import type { ProjectId } from '#shared/model/id.ts';
import type { Settings } from '#shared/model/settings.ts';
import { usePreference, usePreferenceStore } from '../../../parts/preferences/preferences-context.ts';
import { useWorkbench } from '../../../parts/workbench/workbench-context.ts';
import { projectsInOrder } from '../../../parts/workbench/workbench-state.ts';
import { Card } from '../../../ui/card/card.tsx';
import { FormRow } from '../../../ui/field/form-row.tsx';
import { Select } from '../../../ui/menu/select.tsx';
import { OnOff } from '../../../ui/segmented/on-off.tsx';
import { PageHead } from '../page-head.tsx';
import { InstructionList } from './instruction-list.tsx';
import { MemoryFiles } from './memory-files.tsx';

interface MemorySettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

/** What agents keep of a project from session to session, and what its instruction files tell them. */
export function MemorySettings({ settings, onChange }: MemorySettingsProps) {
  const preferences = usePreferenceStore();
  const byId = useWorkbench((state) => state.projects);
  const projects = projectsInOrder({ projects: byId });
  const project = useProject();
  return (
    <>
      <PageHead title="Memory and instructions">
        Notes that agents keep of a project, and the files you instruct them by. New sessions begin with both.
      </PageHead>
      <Card title="Memory">
        <FormRow
          title="Agents keep notes"
          note="Off: sessions are given no notes and may write none without asking. Notes that are there stay."
        >
          <OnOff label="Agents keep notes" isOn={settings.memory.isOn} onChange={(isOn) => onChange({ memory: { isOn } })} />
        </FormRow>
        <FormRow
          title="Project"
          note={project === null ? 'There is no project yet. Open a folder first: each has a memory of its own.' : byId[project]?.folder}
        >
          {project !== null && (
            <Select
              label="Project"
              value={project}
              options={projects.map(({ id, name, folder }) => ({ value: id, label: name, detail: folder }))}
              onChange={(memoryProject) => preferences.setState({ memoryProject })}
            />
          )}
        </FormRow>
      </Card>
      {project !== null && <MemoryFiles key={project} project={project} />}
      {project !== null && <InstructionList project={project} />}
    </>
  );
}

/** The project that was looked at last, else that of the session in view, else the first; null where there is none. */
function useProject(): ProjectId | null {
  const chosen = usePreference((state) => state.memoryProject);
  const session = usePreference((state) => state.selectedSession);
  return useWorkbench((state) => {
    const inView = session === null ? undefined : state.sessions[session]?.project;
    const known = [chosen, inView].find((id) => id !== null && id !== undefined && id in state.projects);
    return known ?? projectsInOrder(state)[0]?.id ?? null;
  });
}
