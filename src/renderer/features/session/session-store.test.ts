import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import { createStory, id } from '#shared/model/folds/transcript-story.ts';
import type { SessionId } from '#shared/model/id.ts';
import { ORPCError } from '@orpc/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Client } from '../../bridge/client.ts';
import { createSessionStore, emptySession, foldSession, type Schedule } from './session-store.ts';

const session = id<SessionId>('5', 1);

function story() {
  const told = createStory();
  told.created();
  told.sent('Go');
  told.asks();
  return told;
}

const asHistory = (events: readonly unknown[]) => ({ type: 'history', events }) as unknown as SessionUpdate;
const asUpdates = (events: readonly unknown[]) => events.map((event) => ({ type: 'event', event }) as SessionUpdate);
const caughtUp = (lastSeq: number, more: object = {}) =>
  ({ type: 'caught-up', lastSeq, drafts: [], liveCalls: [], ...more }) as SessionUpdate;

/** A client whose `session.events` is written by the test: one list of updates for each time it is opened. */
function fakeClient(streams: (readonly (SessionUpdate | Error)[])[]) {
  const asked: number[] = [];
  const events = async ({ afterSeq }: { afterSeq: number }, { signal }: { signal: AbortSignal }) => {
    const updates = streams[asked.length] ?? [];
    asked.push(afterSeq);
    return (async function* () {
      for (const update of updates) {
        if (update instanceof Error) throw update;
        yield update;
      }
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    })();
  };
  return { client: { session: { events } } as unknown as Client, asked };
}

function open(client: Client) {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const frames: (() => void)[] = [];
  const schedule: Schedule = (draw) => {
    frames.push(draw);
    return () => void frames.splice(frames.indexOf(draw), 1);
  };
  const store = createSessionStore(client, session, schedule);
  store.follow(controller.signal);
  const until = (isThere: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => isThere() && resolve();
      const stop = setInterval(check, 1);
      onTestFinished(() => clearInterval(stop));
    });
  return { store, frames, until };
}

describe('a session’s store', () => {
  it('shows nothing before the stored history is complete, and then all of it at once', async () => {
    const told = story();
    const [first, ...rest] = told.events;
    const { client } = fakeClient([[...asUpdates([first]), asHistory(rest), caughtUp(3)]]);
    const { store, until } = open(client);
    const seen: number[] = [];
    store.subscribe((state) => seen.push(state.transcript.items.length));
    await until(() => store.getState().load.status === 'ready');
    expect(seen).toEqual([2]);
    expect(store.getState().lastSeq).toBe(3);
  });

  it('draws deltas at most once a frame', async () => {
    const told = story();
    const { request } = told.state;
    const grew = (text: string): SessionUpdate => ({ type: 'delta', delta: { type: 'block.grew', request, index: 0, text } });
    const opened: SessionUpdate = { type: 'delta', delta: { type: 'block.opened', request, index: 0, block: { type: 'text' } } };
    const { client } = fakeClient([[...asUpdates(told.events), caughtUp(3), opened, grew('a'), grew('b'), grew('c')]]);
    const { store, frames, until } = open(client);
    await until(() => frames.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(frames).toHaveLength(1);
    expect(store.getState().live.blocks).toEqual([]);
    frames[0]?.();
    expect(store.getState().live.blocks).toMatchObject([{ text: 'abc' }]);
  });

  it('goes on from the last event it has when the connection broke', async () => {
    const told = story();
    const later = told.says('Hello');
    const before = told.events.slice(0, 3);
    const { client, asked } = fakeClient([
      [...asUpdates(before), caughtUp(3), new Error('connection lost')],
      [...asUpdates([...told.events.slice(2, 3), later]), caughtUp(4)],
    ]);
    const { store, until } = open(client);
    await until(() => store.getState().lastSeq === 4);
    expect(asked).toEqual([0, 3]);
    expect(store.getState().transcript.items.map((item) => item.type)).toEqual(['person', 'agent', 'text']);
  });

  it('reads inherited history anew where the stream broke among it', async () => {
    const parent = createStory({ session: id<SessionId>('5', 9) });
    parent.created();
    parent.sent('From the parent');
    const fork = createStory({ session });
    fork.forked({ session: parent.state.session, seq: 2 });
    const { client, asked } = fakeClient([
      [...asUpdates(parent.events), new Error('connection lost')],
      [...asUpdates([...parent.events, ...fork.events]), caughtUp(1)],
    ]);
    const { store, until } = open(client);
    await until(() => store.getState().load.status === 'ready');
    expect(asked).toEqual([0, 0]);
    expect(store.getState().transcript.items.map((item) => item.type)).toEqual(['person', 'fork']);
  });

  it('says why where the engine refuses, and does not ask again', async () => {
    const { client, asked } = fakeClient([[new ORPCError('NOT_FOUND', { message: 'This session is not here.' })]]);
    const { store, until } = open(client);
    await until(() => store.getState().load.status === 'failed');
    expect(store.getState().load).toEqual({ status: 'failed', error: { code: 'NOT_FOUND', message: 'This session is not here.' } });
    expect(asked).toEqual([0]);
  });
});

describe('the fold of a session’s stream', () => {
  it('gives drafts of a running answer to grow on, and marks those of a dead one', () => {
    const told = story();
    const { request } = told.state;
    const state = asUpdates(told.events).reduce((current, update) => foldSession(current, session, update), emptySession);
    const draft = { request, index: 0, kind: 'text' as const, name: null, text: 'Half' };
    const live = foldSession(state, session, caughtUp(3, { drafts: [draft], liveCalls: ['c1'] }));
    expect(live.live).toMatchObject({ blocks: [{ text: 'Half', status: 'open' }], terminals: ['c1'] });
    const dead = asUpdates([told.breaksOff('process-ended')]).reduce((current, update) => foldSession(current, session, update), state);
    expect(foldSession(dead, session, caughtUp(4, { drafts: [draft] })).live.blocks).toMatchObject([{ text: 'Half', status: 'broken' }]);
  });

  it('takes each event once', () => {
    const told = story();
    const state = asUpdates(told.events).reduce((current, update) => foldSession(current, session, update), emptySession);
    for (const update of asUpdates(told.events)) expect(foldSession(state, session, update)).toBe(state);
    expect(foldSession(state, session, asHistory(told.events))).toBe(state);
    told.says('A word');
    const grown = foldSession(state, session, asHistory(told.events));
    expect(grown).toEqual(asUpdates(told.events).reduce((current, update) => foldSession(current, session, update), emptySession));
  });
});
