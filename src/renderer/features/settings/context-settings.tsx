import type { CompactionStage } from '#shared/model/compaction/stage.ts';
import { windowBounds } from '#shared/model/compaction/window-bounds.ts';
import { findModel } from '#shared/model/price.ts';
import type { CompactionSettings, Settings } from '#shared/model/settings.ts';
import { useId, useState } from 'react';
import { useClient } from '../../bridge/client-context.ts';
import { useCall } from '../../bridge/use-call.ts';
import { numberText } from '../../parts/format/money.ts';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { Button } from '../../ui/button/button.tsx';
import { Card } from '../../ui/card/card.tsx';
import { FormRow } from '../../ui/field/form-row.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { OnOff } from '../../ui/segmented/on-off.tsx';
import { PageHead } from './page-head.tsx';
import { capFieldText, readCap } from './read-cap.ts';

interface ContextSettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

const stages: readonly { readonly stage: CompactionStage; readonly title: string; readonly note: string }[] = [
  { stage: 'snip', title: 'Snip', note: 'Drops notices that no longer matter and old thinking. Asks no model.' },
  {
    stage: 'microcompact',
    title: 'Clear results',
    note: 'Replaces old, large tool results that can be had again by a line. Asks no model.',
  },
  { stage: 'collapse', title: 'Fold spans', note: 'Folds finished rows of tool calls into one text each. Asks no model.' },
  {
    stage: 'summary',
    title: 'Summary',
    note: 'Asks the model once to summarise what was said. Your own words, the plan, todos and files in work are kept. It costs a request.',
  },
];

/** The least trigger: below it the prompt and tools alone would pass it. */
const leastTrigger = 10_000;
/** Room for an answer, as requests ask for it. */
const answerTokens = 20_000;

/** How a session is kept within its model's window. A change holds from the next request on. */
export function ContextSettings({ settings, onChange }: ContextSettingsProps) {
  const { compaction } = settings;
  const change = (next: Partial<CompactionSettings>): void => onChange({ compaction: { ...compaction, ...next } });
  return (
    <>
      <PageHead title="Context">
        A model’s window is finite. Before it is full, the oldest parts of a session are replaced by shorter ones; the session itself stays
        readable, searchable and can be forked from before. A change holds from the next request on.
      </PageHead>
      <Card title="Compaction">
        <FormRow title="Compact by itself" note="Switched off, a turn ends where the window is full. “Compact now” works all the same.">
          <OnOff label="Compact by itself" isOn={compaction.isOn} onChange={(isOn) => change({ isOn })} />
        </FormRow>
        <TriggerRow value={compaction.triggerTokens} onChange={(triggerTokens) => change({ triggerTokens })} />
        <FormRow
          title="Weigh costs"
          note="Rewriting the prefix loses the cache behind it. A stage that would cost more than it saves is left out while there is room."
        >
          <OnOff label="Weigh costs" isOn={compaction.weighs} onChange={(weighs) => change({ weighs })} />
        </FormRow>
      </Card>
      <Card title="Stages, cheapest first: each stops as soon as enough is free">
        {stages.map(({ stage, title, note }) => (
          <FormRow key={stage} title={title} note={note}>
            <OnOff
              label={title}
              isOn={compaction.stages[stage]}
              onChange={(isOn) => change({ stages: { ...compaction.stages, [stage]: isOn } })}
            />
          </FormRow>
        ))}
      </Card>
    </>
  );
}

interface TriggerRowProps {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** Where compaction begins: a number of tokens, or nothing for what fits the model. */
function TriggerRow({ value, onChange }: TriggerRowProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const read = draft === null ? { cap: value } : readCap(draft, 'tokens');
  const isTooSmall = read !== null && read.cap !== null && read.cap < leastTrigger;
  const isInvalid = read === null || isTooSmall;

  function commit() {
    if (draft === null || isInvalid) return;
    if (read.cap !== value) onChange(read.cap);
    setDraft(null);
  }

  const wanted = `A whole number of tokens is expected, ${numberText(leastTrigger)} or more.`;
  return (
    <FormRow title="Begins at, tokens" htmlFor={id} note={isInvalid ? wanted : <AutomaticTrigger />}>
      <TextField
        id={id}
        label="Begins at, tokens"
        size="large"
        inputMode="numeric"
        placeholder="automatic"
        isInvalid={isInvalid}
        value={draft ?? capFieldText(value, 'tokens')}
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
          Automatic
        </Button>
      )}
    </FormRow>
  );
}

/** What automatic means for the model of new sessions. */
function AutomaticTrigger() {
  const client = useClient();
  const model = useWorkbench((state) => state.provider?.model ?? null);
  const { state } = useCall(() => client.prices.get(), { isImmediate: true });
  const entry = state.status === 'done' && model !== null ? findModel(state.value, model) : undefined;
  const bounds = entry && windowBounds({ contextWindow: entry.contextWindow, maxTokens: answerTokens }, { triggerTokens: null });
  const rule = 'Automatic: 13,000 tokens before the window is full, the room for an answer left out.';
  if (!entry || !bounds) return `${rule} A later number than that is not used.`;
  return `${rule} For ${entry.name} that is ${numberText(bounds.triggerTokens)}; a later number is not used.`;
}
