import type { SessionId } from '#shared/model/id.ts';
import type { Forecast, KeepWarmOffer } from '#shared/model/insight/forecast.ts';
import { createStory, id } from '#shared/model/folds/transcript-story.ts';
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeClient, fakeStream } from '../../../testing/fake-client.ts';
import { aForecast, aKeepWarmOffer } from '../../../testing/forecast-samples.ts';
import { renderInWindow } from '../../../testing/render-in-window.tsx';
import { createSessionActions } from '../session-actions.ts';
import { SessionContext } from '../session-context.ts';
import { createSessionStore } from '../session-store.ts';
import { createAheadStore } from './ahead-store.ts';
import { ForecastLine } from './forecast-line.tsx';
import { useLookAhead, writtenSize } from './use-look-ahead.ts';

const session = id<SessionId>('5', 1);
const nowMs = Date.UTC(2026, 10, 20, 12);

afterEach(() => vi.useRealTimers());

/** The line over a session, at a time that stands still until the test moves it. */
async function open(given: { forecast?: Partial<Forecast>; offer?: Partial<KeepWarmOffer>; isWorking?: boolean; text?: string } = {}) {
  vi.useFakeTimers({ now: nowMs });
  const story = createStory();
  story.created();
  if (given.isWorking) {
    story.sent('Go');
    story.asks();
  }
  const log: [string, unknown][] = [];
  let offer = aKeepWarmOffer(given.offer);
  const client = fakeClient({
    session: {
      events: async () =>
        fakeStream<unknown>(...story.events.map((event) => ({ type: 'event', event })), {
          type: 'caught-up',
          lastSeq: story.events.length,
          drafts: [],
          liveCalls: [],
        }),
    },
    forecast: {
      next: async (input: unknown) => {
        log.push(['next', input]);
        return aForecast(nowMs, given.forecast);
      },
      keepWarm: async () => offer,
      setKeepWarm: async (input: { isOn: boolean }) => {
        log.push(['setKeepWarm', input]);
        return (offer = { ...offer, isOn: input.isOn, renewalsLeft: 11, spentUsd: 0.0116 });
      },
    },
  });
  const store = createSessionStore(client, session);
  store.follow(new AbortController().signal);
  const ahead = createAheadStore(client, session);
  const scope = { client, session, store, actions: createSessionActions(client, session, () => undefined), ahead, prices: null };
  function Line() {
    useLookAhead({ text: given.text ?? '', attachments: [] });
    return <ForecastLine />;
  }
  renderInWindow(
    <SessionContext value={scope}>
      <Line />
    </SessionContext>,
    client,
  );
  await act(() => vi.advanceTimersByTimeAsync(300));
  const line = () => screen.getByRole('group', { name: 'Forecast of the next send' }).textContent;
  return { log, line, pass: (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms)) };
}

describe('the forecast of the next send', () => {
  it('says warm, cold and how long the cache is warm, and counts down to the end of it', async () => {
    const { line, pass } = await open();
    expect(line()).toBe('~$0.03 warm~$0.41 coldcache expires in 3:40');
    await pass(30_000);
    expect(line()).toBe('~$0.03 warm~$0.41 coldcache expires in 3:10');
    await pass(200_000);
    expect(line()).toBe('~$0.41 next send cache expired');
  });

  it('stands still while the window is hidden', async () => {
    const { line, pass } = await open();
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    const timers = vi.getTimerCount();
    await pass(60_000);
    expect(line()).toContain('3:40');
    visibility.mockReturnValue('visible');
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    expect(vi.getTimerCount()).toBeGreaterThan(timers);
    await pass(1_000);
    expect(line()).toContain('2:39');
    visibility.mockRestore();
  });

  it('asks with the size of what is written, never with the text', async () => {
    const { log } = await open({ text: 'fünf' });
    expect(log).toEqual([['next', { session, draftBytes: 5, images: 0 }]]);
    expect(writtenSize({ text: ' a ', attachments: [{ type: 'file', path: 'x', text: 'bc', bytes: 2 }] })).toEqual({ bytes: 3, images: 0 });
  });

  it.each([
    ['before anything was sent', { clock: { state: 'empty' } as const }, '~$0.41 next send'],
    [
      'when the cache has expired',
      { clock: { state: 'cold', expiredAtMs: 1, longExpiresAtMs: null } as const },
      '~$0.41 next send cache expired',
    ],
    ['for a rehearsal', { isSimulated: true, clock: { state: 'empty' } as const }, 'simulated ~59k tokens, free'],
    [
      'without a price',
      { clock: { state: 'empty' } as const, cold: { readTokens: 0, writeTokens: 1, freshTokens: 0, costUsd: null } },
      '~59k tokens, unpriced',
    ],
  ])('%s says so', async (_, forecast, words) => {
    const { line } = await open({ forecast });
    expect(line()).toBe(words);
  });

  it('says that the next send is queued while the agent works', async () => {
    const { line } = await open({ isWorking: true });
    expect(line()).toMatch(/^queued:~\$0\.03 warm/);
  });

  it('prices keeping warm before it is switched on, and shows what it has cost', async () => {
    const { log, line, pass } = await open();
    fireEvent.click(screen.getByRole('button', { name: 'About the next send' }));
    expect(screen.getByText('~$0.01 each time, ~$0.15 an hour; writing it again ~$0.28')).toBeTruthy();
    expect(screen.getByText('Past forecasts were off by 5 % in the median (12)')).toBeTruthy();
    fireEvent.click(screen.getByRole('menuitemradio', { name: /Keep the cache warm/ }));
    await pass(0);
    expect(log.at(-1)).toEqual(['setKeepWarm', { session, isOn: true }]);
    expect(line()).toContain('kept warm, 1 of 12, $0.0116 spent');
  });

  it('says why keeping warm ended, or cannot be', async () => {
    await open({ forecast: { clock: { state: 'empty' } }, offer: { reason: 'Nothing is cached yet.' } });
    fireEvent.click(screen.getByRole('button', { name: 'About the next send' }));
    expect(screen.getByRole('menuitemradio', { name: /Nothing is cached yet/ }).getAttribute('aria-disabled')).toBe('true');
  });
});
