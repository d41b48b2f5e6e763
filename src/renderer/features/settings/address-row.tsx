import type { ProviderState, Settings } from '#shared/model/settings.ts';
import { useId, useState } from 'react';
import { Button } from '../../ui/button/button.tsx';
import { FormRow } from '../../ui/field/form-row.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { overriddenBy } from './provider-words.ts';

interface AddressRowProps {
  readonly provider: ProviderState;
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

/** Where requests are sent. An environment variable goes before it, and that is said. */
export function AddressRow({ provider, settings, onChange }: AddressRowProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const override = overriddenBy(provider.baseUrlFrom, 'ANTHROPIC_BASE_URL');
  const isValid = draft === null || draft.trim() === '' || isWebAddress(draft.trim());

  function commit() {
    if (draft === null || !isValid) return;
    const next = draft.trim() === '' ? null : draft.trim();
    if (next !== settings.baseUrl) onChange({ baseUrl: next });
    setDraft(null);
  }

  return (
    <FormRow
      title="Address"
      htmlFor={id}
      note={isValid ? (override ?? 'Change it only for a gateway of your own.') : 'An address begins with https:// or http://.'}
    >
      <TextField
        id={id}
        size="large"
        isCode
        isInvalid={!isValid}
        disabled={override !== null}
        value={draft ?? provider.baseUrl}
        onChange={setDraft}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      {settings.baseUrl !== null && override === null && (
        <Button variant="quiet" onClick={() => onChange({ baseUrl: null })}>
          Use the default
        </Button>
      )}
    </FormRow>
  );
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
