import type { ProviderState, Settings } from '#shared/model/settings.ts';
import { useState } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { useCall } from '../../bridge/use-call.ts';
import { AddKeyForm } from '../../parts/provider/add-key-form.tsx';
import { KeyCheckError } from '../../parts/provider/key-check-error.tsx';
import { useWorkbench, useWorkbenchStore } from '../../parts/workbench/workbench-context.ts';
import { applyUpdate } from '../../parts/workbench/workbench-store.ts';
import { Badge } from '../../ui/badge/badge.tsx';
import { Button } from '../../ui/button/button.tsx';
import { Card } from '../../ui/card/card.tsx';
import { FormRow } from '../../ui/field/form-row.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { AddressRow } from './address-row.tsx';
import { PageHead } from './page-head.tsx';
import styles from './provider-settings.module.css';
import { credentialText } from './provider-words.ts';

interface ProviderSettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

/** Where requests go and who pays: the key, its check, and the address. */
export function ProviderSettings({ settings, onChange }: ProviderSettingsProps) {
  const provider = useWorkbench((state) => state.provider);
  if (!provider) return null;
  return (
    <>
      <PageHead title="Provider">Where requests go and who pays for them.</PageHead>
      <Card title="Key">
        <KeyRows provider={provider} />
        <AddressRow provider={provider} settings={settings} onChange={onChange} />
      </Card>
    </>
  );
}

function KeyRows({ provider }: { readonly provider: ProviderState }) {
  const client = useClient();
  const [isReplacing, setIsReplacing] = useState(false);
  const check = useCall(() => client.provider.check({}));
  const workbench = useWorkbenchStore();
  const clear = useCall(async () => {
    applyUpdate(workbench, { type: 'provider', provider: await client.provider.clearKey() });
    check.reset();
  });
  const isStored = provider.credential === 'keychain' || provider.credential === 'file';
  const hasKey = provider.credential !== 'none';

  return (
    <>
      <FormRow title="Anthropic API key" note={credentialText(provider)}>
        {provider.keyHint !== null && <code className={styles.hint}>{provider.keyHint}</code>}
        {!hasKey && provider.problem === null && (
          <Badge tone="simulated" state="rehearsal">
            none: rehearsal only
          </Badge>
        )}
        {hasKey && (
          <Button disabled={check.state.status === 'running'} onClick={() => void check.run()}>
            {check.state.status === 'running' ? 'Checking' : 'Check again'}
          </Button>
        )}
        <Button onClick={() => setIsReplacing(true)} disabled={isReplacing}>
          {isStored || provider.problem !== null ? 'Replace' : 'Add a key'}
        </Button>
        {(isStored || provider.problem !== null) && (
          <Button variant="danger" disabled={clear.state.status === 'running'} onClick={() => void clear.run()}>
            Remove
          </Button>
        )}
      </FormRow>
      <div className={styles.below}>
        {provider.problem !== null && <ErrorBox what="The stored key cannot be read.">{provider.problem}</ErrorBox>}
        {clear.state.status === 'failed' && (
          <ErrorBox what={`The key was not removed (${clear.state.error.code}).`}>{clear.state.error.message}</ErrorBox>
        )}
        {check.state.status === 'failed' && (
          <ErrorBox what={`The key was not checked (${check.state.error.code}).`}>{check.state.error.message}</ErrorBox>
        )}
        {check.state.status === 'done' && check.state.value.type !== 'accepted' && <KeyCheckError check={check.state.value} />}
        {check.state.status === 'done' && check.state.value.type === 'accepted' && (
          <p role="status" className={styles.accepted}>
            <Badge tone="ok" state="done">
              accepted
            </Badge>
            {check.state.value.models.length} models can be used with it.
          </p>
        )}
        {isReplacing && (
          <div className={styles.form}>
            <AddKeyForm
              takesFocus
              onCancel={() => setIsReplacing(false)}
              onSaved={() => {
                setIsReplacing(false);
                check.reset();
              }}
            />
          </div>
        )}
      </div>
    </>
  );
}
