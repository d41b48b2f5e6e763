import type { PermissionMode } from '#shared/model/permission.ts';
import type { Settings } from '#shared/model/settings.ts';
import { Card } from '../../ui/card/card.tsx';
import { PageHead } from './page-head.tsx';
import styles from './permission-settings.module.css';

interface PermissionSettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

const modes: readonly { readonly mode: PermissionMode; readonly title: string; readonly note: string; readonly isDangerous?: boolean }[] = [
  {
    mode: 'default',
    title: 'Ask before edits and commands',
    note: 'Reading is free. Whatever changes something asks, unless a rule allows it.',
  },
  { mode: 'acceptEdits', title: 'Accept edits', note: 'Edits in the project’s folder are made without asking. Commands still ask.' },
  { mode: 'plan', title: 'Plan only', note: 'The agent reads and makes a plan. Nothing is changed and no command is run that could.' },
  { mode: 'dontAsk', title: 'Never ask', note: 'What would ask is denied, and the agent is told. For work nobody watches.' },
  {
    mode: 'bypassPermissions',
    title: 'Allow everything',
    note: 'Nothing asks and everything runs, with your own rights. Only where nothing can be lost. Rules that deny still hold.',
    isDangerous: true,
  },
];

/** How much an agent may do in a new session before it asks. */
export function PermissionSettings({ settings, onChange }: PermissionSettingsProps) {
  return (
    <>
      <PageHead title="Permissions">How much an agent may do before it asks. Each session can be set otherwise.</PageHead>
      <Card title="New sessions start with">
        <fieldset className={styles.modes}>
          <legend className={styles.legend}>Permission mode of new sessions</legend>
          {modes.map(({ mode, title, note, isDangerous }) => (
            <div key={mode} className={styles.mode} data-danger={isDangerous || undefined}>
              <input
                type="radio"
                id={`mode-${mode}`}
                name="permission-mode"
                aria-describedby={`mode-${mode}-note`}
                checked={settings.mode === mode}
                onChange={() => onChange({ mode })}
              />
              <div>
                <label htmlFor={`mode-${mode}`}>{title}</label>
                <p id={`mode-${mode}-note`}>{note}</p>
              </div>
            </div>
          ))}
        </fieldset>
      </Card>
    </>
  );
}
