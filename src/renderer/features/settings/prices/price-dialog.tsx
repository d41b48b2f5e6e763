import type { OwnedPriceBook, PriceOverride } from '#shared/model/price-override.ts';
import { useId, useState, type ReactNode } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { useCall } from '../../../bridge/use-call.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Dialog } from '../../../ui/dialog/dialog.tsx';
import { TextField } from '../../../ui/field/text-field.tsx';
import { ErrorBox } from '../../../ui/notice/error-box.tsx';
import { Segmented } from '../../../ui/segmented/segmented.tsx';
import styles from './price-dialog.module.css';
import { draftOf, emptyRow, ownDays, readDraft, type PriceDraft, type Problem, type RowDraft, type SizeName } from './price-draft.ts';
import { RowFields } from './row-fields.tsx';

/** What came of a change: the book as it now stands, and how many past requests have another price. */
export interface ChangedPrices {
  readonly book: OwnedPriceBook;
  readonly repricedRequests: number;
}

interface PriceDialogProps {
  readonly book: OwnedPriceBook;
  /** The model whose prices these are; null: the person names one. */
  readonly model: string | null;
  readonly today: string;
  readonly onSaved: (changed: ChangedPrices) => void;
  readonly onClose: () => void;
}

type Past = 'unpriced' | 'all';

const pasts: readonly { readonly value: Past; readonly label: string }[] = [
  { value: 'unpriced', label: 'Those without a price' },
  { value: 'all', label: 'All of them' },
];

const sizes: readonly { readonly name: SizeName; readonly label: string }[] = [
  { name: 'contextWindow', label: 'Context window' },
  { name: 'maxOutputTokens', label: 'Largest output' },
  { name: 'minCacheableTokens', label: 'Cached from' },
];

/** The person's own prices of one model. Nothing is saved before everything in it makes sense. */
export function PriceDialog({ book, model, today, onSaved, onClose }: PriceDialogProps) {
  const client = useClient();
  const [draft, setDraft] = useState<PriceDraft>(() => draftOf(model ?? '', book, today));
  const [past, setPast] = useState<Past>('unpriced');
  const [isChecked, setIsChecked] = useState(false);
  const known = book.models.find((entry) => entry.id === draft.id.trim()) ?? null;
  const isOwn = ownDays(book, draft.id.trim()).length > 0;
  const read = readDraft(draft, known, isOwn);
  const problems = isChecked && read.type === 'wrong' ? read.problems : [];
  const save = useCall((override: PriceOverride) => client.prices.set({ ...override, past }));
  const reset = useCall(() => client.prices.reset({ model: draft.id }));
  const isSaving = save.state.status === 'running' || reset.state.status === 'running';

  async function handleSave() {
    setIsChecked(true);
    if (read.type === 'wrong') return;
    const changed = await save.run(read.override);
    if (changed) onSaved(changed);
  }

  async function handleReset() {
    const changed = await reset.run();
    if (changed) onSaved({ book: changed, repricedRequests: 0 });
  }

  const failed = [save.state, reset.state].find((state) => state.status === 'failed');
  return (
    <Dialog
      title={model === null ? 'Prices of a model' : `Your prices of ${known?.name ?? model}`}
      size="wide"
      onClose={onClose}
      actions={
        <>
          {isOwn && (
            <Button variant="danger" disabled={isSaving} onClick={() => void handleReset()}>
              Take them back
            </Button>
          )}
          <span className={styles.space} />
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={isSaving} onClick={() => void handleSave()}>
            {isSaving ? 'Saving' : 'Save the prices'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {failed?.status === 'failed' && (
          <ErrorBox what={`The prices were not saved (${failed.error.code}).`}>{failed.error.message}</ErrorBox>
        )}
        {model === null && (
          <Labelled label="Model" problem={problemOf(problems, 'id')}>
            {(id) => (
              <TextField
                id={id}
                isCode
                takesFocus
                value={draft.id}
                placeholder="its id, as requests name it"
                onChange={(text) => setDraft({ ...draft, id: text })}
              />
            )}
          </Labelled>
        )}
        <div className={styles.sizes}>
          {sizes.map(({ name, label }) => (
            <Labelled key={name} label={`${label}, tokens`} problem={problemOf(problems, name)}>
              {(id) => (
                <TextField
                  id={id}
                  inputMode="numeric"
                  placeholder="unknown"
                  value={draft[name]}
                  isInvalid={problemOf(problems, name) !== null}
                  onChange={(text) => setDraft({ ...draft, [name]: text })}
                />
              )}
            </Labelled>
          ))}
        </div>
        {draft.rows.map((row) => (
          <RowFields
            key={row.key}
            row={row}
            problems={problems}
            onRow={(changed) => setDraft({ ...draft, rows: draft.rows.map((other) => (other.key === row.key ? changed : other)) })}
            onRemove={draft.rows.length > 1 ? () => setDraft({ ...draft, rows: without(draft.rows, row) }) : null}
          />
        ))}
        <div>
          <Button size="small" icon="plus" onClick={() => setDraft({ ...draft, rows: [...draft.rows, emptyRow(today)] })}>
            Add another day
          </Button>
        </div>
        <div className={styles.past}>
          <span>Past requests of these days that get this price</span>
          <Segmented label="Past requests" size="small" options={pasts} value={past} onChange={setPast} />
        </div>
        {problems.length > 0 && (
          <p role="alert" className={styles.problem}>
            {problems.length === 1 ? 'One field needs another look.' : `${problems.length} fields need another look.`} Nothing was saved.
          </p>
        )}
      </div>
    </Dialog>
  );
}

interface LabelledProps {
  readonly label: string;
  readonly problem: string | null;
  readonly children: (id: string) => ReactNode;
}

function Labelled({ label, problem, children }: LabelledProps) {
  const id = useId();
  return (
    <div className={styles.labelled}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {problem !== null && <span className={styles.problem}>{problem}</span>}
    </div>
  );
}

/** What is wrong with a field; null where nothing is. */
export function problemOf(problems: readonly Problem[], field: string): string | null {
  return problems.find((problem) => problem.field === field)?.words ?? null;
}

function without(rows: readonly RowDraft[], row: RowDraft): RowDraft[] {
  return rows.filter((other) => other.key !== row.key);
}
