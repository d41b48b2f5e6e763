import type { PermissionAnswer } from '#shared/model/permission.ts';
import { useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { ageText } from '../../parts/format/age.ts';
import { choiceForKey, choicesFor, deafMs, type Choice } from '../../parts/permission/choices.ts';
import { QuestionInput } from '../../parts/permission/question-input.tsx';
import { sessionTitle } from '../../parts/workbench/session-words.ts';
import type { WaitingSession } from '../../parts/workbench/workbench-state.ts';
import { useEscape } from '../../ui/escape/escape-stack.ts';
import { Button } from '../../ui/button/button.tsx';
import { TextField } from '../../ui/field/text-field.tsx';
import { StateGlyph } from '../../ui/icon/state-glyph.tsx';
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
  const openedAt = useRef(0);
  const [isOpen, setIsOpen] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [comment, setComment] = useState<string | null>(null);

  useEscape('float', comment !== null, () => setComment(null));

  function handleFocus() {
    if (!isOpen) openedAt.current = performance.now();
    setIsOpen(true);
  }

  function handleBlur(event: FocusEvent<HTMLLIElement>) {
    if (!event.currentTarget.contains(event.relatedTarget) && comment === null) setIsOpen(false);
  }

  async function send(answer: PermissionAnswer) {
    setIsSending(true);
    await onAnswer(answer);
    setIsSending(false);
  }

  function choose(choice: Choice) {
    // A click is deaf as long as a key: what opens under a pointer must not be hit by the second half of a double click.
    if (isSending || performance.now() - openedAt.current < deafMs) return;
    if (choice.act.type === 'comment') setComment('');
    else void send(choice.act.answer);
  }

  function handleKeyDown(event: KeyboardEvent<HTMLLIElement>) {
    if (!isOpen) return;
    const isInTextField = event.target instanceof HTMLInputElement;
    const choice = choiceForKey(choices, { ...keyOf(event) }, isInTextField, performance.now() - openedAt.current);
    if (!choice) return;
    event.preventDefault();
    event.stopPropagation();
    choose(choice);
  }

  return (
    <li
      className={styles.item}
      data-open={isOpen || undefined}
      aria-current={isSelected || undefined}
      onFocus={handleFocus}
      onBlur={handleBlur}
      onKeyDown={handleKeyDown}
    >
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
          <QuestionInput question={question} />
          <p className={styles.reason}>{question.reason}</p>
          {comment === null ? (
            <div className={styles.choices}>
              {choices.map((choice) => (
                <ChoiceButton key={choice.digit} choice={choice} isDisabled={isSending} onChoose={() => choose(choice)} />
              ))}
            </div>
          ) : (
            <form
              className={styles.comment}
              onSubmit={(event) => {
                event.preventDefault();
                void send({ type: 'deny', comment });
              }}
            >
              <TextField
                label="Why you deny it; the model reads it"
                placeholder="Why? The model reads it."
                value={comment}
                onChange={setComment}
                autoFocus
              />
              <Button type="submit" size="small" kbd="Enter" disabled={isSending || comment.trim() === ''}>
                Deny
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

function keyOf({ key, code, altKey, ctrlKey, metaKey, repeat }: KeyboardEvent) {
  return { key, code, altKey, ctrlKey, metaKey, repeat };
}

function ChoiceButton({
  choice,
  isDisabled,
  onChoose,
}: {
  readonly choice: Choice;
  readonly isDisabled: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <button
      type="button"
      className={styles.choice}
      data-primary={choice.digit === '1' || undefined}
      data-wide={choice.digit === '1' || choice.rules.length > 0 || undefined}
      disabled={isDisabled}
      // Enter never answers a question, not even from its button; the digit, Space and a click do.
      onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      onClick={onChoose}
    >
      <span className={styles.choiceWords}>
        {choice.label}
        {choice.rules.map((rule) => (
          <code key={rule}>{rule}</code>
        ))}
      </span>
      <kbd>{choice.digit}</kbd>
    </button>
  );
}
