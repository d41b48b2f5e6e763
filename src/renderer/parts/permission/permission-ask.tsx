import type { PermissionAnswer, PermissionQuestion } from '#shared/model/permission.ts';
import { Button } from '../../ui/button/button.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { StateGlyph } from '../../ui/icon/state-glyph.tsx';
import { useEscape } from '../../ui/escape/escape-stack.ts';
import { choicesFor, type Choice } from './choices.ts';
import styles from './permission-ask.module.css';
import { ProposedAction } from './proposed-action.tsx';
import { useAnswer } from './use-answer.ts';
import { useChoiceKeys } from './use-choice-keys.ts';
import { useDeafTime } from './use-deaf-time.ts';

interface PermissionAskProps {
  readonly question: PermissionQuestion;
  /** How long it has waited, as text. */
  readonly waited?: string;
  /** True for the one question on screen that the digits answer. */
  readonly hasKeys: boolean;
  /** Sends the answer. Settles when it is sent or has failed; who gives it tells the person of a failure. */
  readonly onAnswer: (answer: PermissionAnswer) => Promise<void>;
}

const titles: Partial<Record<string, string>> = { Bash: 'Run this command?', Edit: 'Make this edit?', Write: 'Write this file?' };

/**
 * A question about permission, with exactly what will run. It never takes the focus. Render it with the question's id as key.
 */
export function PermissionAsk({ question, waited, hasKeys, onAnswer }: PermissionAskProps) {
  const { isSending, comment, setComment, choose, handleSubmit } = useAnswer(onAnswer);
  const choices = choicesFor(question);

  useChoiceKeys(choices, hasKeys && comment === null, choose);
  const isDeaf = useDeafTime();
  useEscape('float', comment !== null, () => setComment(null));

  return (
    <section className={styles.ask} aria-label={`${titles[question.tool] ?? `Allow ${question.tool}?`} ${question.summary}`}>
      <header className={styles.head}>
        <StateGlyph state="needs" />
        <b>{titles[question.tool] ?? `Allow ${question.tool}?`}</b>
        <span className={styles.lead}>Nothing runs before you answer. {hasKeys && 'From the composer: Alt with the digit.'}</span>
        {waited && <span className={styles.waited}>asked {waited}</span>}
      </header>
      <ProposedAction question={question} />
      <dl className={styles.facts}>
        <div>
          <dt>Why it asks</dt>
          <dd>{question.reason}</dd>
        </div>
        {question.suggestedRules.length > 0 && (
          <div>
            <dt>Rule it would add</dt>
            <dd>
              {question.suggestedRules.map((rule) => (
                <code key={rule}>{rule}</code>
              ))}
            </dd>
          </div>
        )}
      </dl>
      {comment === null ? (
        <Choices choices={choices} hasKeys={hasKeys} isSending={isSending} onChoose={(choice) => !isDeaf() && choose(choice)} />
      ) : (
        <form className={styles.comment} onSubmit={handleSubmit}>
          <TextField
            label="Why you deny it; the model reads it"
            placeholder="Why? The model reads it."
            value={comment}
            onChange={setComment}
            takesFocus
          />
          <Button type="submit" kbd="Enter" disabled={isSending || comment.trim() === ''}>
            Deny and send
          </Button>
          <Button variant="quiet" kbd="Esc" onClick={() => setComment(null)}>
            Back
          </Button>
        </form>
      )}
    </section>
  );
}

interface ChoicesProps {
  readonly choices: readonly Choice[];
  readonly hasKeys: boolean;
  readonly isSending: boolean;
  readonly onChoose: (choice: Choice) => void;
}

/** Answers that outlive the session stand apart from the others. */
const lastingDigits = new Set(['5', '6']);
const variants: Partial<Record<string, 'primary' | 'quiet'>> = { '1': 'primary', '4': 'quiet', '5': 'quiet', '6': 'quiet' };

function Choices({ choices, hasKeys, isSending, onChoose }: ChoicesProps) {
  const lasting = choices.filter((choice) => lastingDigits.has(choice.digit));
  const button = (choice: Choice) => (
    <Button
      key={choice.digit}
      variant={variants[choice.digit] ?? 'normal'}
      kbd={hasKeys ? choice.digit : undefined}
      disabled={isSending}
      title={choice.rules.length > 0 ? `${choice.label}: ${choice.rules.join(', ')}` : undefined}
      onClick={() => onChoose(choice)}
    >
      <span className={styles.words}>
        {choice.label}
        {choice.rules.length > 0 && <code>{choice.rules.join(', ')}</code>}
      </span>
    </Button>
  );
  return (
    // Enter answers nothing, not even on a focused button: it may have been meant for the composer.
    // oxlint-disable-next-line no-noninteractive-element-interactions -- it takes an action away from the buttons in it and adds none
    <div role="group" aria-label="Answers" onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}>
      <div className={styles.choices}>{choices.filter((choice) => !lasting.includes(choice)).map(button)}</div>
      {lasting.length > 0 && <div className={styles.lasting}>{lasting.map(button)}</div>}
    </div>
  );
}
