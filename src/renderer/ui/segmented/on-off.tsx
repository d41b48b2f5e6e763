import { Segmented } from './segmented.tsx';

interface OnOffProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Whether something is switched on. */
export function OnOff({ label, isOn, onChange }: OnOffProps) {
  return (
    <Segmented
      label={label}
      size="large"
      value={isOn ? 'on' : 'off'}
      options={[
        { value: 'off', label: 'Off' },
        { value: 'on', label: 'On' },
      ]}
      onChange={(value) => onChange(value === 'on')}
    />
  );
}
