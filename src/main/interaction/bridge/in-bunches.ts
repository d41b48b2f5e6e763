import type { SessionMessage, SessionUpdate } from '#shared/bridge/shapes.ts';

type History = Extract<SessionMessage, { type: 'history' }>['events'];

const mostEvents = 250;

/** Bunches a session's stored history, up to the first `caught-up`. What comes after it is passed on at once. */
export async function* inBunches(updates: AsyncIterable<SessionUpdate>): AsyncGenerator<SessionMessage, void, void> {
  let history: History | null = [];
  for await (const update of updates) {
    if (history === null) {
      yield update;
    } else if (update.type === 'event') {
      history.push(update.event);
      if (history.length < mostEvents) continue;
      yield { type: 'history', events: history };
      history = [];
    } else {
      if (history.length > 0) yield { type: 'history', events: history };
      history = null;
      yield update;
    }
  }
}
