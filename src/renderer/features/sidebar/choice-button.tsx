import type { Choice } from '../../parts/permission/choices.ts';
import { Kbd } from '../../ui/kbd/kbd.tsx';
import styles from './choice-button.module.css';

interface ChoiceButtonProps {
  readonly choice: Choice;
  readonly isDisabled: boolean;
  readonly onChoose: () => void;
}

/** One answer, in the width of the sidebar, with the rules it would add. */
export function ChoiceButton({ choice, isDisabled, onChoose }: ChoiceButtonProps) {
  const isPrimary = choice.digit === '1';
  return (
    <button
      type="button"
      className={styles.choice}
      data-primary={isPrimary || undefined}
      data-wide={isPrimary || choice.rules.length > 0 || undefined}
      disabled={isDisabled}
      // Enter never answers a question, not even from its button; the digit, Space and a click do.
      onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      onClick={onChoose}
    >
      <span className={styles.words}>
        {choice.label}
        {choice.rules.map((rule) => (
          <code key={rule}>{rule}</code>
        ))}
      </span>
      <Kbd keys={choice.digit} isOnAccent={isPrimary} />
    </button>
  );
}
