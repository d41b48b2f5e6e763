import type { KeyCheck } from '#shared/bridge/shapes.ts';
import type { ProviderState } from '#shared/model/settings.ts';
import { useState, type SubmitEvent } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { errorText, type ErrorText } from '../../bridge/error-text.ts';
import { useWorkbenchStore } from '../workbench/workbench-context.ts';
import { applyUpdate } from '../workbench/workbench-store.ts';
import { Button } from '../../ui/button/button.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import styles from './add-key-form.module.css';
import { KeyCheckError } from './key-check-error.tsx';

interface AddKeyFormProps {
  readonly onSaved: (provider: ProviderState, models: number | null) => void;
  readonly onCancel?: () => void;
  readonly takesFocus?: boolean;
}

type Progress =
  | { readonly status: 'editing' }
  | { readonly status: 'checking' }
  | { readonly status: 'refused'; readonly check: Exclude<KeyCheck, { type: 'accepted' }> }
  | { readonly status: 'failed'; readonly error: ErrorText };

/** Takes a key, asks the API whether it is good, and only then stores it. A key that could not be checked can be stored unchecked. */
export function AddKeyForm({ onSaved, onCancel, takesFocus = false }: AddKeyFormProps) {
  const client = useClient();
  const workbench = useWorkbenchStore();
  const [key, setKey] = useState('');
  const [progress, setProgress] = useState<Progress>({ status: 'editing' });
  const isBusy = progress.status === 'checking';

  async function save(models: number | null) {
    const provider = await client.provider.setKey({ key: key.trim() });
    applyUpdate(workbench, { type: 'provider', provider });
    setKey('');
    setProgress({ status: 'editing' });
    onSaved(provider, models);
  }

  async function attempt(act: () => Promise<void>) {
    setProgress({ status: 'checking' });
    try {
      await act();
    } catch (error) {
      setProgress({ status: 'failed', error: errorText(error) });
    }
  }

  function handleSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (key.trim() === '') return event.currentTarget.querySelector('input')?.focus();
    if (isBusy) return;
    void attempt(async () => {
      const check = await client.provider.check({ key: key.trim() });
      if (check.type === 'accepted') await save(check.models.length);
      else setProgress({ status: 'refused', check });
    });
  }

  return (
    <form className={styles.form} onSubmit={handleSubmit}>
      <TextField
        type="password"
        label="API key"
        icon="key"
        size="large"
        isCode
        placeholder="sk-ant-…"
        value={key}
        takesFocus={takesFocus}
        isInvalid={progress.status === 'refused'}
        onChange={(value) => {
          setKey(value);
          setProgress({ status: 'editing' });
        }}
      />
      {progress.status === 'refused' && (
        <KeyCheckError
          check={progress.check}
          actions={
            progress.check.type === 'unreachable' && (
              <Button size="small" onClick={() => void attempt(() => save(null))}>
                Save unchecked
              </Button>
            )
          }
        />
      )}
      {progress.status === 'failed' && (
        <ErrorBox what={`The key was not saved (${progress.error.code}).`}>{progress.error.message}</ErrorBox>
      )}
      <div className={styles.actions}>
        <Button type="submit" variant="primary" size="large" kbd="Enter" isWide={!onCancel} disabled={isBusy}>
          {isBusy ? 'Checking the key' : 'Check and save'}
        </Button>
        {onCancel && (
          <Button size="large" variant="quiet" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
      <p className={styles.note}>The check asks for the list of models. It costs nothing.</p>
    </form>
  );
}
