import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import type { BlockDraft, Delta } from '#shared/model/delta.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Journal, StoredEvent } from '#main/ports/journal.ts';
import { createSubscriber, type Subscriber } from './subscriber.ts';

/** What is going on in a session besides what is stored, at one moment. */
export interface LiveState {
  drafts: BlockDraft[];
  liveCalls: string[];
}

/** The readers of one session. */
export interface Feed {
  /** Tells every reader; waits for none. A stored event is published after it is stored. */
  publish(update: { event: StoredEvent } | { delta: Delta }): void;
  /** Stored events after `afterSeq`, then `caught-up`, then what comes, until the signal aborts. */
  read(afterSeq: number, signal: AbortSignal): AsyncGenerator<SessionUpdate>;
}

/** The feed of a session. `live` is asked at the very moment from which on a reader is told deltas. */
export function createFeed(journal: Journal, clock: Clock, session: SessionId, live: () => LiveState): Feed {
  const subscribers = new Set<Subscriber>();

  return {
    publish(update) {
      for (const subscriber of subscribers) {
        subscriber.put('event' in update ? { type: 'event', event: update.event } : { type: 'delta', delta: update.delta });
      }
    },
    async *read(afterSeq, signal) {
      const subscriber = createSubscriber(clock, signal);
      subscribers.add(subscriber);
      try {
        if (afterSeq === 0) yield* inherited(journal, session, signal);
        let lastSeq = afterSeq;
        while (!signal.aborted) {
          lastSeq = yield* stored(lastSeq, subscriber, signal);
          if (signal.aborted) return;
          // No `await` since the journal had nothing newer: what is put into the buffer from here on stands behind this state.
          yield { type: 'caught-up', lastSeq, ...live() };
          lastSeq = yield* coming(lastSeq, subscriber);
        }
      } finally {
        subscribers.delete(subscriber);
      }
    },
  };

  /** Reads until the journal has nothing newer. The buffer is emptied before each look, since all events in it are stored. */
  async function* stored(afterSeq: number, subscriber: Subscriber, signal: AbortSignal): AsyncGenerator<SessionUpdate, number> {
    for (let lastSeq = afterSeq; ;) {
      subscriber.reset();
      const events = journal.read(session, lastSeq);
      if (events.length === 0) return lastSeq;
      for (const event of events) {
        if (signal.aborted) return lastSeq;
        yield { type: 'event', event };
        lastSeq = event.seq;
      }
    }
  }

  /** Passes on what comes, until the reader leaves or has fallen behind. */
  async function* coming(afterSeq: number, subscriber: Subscriber): AsyncGenerator<SessionUpdate, number> {
    for (let lastSeq = afterSeq; ;) {
      const update = await subscriber.take();
      if (update === 'behind' || update === 'ended') return lastSeq;
      if (update.type === 'event' && update.event.seq <= lastSeq) continue;
      yield update;
      if (update.type === 'event') lastSeq = update.event.seq;
    }
  }
}

async function* inherited(journal: Journal, session: SessionId, signal: AbortSignal): AsyncGenerator<SessionUpdate> {
  for (const event of journal.readInherited(session)) {
    if (signal.aborted) return;
    yield { type: 'event', event };
  }
}
