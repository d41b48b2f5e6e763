import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { Button } from '../../ui/button/button.tsx';
import { Card } from '../../ui/card/card.tsx';
import { FormRow } from '../../ui/field/form-row.tsx';
import { useToasts } from '../../ui/toast/toast-region.tsx';
import { PageHead } from './page-head.tsx';

/** Where everything is kept, and which version keeps it. */
export function DataSettings() {
  const toasts = useToasts();
  const host = useWorkbench((state) => state.host);
  if (!host) return null;

  async function handleCopy(path: string) {
    try {
      await navigator.clipboard.writeText(path);
      toasts.show({ text: 'Path copied.' });
    } catch {
      toasts.show({ text: 'The path was not copied: the clipboard is closed to this window.', state: 'failed' });
    }
  }

  return (
    <>
      <PageHead title="Data">
        What is kept, and where. Nothing leaves this computer but requests to the model and what you allowed tools to do.
      </PageHead>
      <Card title="On this computer">
        <FormRow title="Data folder" note="The journal, its blobs, settings and logs. TESSERA_HOME moves it.">
          <code>{host.home}</code>
          <Button size="small" icon="copy" onClick={() => void handleCopy(host.home)}>
            Copy
          </Button>
        </FormRow>
        <FormRow title="Version" note={host.kind === 'electron' ? 'In its own window.' : 'In a browser, served on this computer only.'}>
          <span>Tessera {host.version}</span>
        </FormRow>
      </Card>
    </>
  );
}
