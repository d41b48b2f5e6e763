// What a session's work came to so far: what compaction must not lose, and what it needs to know of a call to judge its result.
import type { SessionEvent, UnknownEvent } from '../event.ts';
import type { Todo } from '../todo.ts';
import { createKeptCalls, type KeptCalls } from './kept-calls.ts';
import { createKeptCommands, type KeptCommands } from './kept-commands.ts';
import { createKeptFiles, type KeptFiles } from './kept-files.ts';
import { createKeptNotices, type KeptNotices } from './kept-notices.ts';
import { createKeptPlans, type KeptPlan } from './kept-plan.ts';
import { createKeptWords, type KeptWords } from './kept-words.ts';
import { createPlaceOrder, type PlaceOrder } from './place-order.ts';

export type { CallFacts } from './kept-calls.ts';

type Kept = Omit<KeptCalls & KeptCommands & KeptFiles & KeptNotices & KeptWords, 'add'>;

/**
 * What is in play in a session, by its events alone: a second compaction knows what the first one knew. Read it at once: it goes on with the
 * session. Everything in it is bounded, but for the calls since the last summary. Forks inherit it.
 */
export interface InPlay extends Kept, PlaceOrder {
  /** The last plan, or null. */
  readonly plan: KeptPlan | null;
  /** The list of steps as it was last written. */
  readonly todos: readonly Todo[];
}

/** An `InPlay` that is kept up to date from a session's events, inherited ones first. */
export interface KeptInPlay extends InPlay {
  add(event: SessionEvent | UnknownEvent): void;
}

/** Nothing is in play yet. */
export function createInPlay(): KeptInPlay {
  const order = createPlaceOrder();
  const [calls, commands, files] = [createKeptCalls(order), createKeptCommands(), createKeptFiles()];
  const [notices, plans, words] = [createKeptNotices(), createKeptPlans(), createKeptWords()];
  const parts = [order, calls, commands, files, notices, plans, words];
  return {
    isUpTo: (place, last) => order.isUpTo(place, last),
    call: (call) => calls.call(call),
    get calls() {
      return calls.calls;
    },
    get background() {
      return commands.background;
    },
    get hadBackground() {
      return commands.hadBackground;
    },
    get frozen() {
      return calls.frozen;
    },
    get commands() {
      return commands.commands;
    },
    get files() {
      return files.files;
    },
    get changedFiles() {
      return files.changedFiles;
    },
    get notices() {
      return notices.notices;
    },
    get plan() {
      return plans.plan;
    },
    get todos() {
      return plans.todos;
    },
    said: words.said,
    get decisions() {
      return words.decisions;
    },
    get turns() {
      return words.turns;
    },
    add(event) {
      for (const part of parts) part.add(event);
    },
  };
}
