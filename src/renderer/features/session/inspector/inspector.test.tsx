import type { ContextView, SideAnswer } from '#shared/model/insight/context-view.ts';
import type { CallId, CompactionId, RequestId, SessionId } from '#shared/model/id.ts';
import type { SessionMessage } from '#shared/bridge/shapes.ts';
import { createStory, id, type Story } from '#shared/model/folds/transcript-story.ts';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aContextView } from '../../../testing/context-samples.ts';
import { fakeClient, fakeStream } from '../../../testing/fake-client.ts';
import { renderInWindow } from '../../../testing/render-in-window.tsx';
import { SessionScreen } from '../session-screen.tsx';

const session = id<SessionId>('5', 1);
const compaction = id<CompactionId>('c', 1);
const figures = { tokensBefore: 77_620, tokensAfter: 25_620, rewrittenTokens: 9_000, costUsd: 0.04, expectedSteps: 20, savesUsd: 0.31 };

function worked() {
  const story = createStory();
  story.created();
  story.sent('Fix the export');
  story.asks();
  story.calls('c1', 'Read', { file_path: '/home/ada/harbor/src/claim.ts' });
  story.starts('c1', 'Read', { file_path: '/home/ada/harbor/src/claim.ts' });
  story.finishes('c1', 'Read', 'const lease = 1;');
  story.completes({ input_tokens: 28, output_tokens: 512, cache_read_input_tokens: 74_380, cache_creation_input_tokens: 3_212 });
  story.ends();
  return story;
}

interface Answers {
  readonly view?: () => ContextView | Promise<ContextView>;
  readonly ask?: (question: string) => AsyncIterable<SideAnswer>;
}

// Wide enough for the pane, and a list draws what is in view.
beforeEach(
  () =>
    void vi.spyOn(window, 'matchMedia').mockImplementation(() => Object.assign(new EventTarget(), { matches: isWide }) as MediaQueryList),
);
let isWide = true;
Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 600 });
Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, value: 600 });

/** The screen of a session that was told so far, and ways to tell it more. */
async function open(story: Story, { view = () => aContextView(), ask }: Answers = {}) {
  const log: [string, unknown][] = [];
  const stream = fakeStream<SessionMessage>(
    { type: 'history', events: [...story.events] },
    { type: 'caught-up', lastSeq: story.events.length, drafts: [], liveCalls: [] },
  );
  const describeContext = vi.fn(async () => view());
  const client = fakeClient({
    session: {
      events: async () => stream,
      compact: async (input: unknown) => void log.push(['compact', input]),
      undoCompaction: async (input: unknown) => {
        log.push(['undo', input]);
        return { id: id<SessionId>('5', 9) };
      },
      ask: async ({ question }: { question: string }) => ask?.(question),
    },
    composer: { load: async () => ({ text: '', attachments: [] }), save: async () => undefined },
    context: { describe: describeContext },
  });
  let told = story.events.length;
  const tell = async () => {
    for (const event of story.events.slice(told)) stream.push({ type: 'event', event });
    told = story.events.length;
    await act(async () => undefined);
  };
  const rendered = renderInWindow(<SessionScreen sessionId={session} client={client} />, client);
  const inspector = await screen.findByRole('complementary', { name: 'Inspector' });
  return { log, tell, describeContext, inspector, ...rendered };
}

const columns = (row: HTMLElement) =>
  within(row)
    .getAllByRole('cell')
    .map((cell) => cell.textContent);

describe('the inspector', () => {
  it('says what fills the window, by part, with what the tools of each server are', async () => {
    const { inspector } = await open(worked());
    await within(inspector).findByText('77,620');
    expect(inspector.textContent).toContain('of 180,000 tokens');
    expect(inspector.textContent).toContain('reserve: compacts at 167,000');
    expect(inspector.querySelectorAll('[data-tile]')).toHaveLength(200);
    expect(inspector.querySelectorAll('[data-tile="reserve"]')).toHaveLength(15);
    expect(columns(within(inspector).getByRole('row', { name: /^Tool results/ }))).toEqual(['5 min', '52,160', '67.2 %']);
    fireEvent.click(within(inspector).getByRole('button', { name: 'Tools, 14' }));
    expect(columns(within(inspector).getByRole('row', { name: /^docs, 1 tool/ }))).toEqual(['1 h', '1,000', '1.3 %']);
    expect(columns(within(inspector).getByRole('row', { name: /^Free before compaction/ }))[1]).toBe('89,380');
  });

  it('says what each stage would free and cost, and compacts with a focus', async () => {
    const { inspector, log } = await open(worked());
    const stages = await within(inspector).findByRole('table', { name: 'Stages' });
    const stage = (name: RegExp) => within(stages).getByRole('row', { name });
    expect(columns(stage(/^Snip/))).toEqual(['nothing to free']);
    expect(columns(stage(/^Clear results/))).toEqual(['52,000', '~$0.0400', '~$0.31']);
    expect(columns(stage(/^Summary/))).toEqual(['65,620', '~$0.0900', '~$0.40']);
    fireEvent.change(within(inspector).getByLabelText('What the summary shall keep above all'), { target: { value: 'the lease' } });
    fireEvent.click(within(inspector).getByRole('button', { name: 'Compact now' }));
    await waitFor(() => expect(log).toEqual([['compact', { session, focus: 'the lease', upTo: null }]]));
  });

  it('says where nobody knows the window, what is simulated, and that the breaker is open', async () => {
    const { inspector } = await open(worked(), {
      view: () => aContextView({ window: null, isSimulated: true, breaker: 'open', countedBy: 'estimate' }),
    });
    await within(inspector).findByText(/Nobody knows how large this model’s window is/);
    expect(within(inspector).getByText('~77,620')).toBeTruthy();
    expect(within(inspector).getByText('simulated')).toBeTruthy();
    expect(inspector.textContent).toContain('The summary failed 3 times in a row');
    expect(columns(within(inspector).getByRole('row', { name: /^Clear results/ }))).toEqual(['52,000', 'free', '']);
    expect(inspector.querySelectorAll('[data-tile]')).toHaveLength(0);
  });

  it('asks anew when something happened, keeps what stood where that fails, and says so', async () => {
    let isLocked = false;
    const story = worked();
    const view = () => {
      if (isLocked) throw new Error('The journal is locked.');
      return aContextView();
    };
    const { inspector, tell, describeContext } = await open(story, { view });
    await within(inspector).findByText('77,620');
    isLocked = true;
    const before = describeContext.mock.calls.length;
    story.sent('And now test');
    story.asks();
    await tell();
    await waitFor(() => expect(describeContext.mock.calls.length).toBeGreaterThan(before));
    await within(inspector).findByText(/What fills the window is not known/);
    expect(within(inspector).getByText('77,620')).toBeTruthy();
  });

  it('shows the last request by kind of token', async () => {
    const { inspector } = await open(worked());
    const last = await within(inspector).findByRole('table', { name: 'Tokens of the last request' });
    expect(columns(within(last).getByRole('row', { name: /^Read from cache/ }))[0]).toBe('74,380');
    expect(columns(within(last).getByRole('row', { name: /^Fresh too few to draw/ }))[0]).toBe('28');
  });

  it('closes and opens with its key, and is as it was in the next window', async () => {
    const { preferences } = await open(worked());
    fireEvent.keyDown(window, { key: 'i', ctrlKey: true });
    await waitFor(() => expect(screen.queryByRole('complementary', { name: 'Inspector' })).toBeNull());
    expect(preferences.getState().inspector).toEqual({ isOpen: false, tab: 'context' });
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true, shiftKey: true });
    await screen.findByLabelText('Side question');
    expect(preferences.getState().inspector).toEqual({ isOpen: true, tab: 'side' });
  });
});

describe('a compaction in the transcript', () => {
  function compacted() {
    const story = worked();
    story.add('context.cleared', {
      compaction,
      figures,
      reason: 'pays',
      results: [{ call: 'c1' as CallId, text: '[Read of src/claim.ts, cleared]' }],
    });
    story.add('context.skipped', { compaction, stage: 'collapse', because: 'frees-nothing', figures: null });
    return story;
  }
  const end = { cause: 'trigger', turn: null, tokensBefore: 77_620, durationMs: 900 } as const;

  it('runs, then tells what it did; what was replaced can be read, and undone', async () => {
    const story = compacted();
    const { log, tell, preferences } = await open(story);
    const row = await screen.findByRole('region', { name: 'Compaction' });
    expect(row.textContent).toContain('Compacting …');
    story.add('context.compacted', { compaction, ...end, stages: ['microcompact'], tokensAfter: 25_620, isEnough: true });
    await tell();
    await waitFor(() => expect(row.textContent).toMatch(/Compacted at .*: 77,620 to 25,620 tokens, 1 stage, ~\$0\.0400\./));
    fireEvent.click(within(row).getByRole('button', { name: 'Read the original' }));
    expect(row.textContent).toContain('[Read of src/claim.ts, cleared]');
    expect(row.textContent).toContain('Done because it saves more than it costs.');
    expect(row.textContent).toContain('Fold spans: it would free nothing.');
    fireEvent.click(within(row).getByRole('button', { name: 'Undo: fork from before' }));
    await waitFor(() => expect(log).toEqual([['undo', { session, compaction }]]));
    await waitFor(() => expect(preferences.getState().selectedSession).toBe(id<SessionId>('5', 9)));
  });

  it('that failed says why, and offers to try again or without the model', async () => {
    const story = worked();
    story.asks(2, 'compaction');
    const { request } = story.state;
    story.add('context.failed', { compaction, request, because: 'refused', message: 'The model declined.' });
    story.add('context.compacted', { compaction, ...end, stages: [], tokensAfter: 77_620, isEnough: false });
    const { log } = await open(story);
    const row = await screen.findByRole('region', { name: 'Compaction' });
    expect(row.textContent).toContain('Compaction failed: the model declined to summarise');
    fireEvent.click(within(row).getByRole('button', { name: 'Try again' }));
    fireEvent.click(within(row).getByRole('button', { name: 'Clear tool results' }));
    await waitFor(() =>
      expect(log).toEqual([
        ['compact', { session, focus: null, upTo: null }],
        ['compact', { session, focus: null, upTo: null, stages: ['snip', 'microcompact', 'collapse'] }],
      ]),
    );
  });

  it('can be asked for up to the end of a turn, and waits in sight', async () => {
    const story = worked();
    const { seq } = story.state;
    const { log, tell } = await open(story);
    fireEvent.click(await screen.findByRole('button', { name: 'Summarise up to the end of turn 1' }));
    const dialog = await screen.findByRole('dialog', { hidden: true });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Summarise', hidden: true }));
    await waitFor(() => expect(log).toEqual([['compact', { session, focus: null, upTo: { session, seq } }]]));
    story.add('context.asked', { compaction, focus: 'the lease', upTo: { session, seq } }, 'person');
    await tell();
    await screen.findByText(/A summary up to a place above was asked for, to keep: the lease\. It begins before the next request\./);
  });
});

describe('a side question', () => {
  async function ask(answers: AsyncIterable<SideAnswer>, story = worked()) {
    const opened = await open(story, { ask: () => answers });
    fireEvent.click(within(opened.inspector).getByRole('tab', { name: /^Side question/ }));
    const field = await screen.findByLabelText('Side question');
    fireEvent.change(field, { target: { value: 'Which file?' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    return opened;
  }

  it('is answered as it arrives, and then listed from the journal with what it cost and what was read', async () => {
    const answers = fakeStream<SideAnswer>();
    const story = worked();
    const { inspector, tell } = await ask(answers, story);
    answers.push({ type: 'text', text: 'It was **claim' });
    answers.push({ type: 'text', text: '.ts**.' });
    await waitFor(() => expect(within(inspector).getByRole('article').textContent).toContain('claim.ts'));
    story.add('side.asked', { request: id<RequestId>('e', 2), question: 'Which file?' }, 'person');
    story.asks(2, 'side');
    story.says('It was **claim.ts**.');
    story.completes({ input_tokens: 100, cache_read_input_tokens: 900 });
    await tell();
    answers.push({ type: 'ended', problem: null, costUsd: 0.01, isSimulated: false, promptTokens: 1_000, readTokens: 900 });
    await waitFor(() => expect(within(inspector).getByRole('article').textContent).toContain('90.0 % read from cache'));
    expect(within(inspector).getAllByText('Which file?')).toHaveLength(1);
    expect(screen.getByRole('log').textContent).not.toContain('Which file?');
  });

  it('that fails says why, and can be stopped while it arrives', async () => {
    const answers = fakeStream<SideAnswer>();
    const { inspector } = await ask(answers);
    expect(await within(inspector).findByRole('button', { name: 'Stop the answer' })).toBeTruthy();
    answers.push({ type: 'ended', problem: 'The API is overloaded.', costUsd: null, isSimulated: false, promptTokens: 0, readTokens: 0 });
    expect((await within(inspector).findByRole('alert')).textContent).toContain('The API is overloaded.');
  });
});
