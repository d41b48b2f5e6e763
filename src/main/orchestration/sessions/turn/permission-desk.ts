import type { QuestionId } from '#shared/model/id.ts';
import type { PermissionAnswer, PermissionQuestion } from '#shared/model/permission.ts';

/** What a question came to. */
export interface Decided {
  answer: PermissionAnswer;
  by: 'person' | 'nobody';
  /** The rules this answer added. */
  rules: string[];
}

/** The questions of a running turn that wait for the person. They end with the turn. */
export interface PermissionDesk {
  /** Waits for the answer. Rejects with the signal's reason when aborted. */
  ask(question: PermissionQuestion, signal: AbortSignal): Promise<Decided>;
  /** Hands the answer to whoever waits, or keeps it for who is about to ask. Each question takes one. */
  decide(question: QuestionId, decided: Decided): void;
  /** Whether the question was decided here already. */
  isDecided(question: QuestionId): boolean;
  waiting(): PermissionQuestion[];
}

/** An empty desk. */
export function createPermissionDesk(): PermissionDesk {
  const waiting = new Map<QuestionId, { question: PermissionQuestion; resolve(decided: Decided): void }>();
  const decisions = new Map<QuestionId, Decided>();
  return {
    async ask(question, signal) {
      signal.throwIfAborted();
      // A question is shown when it is stored, and stored before it is asked here: an answer may be there first.
      const early = decisions.get(question.question);
      if (early !== undefined) return early;
      const { promise, resolve, reject } = Promise.withResolvers<Decided>();
      const onAbort = (): void => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.set(question.question, { question, resolve });
      try {
        return await promise;
      } finally {
        waiting.delete(question.question);
        signal.removeEventListener('abort', onAbort);
      }
    },
    decide(question, decided) {
      if (decisions.has(question)) return;
      decisions.set(question, decided);
      waiting.get(question)?.resolve(decided);
    },
    isDecided: (question) => decisions.has(question),
    waiting: () => [...waiting.values()].map((entry) => entry.question),
  };
}
