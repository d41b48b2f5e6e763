import type { NoticingSettings, Settings } from '#shared/model/settings.ts';
import { Card } from '../../ui/card/card.tsx';
import { FormRow } from '../../ui/field/form-row.tsx';
import { OnOff } from '../../ui/segmented/on-off.tsx';
import { PageHead } from './page-head.tsx';

interface InsightSettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

interface Switch {
  readonly name: keyof NoticingSettings;
  readonly title: string;
  /** What is computed and kept, and what switching off deletes. */
  readonly note: string;
}

const switches: readonly Switch[] = [
  {
    name: 'frustration',
    title: 'Frustration',
    note: 'Each of your messages is scored by word lists and kept as a kind, a score and the words that met a rule. Off: the scores are deleted, and nothing is offered after a bad streak.',
  },
  {
    name: 'claims',
    title: 'False claims',
    note: 'What an answer claims is compared with what its turn did, and kept with the verdict. Off: the verdicts and their marks in the transcript are deleted; disputes stay in the session.',
  },
  {
    name: 'lab',
    title: 'Prompt lab',
    note: 'Tokens, cost and turns of each session are summed for the variants of its prompt. Off: the sums are deleted; a running experiment still draws variants until you end it.',
  },
  {
    name: 'reliability',
    title: 'Reliability',
    note: 'Exits, breakers, failures, retries and the times of tools and models are counted. Off: the counts are deleted.',
  },
  {
    name: 'companion',
    title: 'Companion',
    note: 'A creature in the corner grows by what happens in your sessions. Off: it is not drawn and what it has grown is deleted; switched on again it is the same creature.',
  },
];

/** What the workbench notices: five switches, each with what it means. */
export function InsightSettings({ settings: { noticing }, onChange }: InsightSettingsProps) {
  return (
    <>
      <PageHead title="Insight">
        What the workbench notices in your sessions. All of it is made on this machine by rules, without a model; nothing of it leaves the
        machine and nothing is sent to an agent. What is deleted can be made anew from the sessions at any time.
      </PageHead>
      <Card title="Noticed">
        {switches.map(({ name, title, note }) => (
          <FormRow key={name} title={title} note={note}>
            <OnOff label={title} isOn={noticing[name]} onChange={(isOn) => onChange({ noticing: { ...noticing, [name]: isOn } })} />
          </FormRow>
        ))}
      </Card>
    </>
  );
}
