import { findModel, type ModelEntry, type PriceBook } from '#shared/model/price.ts';
import type { OwnedPriceBook } from '#shared/model/price-override.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { Effort } from '#shared/model/wire.ts';
import { useState } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { Card } from '../../ui/card/card.tsx';
import { FormRow } from '../../ui/field/form-row.tsx';
import { Select } from '../../ui/menu/select.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { priceNote } from './prices/model-prices.ts';
import { PageHead } from './page-head.tsx';
import { PriceBookCard } from './prices/price-book-card.tsx';
import { overriddenBy } from './provider-words.ts';

interface ModelSettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

const effortWords: Record<Effort, string> = { low: 'Low', medium: 'Medium', high: 'High', xhigh: 'Very high', max: 'Maximal' };

/** What new sessions start with, and what every model costs. */
export function ModelSettings({ settings, onChange }: ModelSettingsProps) {
  const client = useClient();
  const prices = useCall(() => client.prices.get(), { isImmediate: true });
  const [changed, setChanged] = useState<OwnedPriceBook | null>(null);
  return (
    <>
      <PageHead title="Models and prices">What new sessions start with, and what a million tokens costs.</PageHead>
      {prices.state.status === 'failed' && (
        <ErrorBox what={`The price book cannot be read (${prices.state.error.code}).`}>{prices.state.error.message}</ErrorBox>
      )}
      {prices.state.status === 'done' && (
        <Loaded book={changed ?? prices.state.value} onBook={setChanged} settings={settings} onChange={onChange} />
      )}
    </>
  );
}

interface LoadedProps extends ModelSettingsProps {
  readonly book: OwnedPriceBook;
  readonly onBook: (book: OwnedPriceBook) => void;
}

function Loaded({ book, onBook, settings, onChange }: LoadedProps) {
  const provider = useWorkbench((state) => state.provider);
  if (!provider) return null;
  const override = overriddenBy(provider.modelFrom, 'TESSERA_MODEL');
  const current = findModel(book, settings.model ?? provider.model);
  const offered = book.models.filter((model) => !model.isLegacy || model.id === settings.model);
  return (
    <>
      <Card title="Model">
        <FormRow title="New sessions start with" note={override ?? 'Changing it inside a session costs that session’s whole cache.'}>
          <Select
            label="Model of new sessions"
            heading="Input and output, USD per million tokens"
            isDisabled={override !== null}
            value={settings.model ?? ''}
            valueLabel={settings.model ?? undefined}
            options={[
              { value: '', label: `Default (${nameOf(book, provider.model)})` },
              ...offered.map((model) => ({ value: model.id, label: model.name, detail: priceNote(model, book.date) })),
            ]}
            onChange={(model) => onChange({ model: model === '' ? null : model })}
          />
        </FormRow>
        <EffortRow model={current} settings={settings} onChange={onChange} />
        <FormRow title="Where it stays overloaded" note="After three overloads in a row this model takes over for the rest of the turn.">
          <Select
            label="Model that takes over"
            value={settings.fallbackModel ?? ''}
            valueLabel={settings.fallbackModel ?? undefined}
            options={[
              { value: '', label: 'No other model' },
              ...offered.map((model) => ({ value: model.id, label: model.name, detail: priceNote(model, book.date) })),
            ]}
            onChange={(model) => onChange({ fallbackModel: model === '' ? null : model })}
          />
        </FormRow>
        <CacheRow settings={settings} onChange={onChange} />
      </Card>
      <PriceBookCard book={book} onBook={onBook} />
    </>
  );
}

function EffortRow({ model, settings, onChange }: ModelSettingsProps & { readonly model: ModelEntry | undefined }) {
  const efforts = model?.efforts ?? [];
  if (efforts.length === 0) {
    return <FormRow title="Effort" note="This model has no setting for how long it thinks." />;
  }
  const ownDefault = model?.defaultEffort ? `, ${effortWords[model.defaultEffort].toLowerCase()}` : '';
  return (
    <FormRow title="Effort" note="How much it thinks and writes. More costs more.">
      <Select
        label="Effort of new sessions"
        value={settings.effort ?? ''}
        options={[
          { value: '' as const, label: `The model’s own${ownDefault}` },
          ...efforts.map((effort) => ({ value: effort, label: effortWords[effort] })),
        ]}
        onChange={(effort) => onChange({ effort: effort === '' ? null : effort })}
      />
    </FormRow>
  );
}

function CacheRow({ settings, onChange }: ModelSettingsProps) {
  return (
    <FormRow
      title="System prompt in the cache"
      note="An hour costs more when it is first written and saves writing it again after a pause. Holds for new sessions."
    >
      <Select
        label="How long the system prompt is cached"
        value={settings.cacheTtl}
        options={[
          { value: 'auto', label: 'What pays by the price book' },
          { value: '5m', label: '5 minutes' },
          { value: '1h', label: '1 hour' },
        ]}
        onChange={(cacheTtl) => onChange({ cacheTtl })}
      />
    </FormRow>
  );
}

function nameOf(book: PriceBook, model: string): string {
  return findModel(book, model)?.name ?? model;
}
