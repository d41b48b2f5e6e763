import type { PermissionAnswer } from '#shared/model/permission.ts';
import { useRef } from 'react';
import { ageText } from '../../parts/format/age.ts';
import { choicesFor } from '../../parts/permission/choices.ts';
import { ProposedAction } from '../../parts/permission/proposed-action.tsx';
import { useAnswer } from '../../parts/permission/use-answer.ts';
import { useChoiceKeys } from '../../parts/permission/use-choice-keys.ts';
import { sessionTitle } from '../../parts/workbench/session-words.ts';
import type { WaitingSession } from '../../parts/workbench/workbench-state.ts';
import { Button } from '../../ui/button/button.tsx';
import { useEscape } from '../../ui/escape/escape-stack.ts';
import { TextField } from '../../ui/field/text-field.tsx';
import { useFocusWithin } from '../../ui/focus/use-focus-within.ts';
import { StateGlyph } from '../../ui/icon/state-glyph.tsx';
import { ChoiceButton } from './choice-button.tsx';
import styles from './need-item.module.css';

interface NeedItemProps {
  readonly session: WaitingSession;
  readonly projectName: string;
  readonly now: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onAnswer: (answer: PermissionAnswer) => Promise<void>;
}

/**
 * One waiting question. It opens while it has the focus, so that no digit answers before what will run stands there in full.
 * Rendered with the question's id as its key: a new question is a new item.
 */
export function NeedItem({ session, projectName, now, isSelected, onSelect, onAnswer }: NeedItemProps) {
  const { question, others, askedAt } = session.state;
  const choices = choicesFor(question);
  const item = useRef<HTMLLIElement>(null);
  const hasFocus = useFocusWithin(item);
  const { isSending, comment, setComment, choose, handleSubmit } = useAnswer(onAnswer);
  const isOpen = hasFocus || comment !== null;

  const isDeaf = useChoiceKeys(choices, isOpen && comment === null, choose, item);
  useEscape('float', comment !== null, () => setComment(null));

  return (
    <li ref={item} className={styles.item} data-open={isOpen || undefined} aria-current={isSelected || undefined}>
      <button type="button" className={styles.head} aria-expanded={isOpen} onClick={onSelect}>
        <StateGlyph state="needs" />
        <span className={styles.words}>
          <span className={styles.summary}>{question.summary}</span>
          <span className={styles.where}>
            {projectName}, {sessionTitle(session)}
            {others > 0 && `, ${others} more`}
          </span>
        </span>
        <span className={styles.age}>{ageText(askedAt, now)}</span>
      </button>
      {isOpen && (
        <div className={styles.answer}>
          <ProposedAction question={question} />
          <p className={styles.reason}>{question.reason}</p>
          {comment === null ? (
            <div className={styles.choices}>
              {choices.map((choice) => (
                // A click is deaf as long as a key: what opens under a pointer must not be hit by the second half of a double click.
                <ChoiceButton key={choice.digit} choice={choice} isDisabled={isSending} onChoose={() => !isDeaf() && choose(choice)} />
              ))}
            </div>
          ) : (
            <form className={styles.comment} onSubmit={handleSubmit}>
              <TextField
                label="Why you deny it; the model reads it"
                placeholder="Why? The model reads it."
                value={comment}
                onChange={setComment}
                takesFocus
              />
              <Button type="submit" size="small" kbd="Enter" disabled={isSending || comment.trim() === ''}>
                Deny and send
              </Button>
              <Button variant="quiet" size="small" onClick={() => setComment(null)}>
                Back
              </Button>
            </form>
          )}
        </div>
      )}
    </li>
  );
}
