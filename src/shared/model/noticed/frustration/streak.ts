// Frustrated streaks: when the composer offers what may help, and that it does so once.
import type { MessageKind } from '../kinds.ts';

/** A message of the person as a streak sees it. */
export interface StreakMessage {
  readonly seq: number;
  readonly kind: MessageKind;
  readonly score: number;
}

/**
 * How the person fares in a session.
 *
 *   calm ─two of three messages are negative, or one is very─▶ frustrated ─two in a row are neither, or help was taken─▶ calm
 *
 * Within a streak help is offered until it is answered. Where it was sent away the streak goes on, and nothing is offered until it has ended.
 */
export type Streak =
  | { readonly status: 'calm'; readonly recent: readonly StreakMessage[] }
  | {
      readonly status: 'frustrated';
      /** The seq of its first negative message: its name. */
      readonly first: number;
      /** How many negative messages it has. */
      readonly messages: number;
      /** Messages in a row that were neither negative nor asked to go on. */
      readonly quiet: number;
      readonly isAnswered: boolean;
    };

export const noStreak: Streak = { status: 'calm', recent: [] };

/** How many messages are looked back at, how many of them begin a streak, and the score from which one is enough. */
const lookBack = 3;
const beginsWith = 2;
const enoughAlone = 0.9;
/** So many quiet messages in a row end a streak. */
const endsAfter = 2;

/** Adds one message of the person. */
export function foldStreak(streak: Streak, message: StreakMessage): Streak {
  if (streak.status === 'frustrated') return goOn(streak, message);
  const recent = [...streak.recent, message].slice(-lookBack);
  const negative = recent.filter(({ kind }) => kind === 'negative');
  const [first] = negative;
  const isEnough = negative.length >= beginsWith || (message.kind === 'negative' && message.score >= enoughAlone);
  if (first === undefined || !isEnough) return { status: 'calm', recent };
  return { status: 'frustrated', first: first.seq, messages: negative.length, quiet: 0, isAnswered: false };
}

function goOn(streak: Extract<Streak, { status: 'frustrated' }>, { kind }: StreakMessage): Streak {
  switch (kind) {
    case 'negative':
      return { ...streak, messages: streak.messages + 1, quiet: 0 };
    case 'continue':
      return streak.quiet === 0 ? streak : { ...streak, quiet: 0 };
    case 'none':
      return streak.quiet + 1 >= endsAfter ? noStreak : { ...streak, quiet: streak.quiet + 1 };
  }
}

/** The person answered the offer of a streak: help that was taken ends it. The same object back where it is another streak's. */
export function answerStreak(streak: Streak, first: number, isTaken: boolean): Streak {
  if (streak.status === 'calm' || streak.first !== first) return streak;
  if (isTaken) return noStreak;
  return streak.isAnswered ? streak : { ...streak, isAnswered: true };
}

/** What is to be offered now, or null. */
export function dueOffer(streak: Streak): { streak: number; messages: number } | null {
  if (streak.status === 'calm' || streak.isAnswered || streak.quiet > 0) return null;
  return { streak: streak.first, messages: streak.messages };
}
