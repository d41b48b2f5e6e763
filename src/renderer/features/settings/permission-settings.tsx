import type { Settings } from '#shared/model/settings.ts';
import { modes, modeWords } from '../../parts/permission/mode-words.ts';
import { Card } from '../../ui/card/card.tsx';
import { PageHead } from './page-head.tsx';
import styles from './permission-settings.module.css';

interface PermissionSettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

/** How much an agent may do in a new session before it asks. */
export function PermissionSettings({ settings, onChange }: PermissionSettingsProps) {
  return (
    <>
      <PageHead title="Permissions">How much an agent may do before it asks. Each session can be set otherwise.</PageHead>
      <Card title="New sessions start with">
        <fieldset className={styles.modes}>
          <legend className={styles.legend}>Permission mode of new sessions</legend>
          {modes.map((mode) => (
            <div key={mode} className={styles.mode} data-danger={mode === 'bypassPermissions' || undefined}>
              <input
                type="radio"
                id={`mode-${mode}`}
                name="permission-mode"
                aria-describedby={`mode-${mode}-note`}
                checked={settings.mode === mode}
                onChange={() => onChange({ mode })}
              />
              <div>
                <label htmlFor={`mode-${mode}`}>{modeWords[mode].label}</label>
                <p id={`mode-${mode}-note`}>{modeWords[mode].meaning}</p>
              </div>
            </div>
          ))}
        </fieldset>
      </Card>
    </>
  );
}
