import type { SessionMessage } from '#shared/bridge/shapes.ts';
import { createStory, id } from '#shared/model/folds/transcript-story.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { JudgedClaim } from '#shared/model/noticed/kinds.ts';
import type { SessionNoticed } from '#shared/model/noticed/reports.ts';
import { allNoticed } from '#shared/model/settings.ts';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { fakeClient, fakeStream } from '../../../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../../../testing/render-in-window.tsx';
import { someSettings } from '../../../testing/samples.ts';
import { SessionScreen } from '../session-screen.tsx';

const session = id<SessionId>('5', 1);
const text = 'Both now happen in one transaction. **The suite passed** before this change too. [More](a.md).';
const said = '**The suite passed** before this change too';
const claim: JudgedClaim = {
  kind: 'tests-pass',
  start: text.indexOf(said),
  end: text.indexOf(said) + said.length,
  text: said,
  subject: null,
  verdict: 'unsupported',
  missing: 'No test ran before event 1,184',
  evidence: [],
};

Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 600 });
Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, value: 600 });

/** The screen of a session whose last answer makes a claim; `more` goes on with the story. */
function open(noticing = allNoticed, first: Partial<JudgedClaim> = {}) {
  const story = createStory();
  story.created();
  story.sent('Fix it');
  story.asks();
  const block = story.says(text);
  const stream = fakeStream<SessionMessage>(
    { type: 'history', events: [...story.events] },
    { type: 'caught-up', lastSeq: story.events.length, drafts: [], liveCalls: [] },
  );
  let isDisputed = false;
  const log: [string, unknown][] = [];
  const noticed = vi.fn(async (): Promise<SessionNoticed> => ({
    messages: [],
    offer: null,
    claims: [{ seq: block.seq, index: 0, claim: { ...claim, ...first }, isDisputed }],
  }));
  const client = fakeClient({
    session: { events: async () => stream, send: async (input: unknown) => void log.push(['send', input]) },
    noticed: {
      session: noticed,
      dispute: async (input: unknown) => {
        isDisputed = true;
        log.push(['dispute', input]);
      },
    },
    prices: { get: async () => ({ version: '', models: [] }) },
  });
  renderInWindow(
    <SessionScreen sessionId={session} client={client} />,
    client,
    aWorkbench([], [], { settings: { ...someSettings, noticing } }),
  );
  const end = () =>
    act(async () => {
      const before = story.events.length;
      story.completes();
      story.ends();
      for (const event of story.events.slice(before)) stream.push({ type: 'event', event });
    });
  return { log, noticed, end, seq: block.seq };
}

it('marks a claim without evidence once the answer is complete, and asks to prove it', async () => {
  const { log, end } = open();
  await screen.findByRole('region', { name: 'You' });
  await end();
  const note = await screen.findByRole('note');
  expect(note.textContent).toContain('No evidence: no test ran before event 1,184');
  expect(screen.getByText('The suite passed').tagName).toBe('SPAN');
  expect(note.closest('p')?.textContent).toContain('before this change too.No evidence');
  fireEvent.click(within(note).getByRole('button', { name: 'Ask to prove it' }));
  await waitFor(() => expect(log.length).toBe(1));
  const [[what, input]] = log as [[string, { content: { text: string }[] }]];
  expect(what).toBe('send');
  expect(input.content[0]?.text).toContain(said);
  expect(input.content[0]?.text).toContain('No test ran before event 1,184.');
});

it('shows a disputed claim as disputed', async () => {
  const { log, end, seq } = open();
  await screen.findByRole('region', { name: 'You' });
  await end();
  fireEvent.click(await screen.findByRole('button', { name: 'Dispute' }));
  await screen.findByText('Disputed: no test ran before event 1,184');
  expect(log).toEqual([['dispute', { session, seq, index: 0 }]]);
  expect(screen.queryByRole('button', { name: 'Ask to prove it' })).toBeNull();
  expect(screen.getByText('The suite passed').tagName).toBe('STRONG');
});

it('says where the journal speaks against a claim, and marks none that it supports', async () => {
  const against = open(allNoticed, { verdict: 'contradicted', missing: 'The last test run failed (event 12): npm test' });
  await screen.findByRole('region', { name: 'You' });
  await against.end();
  await screen.findByText('Contradicted: the last test run failed (event 12): npm test');
});

it('marks nothing that is supported', async () => {
  const { noticed, end } = open(allNoticed, { verdict: 'supported', missing: null });
  await screen.findByRole('region', { name: 'You' });
  await end();
  await waitFor(() => expect(noticed.mock.calls.length).toBeGreaterThanOrEqual(2));
  expect(screen.queryByRole('note')).toBeNull();
});

it('neither asks nor marks where it is switched off', async () => {
  const off = open({ ...allNoticed, claims: false, frustration: false });
  await screen.findByRole('region', { name: 'You' });
  await off.end();
  await screen.findByText('The suite passed');
  expect(off.noticed).not.toHaveBeenCalled();
  expect(screen.queryByRole('note')).toBeNull();
});
