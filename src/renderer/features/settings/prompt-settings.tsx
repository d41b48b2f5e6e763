import type { CatalogSection, PromptCatalog } from '#shared/model/prompt-catalog.ts';
import type { PromptSettings as Chosen, Settings } from '#shared/model/settings.ts';
import { useClient } from '../../bridge/client-context.ts';
import { useCall } from '../../bridge/use-call.ts';
import { Card } from '../../ui/card/card.tsx';
import { FormRow } from '../../ui/field/form-row.tsx';
import { Select } from '../../ui/menu/select.tsx';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { OnOff } from '../../ui/segmented/on-off.tsx';
import { PageHead } from './page-head.tsx';
import { PromptTable } from './prompt-table.tsx';

interface PromptSettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

type StaticSection = Extract<CatalogSection, { type: 'static' }>;
type OptionalSection = Exclude<CatalogSection, { type: 'static' }>;

/** No variant has this name: a session's variant is drawn. */
const drawn = '*';

/** What the system prompt of new sessions is made of, and what of it can be chosen. */
export function PromptSettings(props: PromptSettingsProps) {
  const client = useClient();
  const catalog = useCall(() => client.prompt.describe(), { isImmediate: true });
  return (
    <>
      <PageHead title="Prompt">
        What every request begins with. A choice holds for new sessions: one that has begun keeps its prompt, and with it its cache, until
        you renew it in the session’s menu.
      </PageHead>
      {catalog.state.status === 'failed' && (
        <ErrorBox what={`The prompt cannot be described (${catalog.state.error.code}).`}>{catalog.state.error.message}</ErrorBox>
      )}
      {catalog.state.status === 'done' && <Loaded catalog={catalog.state.value} {...props} />}
    </>
  );
}

function Loaded({ catalog, settings, onChange }: PromptSettingsProps & { readonly catalog: PromptCatalog }) {
  const { prompt } = settings;
  const change = (next: Partial<Chosen>): void => onChange({ prompt: { ...prompt, ...next } });
  const worded = catalog.sections.filter((section): section is StaticSection => section.type === 'static' && section.variants.length > 1);
  const optional = catalog.sections.filter((section): section is OptionalSection => section.type !== 'static' && section.flag !== null);
  return (
    <>
      <Card title="Wording">
        {worded.map((section) => (
          <VariantRow key={section.name} section={section} prompt={prompt} onChange={change} />
        ))}
      </Card>
      <Card title="Optional sections">
        {optional.map((section) => (
          <FlagRow key={section.name} section={section} prompt={prompt} onChange={change} />
        ))}
      </Card>
      <PromptTable catalog={catalog} prompt={prompt} />
    </>
  );
}

interface RowProps<Section> {
  readonly section: Section;
  readonly prompt: Chosen;
  readonly onChange: (change: Partial<Chosen>) => void;
}

function VariantRow({ section: { name, variants }, prompt, onChange }: RowProps<StaticSection>) {
  const isDrawn = prompt.experiments.includes(name);
  const chosen = variants.find((variant) => variant.name === prompt.variants[name])?.name ?? variants[0]?.name ?? '';
  const choose = (value: string): void => {
    const others = prompt.experiments.filter((entry) => entry !== name);
    if (value === drawn) onChange({ experiments: [...others, name] });
    else onChange({ experiments: others, variants: { ...prompt.variants, [name]: value } });
  };
  return (
    <FormRow
      title={`Section ${name}`}
      note={isDrawn ? 'An experiment: sessions are split evenly, so that their output can be compared.' : 'Numbers the model is given.'}
    >
      <Select
        label={`Variant of the section ${name}`}
        value={isDrawn ? drawn : chosen}
        options={[
          ...variants.map((variant) => ({ value: variant.name, label: variant.name, detail: variant.says })),
          { value: drawn, label: 'Draw for each session', detail: `an even split over ${variants.length}` },
        ]}
        onChange={choose}
      />
    </FormRow>
  );
}

function FlagRow({ section, prompt, onChange }: RowProps<OptionalSection>) {
  const { name, flag } = section;
  if (flag === null) return null;
  const isOn = prompt.flags[name] ?? flag.isOn;
  const cost =
    section.type === 'cache-breaking'
      ? ` Each change writes everything behind it to the cache again; that can be worth it, because ${section.because}.`
      : '';
  return (
    <FormRow title={`Section ${name}`} note={`${flag.says}${cost}`}>
      <OnOff label={`Section ${name}`} isOn={isOn} onChange={(next) => onChange({ flags: { ...prompt.flags, [name]: next } })} />
    </FormRow>
  );
}
