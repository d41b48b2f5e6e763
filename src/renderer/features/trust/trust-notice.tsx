import type { Project } from '#shared/model/project.ts';
import { useClient } from '../../bridge/client-context.ts';
import { useCall } from '../../bridge/use-call.ts';
import { usePreference, usePreferenceStore } from '../../parts/preferences/preferences-context.ts';
import { useWorkbenchStore } from '../../parts/workbench/workbench-context.ts';
import { applyUpdate } from '../../parts/workbench/workbench-store.ts';
import { Button } from '../../ui/button/button.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { Notice } from '../../ui/notice/notice.tsx';
import styles from './trust-notice.module.css';

/** Asks whether a folder's own rules may count. Nothing where there is nothing to trust, or where it was put off. */
export function TrustNotice({ project }: { readonly project: Project }) {
  const client = useClient();
  const preferences = usePreferenceStore();
  const isPutOff = usePreference((state) => state.trustPutOff.includes(project.id));
  const workbench = useWorkbenchStore();
  const trust = useCall(async () =>
    applyUpdate(workbench, { type: 'project', project: await client.project.trust({ project: project.id }) }),
  );
  const hasChanged = project.trust === 'changed';
  if (project.trust !== 'untrusted' && !hasChanged) return null;
  // Changed rules are asked about again, whatever was said before they changed.
  if (isPutOff && !hasChanged) return null;

  return (
    <div className={styles.place}>
      <Notice
        state="needs"
        tone="needs"
        title={hasChanged ? `The rules that ${project.name} brings have changed` : `${project.name} brings rules of its own`}
        actions={
          <>
            <Button size="small" icon="shield" disabled={trust.state.status === 'running'} onClick={() => void trust.run()}>
              Trust this folder
            </Button>
            {!hasChanged && (
              <Button
                size="small"
                variant="quiet"
                onClick={() => preferences.setState(({ trustPutOff }) => ({ trustPutOff: [...trustPutOff, project.id] }))}
              >
                Not now
              </Button>
            )}
          </>
        }
      >
        {hasChanged
          ? 'Somebody else changed them since you trusted this folder. Its allow rules, hooks and servers rest until you trust it again.'
          : 'Its settings allow commands, or bring hooks (commands that run by themselves around tools) or servers. None of them counts until you trust the folder; everything else works.'}
      </Notice>
      {trust.state.status === 'failed' && (
        <ErrorBox what={`The folder was not trusted (${trust.state.error.code}).`}>{trust.state.error.message}</ErrorBox>
      )}
    </div>
  );
}
