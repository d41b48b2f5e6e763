import type { PermissionAnswer } from '#shared/model/permission.ts';
import { useRef, useState, type SubmitEvent } from 'react';
import type { Choice } from './choices.ts';

interface Answering {
  readonly isSending: boolean;
  /** The words of a denial as far as they are written; null where none are being written. */
  readonly comment: string | null;
  readonly setComment: (comment: string | null) => void;
  readonly choose: (choice: Choice) => void;
  /** Sends the denial with its words. */
  readonly handleSubmit: (event: SubmitEvent) => void;
}

/** How a question is answered, wherever it stands: one answer at a time, and a denial that says why is written first. */
export function useAnswer(onAnswer: (answer: PermissionAnswer) => Promise<void>): Answering {
  // Two key presses may come before the window is drawn again: the state alone would let both through.
  const isUnderWay = useRef(false);
  const [isSending, setIsSending] = useState(false);
  const [comment, setComment] = useState<string | null>(null);

  async function send(answer: PermissionAnswer) {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setIsSending(true);
    await onAnswer(answer);
    isUnderWay.current = false;
    setIsSending(false);
  }

  function choose({ act }: Choice) {
    if (isUnderWay.current) return;
    if (act.type === 'comment') setComment('');
    else void send(act.answer);
  }

  function handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (comment?.trim()) void send({ type: 'deny', comment: comment.trim() });
  }

  return { isSending, comment, setComment, choose, handleSubmit };
}
