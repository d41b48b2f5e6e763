import type { CapUnit } from '#shared/model/caps.ts';
import { useId, useState } from 'react';
import { Button } from '../../ui/button/button.tsx';
import { FormRow } from '../../ui/field/form-row.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { capFieldText, readCap } from './read-cap.ts';

interface CapRowProps {
  readonly unit: CapUnit;
  readonly title: string;
  readonly note: string;
  /** Spoken name of the field: two rows of a page have the same title. */
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** One cap: an amount, or nothing. What is no amount is said and not saved. */
export function CapRow({ unit, title, note, label, value, onChange }: CapRowProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const read = draft === null ? { cap: value } : readCap(draft, unit);

  function commit() {
    if (draft === null || read === null) return;
    if (read.cap !== value) onChange(read.cap);
    setDraft(null);
  }

  const wanted =
    unit === 'usd' ? 'An amount in USD above 0 is expected, such as 5 or 0.50.' : 'A whole number of tokens above 0 is expected.';
  return (
    <FormRow title={title} htmlFor={id} note={read === null ? wanted : note}>
      <TextField
        id={id}
        label={label}
        size="large"
        inputMode="decimal"
        placeholder="no cap"
        isInvalid={read === null}
        value={draft ?? capFieldText(value, unit)}
        onChange={setDraft}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      {value !== null && (
        <Button
          variant="quiet"
          onClick={() => {
            setDraft(null);
            onChange(null);
          }}
        >
          No cap
        </Button>
      )}
    </FormRow>
  );
}
