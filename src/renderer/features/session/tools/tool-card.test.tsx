import { emptyTranscript } from '#shared/model/folds/transcript-state.ts';
import { createStory, id } from '#shared/model/folds/transcript-story.ts';
import { foldTranscript } from '#shared/model/folds/transcript.ts';
import type { CallId, SessionId } from '#shared/model/id.ts';
import type { ReactNode } from 'react';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../../bridge/client.ts';
import { PreferencesContext } from '../../../parts/preferences/preferences-context.ts';
import { createPreferenceStore } from '../../../parts/preferences/window-preferences.ts';
import { RowMemoryContext } from '../row-memory.ts';
import { createSessionActions } from '../session-actions.ts';
import { SessionContext } from '../session-context.ts';
import { emptySession, type SessionStore } from '../session-store.ts';
import { ToolCard } from './tool-card.tsx';

afterEach(cleanup);

const session = id<SessionId>('5', 1);
const shell = { type: 'shell', command: 'x', exitCode: 0, signal: null, ending: 'exit', cwd: '/', outputBytes: 0, process: null } as const;

function show(tool: string, input: Record<string, string>, tell: (story: ReturnType<typeof createStory>) => void) {
  const story = createStory();
  story.created();
  story.sent('Go');
  story.asks();
  story.calls('c1', tool, input);
  tell(story);
  const transcript = story.events.reduce(foldTranscript, emptyTranscript);
  const item = transcript.items.find((candidate) => candidate.type === 'tool');
  if (item?.type !== 'tool') throw new Error('There is no card.');
  const stopped: CallId[] = [];
  const client = { call: { stop: async ({ call }: { call: CallId }) => void stopped.push(call) } } as unknown as Client;
  const store = { ...createStore(() => ({ ...emptySession, transcript })), follow: () => undefined } as SessionStore;
  const scope = { client, session, store, actions: createSessionActions(client, session, () => undefined), prices: null };
  const memory = new Map<string, unknown>();
  const frame = (children: ReactNode) => (
    <SessionContext value={scope}>
      <PreferencesContext value={createPreferenceStore(null)}>
        <RowMemoryContext value={memory}>{children}</RowMemoryContext>
      </PreferencesContext>
    </SessionContext>
  );
  const view = render(frame(<ToolCard card={item.card} />));
  const remount = () => {
    view.rerender(frame(null));
    view.rerender(frame(<ToolCard card={item.card} />));
  };
  return { stopped, remount };
}

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`).join('\n');

describe('a tool card', () => {
  it('opens by itself where the call failed', () => {
    show('Grep', { pattern: '(' }, (story) => story.finishes('c1', 'Grep', 'unclosed group', { outcome: 'failed', isError: true }));
    expect(screen.getByText('unclosed group')).toBeTruthy();
  });

  it('is one line where a search is done, opens on a click and stays open when its row comes back', () => {
    const { remount } = show('Glob', { pattern: '*.lock' }, (story) => story.finishes('c1', 'Glob', 'a.lock'));
    expect(screen.queryByText('a.lock')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /Glob/ }));
    expect(screen.getByText('a.lock')).toBeTruthy();
    remount();
    expect(screen.getByText('a.lock')).toBeTruthy();
  });

  it('shows the end of a long output and the rest on demand', () => {
    show('Bash', { command: 'npm ci' }, (story) => {
      story.starts('c1', 'Bash', { command: 'npm ci' });
      story.finishes('c1', 'Bash', lines(40), { details: shell });
    });
    expect(screen.getByText(/line 39/).textContent).toBe('line 36\nline 37\nline 38\nline 39');
    fireEvent.click(screen.getByRole('button', { name: 'Show 36 lines before' }));
    expect(screen.getByText(/line 39/).textContent).toBe(lines(40));
  });

  it('stops a running call', () => {
    const { stopped } = show('Bash', { command: 'sleep 9' }, (story) => story.starts('c1', 'Bash', { command: 'sleep 9' }));
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(stopped).toEqual(['c1']);
  });

  it('says that a result is frozen, how long it was and where it lies', () => {
    show('WebFetch', { url: 'https://example.org' }, (story) => {
      story.add('result.frozen', { call: 'c1' as CallId, text: 'the beginning', path: '/t/c1.txt', originalCharacters: 812_000 });
      story.finishes('c1', 'WebFetch', '', { isFrozen: true });
    });
    expect(screen.getByText('frozen: 812,000 characters on disk')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: /WebFetch/ }));
    expect(screen.getByText('/t/c1.txt')).toBeTruthy();
    expect(screen.getByText('the beginning')).toBeTruthy();
  });

  it('shows input and result as the model sees them', () => {
    show('Glob', { pattern: '*.lock' }, (story) => story.finishes('c1', 'Glob', 'a.lock'));
    fireEvent.click(screen.getByRole('button', { name: 'Input and result as the model sees them' }));
    expect(screen.getByText(/"pattern": "\*\.lock"/)).toBeTruthy();
    expect(screen.getByText('a.lock')).toBeTruthy();
  });

  it('turns a diff over between one column and two', () => {
    const hunks = [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: ['-old word', '+new word'] }];
    const details = { type: 'diff', path: 'a.unheard', isNewFile: false, added: 1, removed: 1, hunks, isCut: false } as const;
    show('Edit', { file_path: 'a.unheard' }, (story) => story.finishes('c1', 'Edit', 'ok', { details }));
    expect(screen.queryAllByRole('cell')).toHaveLength(0);
    fireEvent.click(screen.getByRole('button', { name: 'Show diffs side by side' }));
    expect(screen.getAllByRole('cell')).toHaveLength(2);
  });
});
