import type { SessionMessage } from '#shared/bridge/shapes.ts';
import { createStory, id, type Story } from '#shared/model/folds/transcript-story.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { ToolDetails } from '#shared/model/tool-details.ts';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeClient, fakeStream } from '../../../testing/fake-client.ts';
import { renderInWindow } from '../../../testing/render-in-window.tsx';
import { SessionScreen } from '../session-screen.tsx';

const session = id<SessionId>('5', 1);

beforeEach(
  () =>
    void vi.spyOn(window, 'matchMedia').mockImplementation(() => Object.assign(new EventTarget(), { matches: false }) as MediaQueryList),
);
Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 600 });
Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, value: 600 });

function worked(): Story {
  const story = createStory();
  story.created();
  story.sent('Raise the lease');
  story.asks();
  story.block({ type: 'thinking', thinking: 'The amberlock must stay closed.', signature: 's' });
  story.says('The lease is raised.');
  story.completes();
  return story;
}

/** The screen of a session that was told so far, and ways to tell it more. */
async function open(story: Story) {
  const stream = fakeStream<SessionMessage>(
    { type: 'history', events: [...story.events] },
    { type: 'caught-up', lastSeq: story.events.length, drafts: [], liveCalls: [] },
  );
  const stop = vi.fn(async () => undefined);
  const client = fakeClient({
    session: { events: async () => stream, stop },
    composer: { load: async () => ({ text: '', attachments: [] }), save: async () => undefined },
  });
  let told = story.events.length;
  const tell = async () => {
    for (const event of story.events.slice(told)) stream.push({ type: 'event', event });
    told = story.events.length;
    await act(async () => undefined);
  };
  renderInWindow(<SessionScreen sessionId={session} client={client} />, client);
  await screen.findByRole('log');
  return { stop, tell };
}

const pressFind = () => fireEvent.keyDown(document.body, { key: 'f', ctrlKey: true });
const field = () => screen.getByRole('textbox', { name: 'Find in the transcript' });
const write = (text: string) => fireEvent.change(field(), { target: { value: text } });
const said = () => screen.getByRole('search').querySelector('output')?.textContent;

describe('the find bar', () => {
  it('opens with its key, takes the focus, and says how many matches there are and which is shown, and where', async () => {
    await open(worked());
    expect(screen.queryByRole('search')).toBeNull();
    pressFind();
    expect(document.activeElement).toBe(field());
    expect(said()).toBe('');
    write('lease');
    // It begins where one reads: at the end.
    expect(said()).toBe('2 of 2 in an answer');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(said()).toBe('1 of 2 in your message');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(said()).toBe('2 of 2 in an answer');
    fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true });
    expect(said()).toBe('1 of 2 in your message');
    fireEvent.click(screen.getByRole('button', { name: 'Previous match' }));
    expect(said()).toBe('2 of 2 in an answer');
    fireEvent.click(screen.getByRole('button', { name: 'Match case' }));
    write('Lease');
    expect(said()).toMatch(/^No match in \d items$/);
    expect(screen.getByRole('button', { name: 'Next match' })).toHaveProperty('disabled', true);
  });

  it('opens what a match is folded away in, and marks its row', async () => {
    await open(worked());
    pressFind();
    expect(screen.queryByText(/amberlock/)).toBeNull();
    write('amberlock');
    await waitFor(() => expect(screen.getByText(/amberlock/).closest('[data-found]')).not.toBeNull());
  });

  it('unfolds a long diff for a match far down in it', async () => {
    const story = worked();
    const lines = Array.from({ length: 90 }, (_, line) => (line === 80 ? '+the cinnabar' : `+line ${line}`));
    const hunk = { oldStart: 1, oldLines: 0, newStart: 1, newLines: 90, lines };
    story.calls('c1', 'Write', { file_path: 'a.txt', content: '' });
    story.starts('c1', 'Write', {});
    const details: ToolDetails = { type: 'diff', path: 'a.txt', isNewFile: true, added: 90, removed: 0, hunks: [hunk], isCut: false };
    story.finishes('c1', 'Write', 'Done.', { details });
    await open(story);
    pressFind();
    write('cinna');
    expect(said()).toBe('1 of 1 in a change by Write');
    await waitFor(() => expect(screen.getByText(/cinnabar/).closest('[data-found]')).not.toBeNull());
  });

  it('takes Esc before the turn does, and gives the focus back', async () => {
    const { stop } = await open(worked());
    const composer = screen.getByLabelText('Message');
    composer.focus();
    pressFind();
    write('lease');
    fireEvent.keyDown(field(), { key: 'Escape' });
    expect(screen.queryByRole('search')).toBeNull();
    expect(document.activeElement).toBe(composer);
    expect(stop).not.toHaveBeenCalled();
    fireEvent.keyDown(composer, { key: 'Escape' });
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('keeps its place and counts on when more is said', async () => {
    const story = worked();
    const { tell } = await open(story);
    pressFind();
    write('lease');
    story.ends();
    story.sent('Lower the lease again');
    await tell();
    await waitFor(() => expect(said()).toBe('2 of 3 in an answer'));
  });

  it('is offered in the menu of the session with its key', async () => {
    await open(worked());
    fireEvent.click(screen.getByRole('button', { name: 'More' }));
    const entry = screen.getByRole('menuitem', { name: /^Find in the transcript/ });
    expect(entry.textContent).toMatch(/F$/);
    fireEvent.click(entry);
    expect(document.activeElement).toBe(field());
  });

  it('says it where there are more matches than one counts', async () => {
    const story = worked();
    story.says('tick '.repeat(600));
    story.says('tick '.repeat(600));
    await open(story);
    pressFind();
    write('tick');
    expect(said()).toBe('601 of 999+ in an answer');
  });
});
