import styles from './switch.module.css';

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
}

/** On or off, with the word beside it. */
export function Switch({ label, isOn, onChange, isDisabled = false }: SwitchProps) {
  return (
    <span className={styles.row}>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-label={label}
        disabled={isDisabled}
        className={styles.track}
        onClick={() => onChange(!isOn)}
      >
        <span className={styles.knob} />
      </button>
      <span aria-hidden="true">{isOn ? 'On' : 'Off'}</span>
    </span>
  );
}
