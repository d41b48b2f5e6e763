import { createStory, id } from '#shared/model/folds/transcript-story.ts';
import type { SessionId } from '#shared/model/id.ts';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { ORPCError } from '@orpc/client';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../../bridge/client.ts';
import { WorkbenchContext } from '../../../parts/workbench/workbench-context.ts';
import { emptyWorkbench, type WorkbenchState } from '../../../parts/workbench/workbench-state.ts';
import { createSessionActions } from '../session-actions.ts';
import { SessionContext } from '../session-context.ts';
import { createSessionStore } from '../session-store.ts';
import { Composer } from './composer.tsx';
import { createDraftStore } from './draft-store.ts';

afterEach(cleanup);

const session = id<SessionId>('5', 1);
type Story = ReturnType<typeof createStory>;

/** A composer over a session whose events `tell` writes, with a client that logs what it is asked. */
async function open(
  tell: (story: Story) => void = () => undefined,
  options: { refusal?: Error; heldBy?: string; until?: Promise<void> } = {},
) {
  const story = createStory();
  story.created();
  tell(story);
  const log: [string, unknown][] = [];
  const client = {
    session: {
      events: async (_: unknown, { signal }: { signal: AbortSignal }) =>
        (async function* () {
          for (const event of story.events) yield { type: 'event', event };
          yield { type: 'caught-up', lastSeq: story.events.length, drafts: [], liveCalls: [] };
          await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
        })(),
      send: async (input: unknown) => {
        await options.until;
        if (options.refusal) throw options.refusal;
        log.push(['send', input]);
      },
      compact: async (input: unknown) => {
        if (options.refusal) throw options.refusal;
        log.push(['compact', input]);
      },
      withdraw: async (input: unknown) => void log.push(['withdraw', input]),
    },
    composer: { load: async () => ({ text: '', attachments: [] }), save: async () => undefined },
    project: { completeFile: async () => [{ path: 'src/claim.ts', isFolder: false }] },
    blob: { attach: async ({ path }: { path: string }) => ({ type: 'file', path, text: 'x', bytes: 1 }) },
  } as unknown as Client;
  const workbench: WorkbenchState = {
    ...emptyWorkbench,
    sessions: { [session]: { id: session, heldBy: options.heldBy ?? null } } as unknown as WorkbenchState['sessions'],
  };
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const store = createSessionStore(client, session);
  store.follow(controller.signal);
  await waitFor(() => expect(store.getState().load.status).toBe('ready'));
  const actions = createSessionActions(client, session, (text) => log.push(['tell', text]));
  const draft = createDraftStore(client, session);
  render(
    <WorkbenchContext value={createStore(() => workbench)}>
      <SessionContext value={{ client, session, store, actions, prices: null }}>
        <Composer draft={draft} />
      </SessionContext>
    </WorkbenchContext>,
  );
  await act(async () => undefined);
  const field = screen.getByLabelText<HTMLTextAreaElement>('Message');
  const write = (text: string) => fireEvent.change(field, { target: { value: text, selectionStart: text.length } });
  const press = async (key: string, more: object = {}) => act(async () => void fireEvent.keyDown(field, { key, keyCode: 13, ...more }));
  return { log, field, write, press };
}

const working = (story: Story) => {
  story.sent('Go');
  story.asks();
};

describe('the composer', () => {
  it('sends with Enter and is empty afterwards', async () => {
    const { log, field, write, press } = await open();
    write('run git status');
    await press('Enter');
    expect(log).toEqual([['send', { session, content: [{ type: 'text', text: 'run git status' }] }]]);
    expect(field.value).toBe('');
  });

  it('takes a token target off the end of the message, and says so before it is sent', async () => {
    const { log, write, press } = await open();
    write('port the parser +500k');
    expect(screen.getByText(/Keeps going to 500,000 output tokens/)).toBeTruthy();
    await press('Enter');
    expect(log).toEqual([['send', { session, content: [{ type: 'text', text: 'port the parser' }], tokenTarget: 500_000 }]]);
  });

  it('offers /compact, and compacts in place of sending it', async () => {
    const { log, field, write, press } = await open();
    write('/co');
    expect(screen.getByRole('listbox', { name: 'Commands' }).textContent).toContain('Compacts the session now');
    await press('Enter');
    expect(field.value).toBe('/compact ');
    write('/compact the lease');
    expect(screen.getByRole('button', { name: /^Compact/ })).toBeTruthy();
    await press('Enter');
    expect(log).toEqual([['compact', { session, focus: 'the lease', upTo: null }]]);
    expect(field.value).toBe('');
  });

  it('keeps a /compact that was not taken, and says why', async () => {
    const { log, field, write, press } = await open(undefined, {
      refusal: new ORPCError('CONFLICT', { message: 'Another process has it.' }),
    });
    write('/compact');
    await press('Enter');
    expect(log).toEqual([['tell', 'The session was not compacted (CONFLICT). Another process has it.']]);
    expect(field.value).toBe('/compact');
  });

  it('sends nothing that is blank, and nothing while an input method is choosing', async () => {
    const { log, write, press } = await open();
    write('  ');
    await press('Enter');
    write('かな');
    await press('Enter', { keyCode: 229 });
    expect(log).toEqual([]);
  });

  it('queues with Enter and steers with Ctrl Enter while the agent works', async () => {
    const { log, write, press } = await open(working);
    expect(screen.getByRole('button', { name: /^Queue/ })).toBeTruthy();
    write('then test');
    await press('Enter');
    write('use npm');
    await press('Enter', { ctrlKey: true });
    expect(log.map(([, input]) => (input as { delivery: string }).delivery)).toEqual(['queue', 'steer']);
  });

  it('keeps what was written where the engine refuses it, and says why', async () => {
    const refusal = new ORPCError('HELD', { message: 'Another process writes this session.' });
    const { field, write, press } = await open(undefined, { refusal });
    write('run it');
    await press('Enter');
    expect(field.value).toBe('run it');
    expect(screen.getByRole('alert').textContent).toContain('The message was not sent (HELD). Another process writes this session.');
  });

  it('keeps what is written while a message is on its way, and sends it behind that one', async () => {
    const gate = Promise.withResolvers<void>();
    const { log, field, write, press } = await open(working, { until: gate.promise });
    write('first');
    await press('Enter');
    write('second');
    await press('Enter');
    write('third');
    expect(log).toEqual([]);
    await act(async () => gate.resolve());
    const texts = log.map(([, input]) => (input as { content: { text: string }[] }).content[0]?.text);
    expect(texts).toEqual(['first', 'second']);
    expect(field.value).toBe('third');
  });

  it('gives a message that was refused back before what was written since', async () => {
    const gate = Promise.withResolvers<void>();
    const { field, write, press } = await open(undefined, { refusal: new Error('No.'), until: gate.promise });
    write('first +5k');
    await press('Enter');
    write('second');
    await act(async () => gate.resolve());
    expect(field.value).toBe('first +5k\n\nsecond');
  });

  it('says beforehand why nothing can be sent', async () => {
    const { log, write, press } = await open(undefined, { heldBy: 'tessera run' });
    write('run it');
    await press('Enter');
    expect(log).toEqual([]);
    expect(screen.getByText(/^tessera run writes this session/)).toBeTruthy();
  });

  it('shows what is queued and gives it back when it is withdrawn', async () => {
    const { log, field } = await open((story) => {
      working(story);
      story.queued('then run the tests');
    });
    expect(screen.getByText('then run the tests')).toBeTruthy();
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Withdraw' })));
    expect(log[0]?.[0]).toBe('withdraw');
    expect(field.value).toBe('then run the tests');
  });

  it('holds what is queued behind a turn that was stopped, and sends it when asked', async () => {
    const { log } = await open((story) => {
      working(story);
      story.queued('then run the tests');
      story.ends({ reason: 'aborted_tools' });
    });
    expect(screen.getByText(/^held/)).toBeTruthy();
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Send now' })));
    expect(log.map(([what]) => what)).toEqual(['withdraw', 'send']);
    expect(log[1]?.[1]).toEqual({ session, content: [{ type: 'text', text: 'then run the tests' }] });
  });

  it('keeps a held message in the composer where it cannot be sent', async () => {
    const refusal = new ORPCError('HELD', { message: 'Another process writes this session.' });
    const tell = (story: Story) => {
      working(story);
      story.queued('then run the tests');
      story.ends({ reason: 'aborted_tools' });
    };
    const { field, write } = await open(tell, { refusal });
    write('my own words');
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Send now' })));
    expect(field.value).toBe('then run the tests\n\nmy own words');
  });

  it('completes a file of the project behind an @ and attaches it', async () => {
    const { field, write, press, log } = await open();
    write('look at @cla');
    await waitFor(() => expect(screen.getByRole('option', { name: 'src/claim.ts' })).toBeTruthy());
    await press('Enter');
    expect(field.value).toBe('look at @src/claim.ts ');
    await waitFor(() => expect(screen.getByRole('button', { name: 'Take src/claim.ts off' })).toBeTruthy());
    await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Send/ }).disabled).toBe(false));
    await press('Enter');
    expect(log[0]?.[1]).toMatchObject({ content: [{ text: 'look at @src/claim.ts' }, { type: 'file', path: 'src/claim.ts' }] });
  });
});
