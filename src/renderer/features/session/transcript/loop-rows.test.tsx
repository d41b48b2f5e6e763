// What the window says while the loop waits, retries and goes on by itself.
import { emptyTranscript } from '#shared/model/folds/transcript-state.ts';
import { createStory, id, type Story } from '#shared/model/folds/transcript-story.ts';
import type { TranscriptItem } from '#shared/model/folds/transcript-items.ts';
import { foldTranscript } from '#shared/model/folds/transcript.ts';
import type { SessionId } from '#shared/model/id.ts';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../../bridge/client.ts';
import { renderInWindow } from '../../../testing/render-in-window.tsx';
import { RowMemoryContext } from '../row-memory.ts';
import { createSessionActions } from '../session-actions.ts';
import { SessionContext } from '../session-context.ts';
import { emptySession, type SessionStore } from '../session-store.ts';
import { ItemRow } from './item-row.tsx';

afterEach(cleanup);

const session = id<SessionId>('5', 1);

/** Draws the story's last item. */
function show(tell: (story: Story) => void): unknown[] {
  return showItem(null, tell);
}

/** Draws the story's last item of a type. */
function showItem(type: TranscriptItem['type'] | null, tell: (story: Story) => void): unknown[] {
  const story = createStory();
  story.created();
  story.sent('Go');
  story.asks();
  tell(story);
  const transcript = story.events.reduce(foldTranscript, emptyTranscript);
  const item = transcript.items.findLast((candidate) => type === null || candidate.type === type);
  if (item === undefined) throw new Error('There is no item.');
  const log: unknown[] = [];
  const client = {
    session: { retryNow: async (input: unknown) => void log.push(input), send: async (input: unknown) => void log.push(input) },
  } as unknown as Client;
  const store = { ...createStore(() => ({ ...emptySession, transcript })), follow: () => undefined } as SessionStore;
  const scope = { client, session, store, actions: createSessionActions(client, session, () => undefined), prices: null };
  renderInWindow(
    <SessionContext value={scope}>
      <RowMemoryContext value={new Map()}>
        <ItemRow item={item} />
      </RowMemoryContext>
    </SessionContext>,
    client,
  );
  return log;
}

const click = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));

it('shows the beginning of a text that is too long to draw at once, and the whole of it at a click', async () => {
  const text = `${'word '.repeat(2_000)}end`;
  showItem('person', (story) => void story.sent(text));
  expect(screen.queryByText(/end$/)).toBeNull();
  await click('Show all 10,003 characters');
  expect(screen.getByText(/end$/)).toBeTruthy();
});

it('lets the person cut a wait before a retry short', async () => {
  const log = show((story) => story.fails('overloaded', 60_000));
  await click('Try now');
  expect(log).toEqual([{ session }]);
});

it('offers nothing to cut short where nothing is waited for', () => {
  show((story) => story.fails('authentication', null));
  expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull();
});

it('says what a turn waits for where other requests hold what a cap has left, and lets the person stop that', async () => {
  const log = show((story) => story.waitsForCap(45_000));
  expect(screen.getByText('Waiting: other requests hold $0.12 of the day’s cap')).toBeTruthy();
  expect(screen.getByText(/The next request could cost \$0\.45\. \$0\.38 of \$1\.00 is left today\./)).toBeTruthy();
  await click('Stop waiting');
  expect(log).toEqual([{ session }]);
});

it('says in one line that a turn waited, when its request is sent or its end has come', () => {
  const story = createStory();
  story.created();
  story.sent('Go');
  story.waitsForCap(45_000);
  const waiting = story.events.reduce(foldTranscript, emptyTranscript);
  story.asks();
  const items = story.events.reduce(foldTranscript, emptyTranscript).items;
  expect([waiting.items.at(-1), items.at(-2)]).toMatchObject([
    { type: 'cap-wait', status: 'waiting' },
    { type: 'cap-wait', status: 'over' },
  ]);
  show((other) => {
    other.waitsForCap(45_000);
    other.waitsForCap(null);
  });
  expect(screen.getByRole('button', { name: 'Stop waiting' })).toBeTruthy();
});

it('tells what a cap ended and what it took so far, and leads to the caps', () => {
  show((story) => story.ends({ reason: 'budget_exhausted', scope: 'day', unit: 'usd', limit: 1, spent: 0.5, held: 0, needed: 0.6 }));
  expect(screen.getByText(/The next request could cost \$0\.60.*So far: 1 step, 5 s/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Continue' })).toBeTruthy();
});

it('offers to fork from before the turn that found the window full, where there is one', () => {
  const full = { reason: 'blocking_limit', model: 'model-a', promptTokens: 201_000, contextWindow: 200_000 } as const;
  show((story) => {
    story.ends(full);
    story.sent('Again');
    story.ends(full);
  });
  expect(screen.getByText(/at least 201,000 tokens, and the window of model-a holds 200,000 tokens/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Fork from before this turn' })).toBeTruthy();
  cleanup();
  show((story) => story.ends(full));
  expect(screen.queryByRole('button', { name: 'Fork from before this turn' })).toBeNull();
});

it('says which model took over', () => {
  show((story) =>
    story.add('loop.transitioned', {
      turn: story.state.turn,
      step: 1,
      transition: { reason: 'model_fallback', from: 'model-a', to: 'model-b' },
    }),
  );
  expect(screen.getByText(/model-a stays overloaded. model-b takes over/)).toBeTruthy();
});

it('tells what a breaker ended, what it took so far, and goes on at one click', async () => {
  const log = show((story) => story.ends({ reason: 'repeated_calls', tool: 'Read', times: 5 }));
  expect(screen.getByText(/So far: 1 step, 5 s/)).toBeTruthy();
  await click('Try another way');
  expect(log).toMatchObject([{ session, content: [{ text: expect.stringContaining('try another way') as string }] }]);
});

it('says why nothing streams while a whole answer is waited for', () => {
  show((story) => void story.asks(1, 'main', { isStreamed: false }));
  expect(screen.getByText(/nothing streams on this connection: waits for the whole answer/)).toBeTruthy();
});

it('says of a whole answer that it came so', () => {
  showItem('agent', (story) => {
    story.asks(1, 'main', { isStreamed: false });
    story.says('Done.');
    story.completes();
  });
  expect(screen.getByText('came whole: this connection holds streams back')).toBeTruthy();
});
