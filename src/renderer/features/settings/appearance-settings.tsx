import type { Settings, Theme } from '#shared/model/settings.ts';
import { Card } from '../../ui/card/card.tsx';
import { FormRow } from '../../ui/field/form-row.tsx';
import { Segmented } from '../../ui/segmented/segmented.tsx';
import { PageHead } from './page-head.tsx';

interface AppearanceSettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' },
];

/** How the window looks. */
export function AppearanceSettings({ settings, onChange }: AppearanceSettingsProps) {
  return (
    <>
      <PageHead title="Appearance">How the window looks. Motion follows the system’s own setting.</PageHead>
      <Card title="Theme">
        <FormRow title="Colours" note="System follows light, dark and more contrast as they are set on this computer.">
          <Segmented label="Theme" size="large" options={themes} value={settings.theme} onChange={(theme) => onChange({ theme })} />
        </FormRow>
      </Card>
    </>
  );
}
