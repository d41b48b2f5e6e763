import { createStory, id } from '#shared/model/folds/transcript-story.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { allNoticed } from '#shared/model/settings.ts';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeClient, fakeStream } from '../../../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../../../testing/render-in-window.tsx';
import { someSettings } from '../../../testing/samples.ts';
import { createSessionActions } from '../session-actions.ts';
import { SessionContext } from '../session-context.ts';
import { createSessionStore } from '../session-store.ts';
import { HelpLine } from './help-line.tsx';

const session = id<SessionId>('5', 1);
const forked = id<SessionId>('5', 2);

const entry = (model: string, name: string, output: number) => ({
  id: model,
  name,
  contextWindow: 200_000,
  maxOutputTokens: null,
  minCacheableTokens: null,
  thinking: 'adaptive' as const,
  efforts: [],
  defaultEffort: null,
  isLegacy: false,
  prices: [
    { from: '2026-01-01', source: 'test', bands: [{ promptTokensUpTo: null, input: output / 5, output, write5m: 1, write1h: 1, read: 1 }] },
  ],
});
const prices: PriceBook = {
  date: '2026-01-01',
  currency: 'USD',
  models: [entry('small', 'Small', 5), entry('claude-opus-5-5', 'Middle', 25), entry('large', 'Large', 50), entry('huge', 'Huge', 150)],
};

/** A session with a good turn and a bad one, and what the engine offers after it. */
async function open(offer: { streak: number; messages: number } | null, isNoticed = true) {
  const story = createStory();
  story.created();
  story.sent('Add a button');
  story.asks();
  story.completes();
  const good = story.ends();
  const bad = story.sent('wrong again');
  story.asks();
  story.completes();
  const stream = fakeStream<unknown>(...story.events.map((event) => ({ type: 'event', event })), {
    type: 'caught-up',
    lastSeq: story.events.length,
    drafts: [],
    liveCalls: [],
  });
  const log: [string, unknown][] = [];
  const logged = (name: string, answer?: unknown) => async (input: unknown) => {
    log.push([name, input]);
    return answer;
  };
  const client = fakeClient({
    session: {
      events: async () => stream,
      fork: logged('fork', { id: forked }),
      compact: logged('compact'),
      setMode: logged('setMode'),
      setModel: logged('setModel'),
    },
    noticed: { session: logged('session', { messages: [], claims: [], offer }), answerOffer: logged('answerOffer') },
  });
  const store = createSessionStore(client, session, (draw) => {
    queueMicrotask(draw);
    return () => undefined;
  });
  store.follow(new AbortController().signal);
  await waitFor(() => expect(store.getState().load.status).toBe('ready'));
  const scope = { client, session, store, actions: createSessionActions(client, session, () => undefined), prices };
  const settings = { ...someSettings, noticing: { ...allNoticed, frustration: isNoticed } };
  const view = renderInWindow(
    <SessionContext value={scope}>
      <HelpLine />
    </SessionContext>,
    client,
    aWorkbench([], [], { settings }),
  );
  const asked = (name: string) => log.filter(([what]) => what === name).map(([, input]) => input);
  const endTurn = async () => {
    const end = story.ends();
    await act(async () => stream.push({ type: 'event', event: end }));
    return end;
  };
  const sayMore = async (text: string) => {
    const sent = story.sent(text);
    await act(async () => stream.push({ type: 'event', event: sent }));
  };
  const press = (name: RegExp | string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));
  return { log, asked, endTurn, sayMore, press, good, bad, preferences: view.preferences };
}

const line = () => screen.queryByRole('region', { name: 'What may help' });

describe('help after a frustrated streak', () => {
  it('stands above the composer once the turn has ended, with what each way is', async () => {
    const { endTurn } = await open({ streak: 6, messages: 2 });
    expect(line()).toBeNull();
    await endTurn();
    await waitFor(() => expect(line()).not.toBeNull());
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent)).toEqual([
      'Rewind',
      'Plan first',
      'Stronger model: Large, $10 in, $50 out',
      'Fresh session from a summary',
      'Dismiss',
    ]);
  });

  it('is not there without an offer', async () => {
    const { endTurn, asked } = await open(null);
    await endTurn();
    await waitFor(() => expect(asked('session')).toHaveLength(1));
    expect(line()).toBeNull();
  });

  it('rewinds to the end of the turn before the streak', async () => {
    const { endTurn, press, asked, good, bad, preferences } = await open({ streak: 6, messages: 2 });
    expect(bad.seq).toBe(6);
    await endTurn();
    await press('Rewind');
    expect(asked('fork')).toEqual([{ session, seq: good.seq }]);
    expect(asked('answerOffer')).toEqual([{ session, streak: 6, taken: 'rewind' }]);
    expect(preferences.getState().selectedSession).toBe(forked);
  });

  it('plans first, or takes the next stronger model', async () => {
    const { endTurn, press, asked } = await open({ streak: 6, messages: 2 });
    await endTurn();
    await press('Plan first');
    expect(asked('setMode')).toEqual([{ session, mode: 'plan' }]);
    expect(line()).toBeNull();
    const second = await open({ streak: 6, messages: 2 });
    await second.endTurn();
    await second.press(/Stronger model/);
    expect(second.asked('setModel')).toMatchObject([{ session, model: { model: 'large' } }]);
    expect(second.asked('answerOffer')).toEqual([{ session, streak: 6, taken: 'model' }]);
  });

  it('goes on in a fresh session that begins with a summary', async () => {
    const { endTurn, press, asked, preferences } = await open({ streak: 6, messages: 2 });
    const end = await endTurn();
    await press('Fresh session from a summary');
    await waitFor(() => expect(preferences.getState().selectedSession).toBe(forked));
    expect(asked('fork')).toEqual([{ session, seq: end.seq }]);
    expect(asked('compact')).toEqual([{ session: forked, focus: null, upTo: null }]);
  });

  it('is never shown twice for the same streak, even where the engine still offers it', async () => {
    const { endTurn, sayMore, press, asked, log } = await open({ streak: 6, messages: 2 });
    await endTurn();
    await press('Dismiss');
    expect(line()).toBeNull();
    expect(asked('answerOffer')).toEqual([{ session, streak: 6, taken: null }]);
    await sayMore('And now this');
    await endTurn();
    await waitFor(() => expect(asked('session')).toHaveLength(2));
    expect(line()).toBeNull();
    expect(log.filter(([what]) => what !== 'session' && what !== 'answerOffer')).toEqual([]);
  });

  it('is neither asked for nor drawn where frustration is not noticed', async () => {
    const { endTurn, asked } = await open({ streak: 6, messages: 2 }, false);
    await endTurn();
    expect(asked('session')).toEqual([]);
    expect(line()).toBeNull();
  });
});
