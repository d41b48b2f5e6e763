import type { ComposerDraft } from '#shared/bridge/shapes.ts';
import type { PersonContent } from '#shared/model/content.ts';
import { id } from '#shared/model/folds/transcript-story.ts';
import type { SessionId } from '#shared/model/id.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '../../../bridge/client.ts';
import { createDraftStore, draftContent, withPart } from './draft-store.ts';

const file = (path: string, text = 'x'): PersonContent => ({ type: 'file', path, text, bytes: 1 });

function client(kept: ComposerDraft | Promise<never>, saved: ComposerDraft[] = []) {
  const composer = {
    load: async () => kept,
    save: async ({ draft }: { draft: ComposerDraft }) => {
      saved.push(draft);
    },
  };
  return { composer } as unknown as Client;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a composer’s draft', () => {
  it('comes back as it was kept', async () => {
    const draft = createDraftStore(client({ text: 'half a thought', attachments: [file('a.ts')] }), id<SessionId>('5', 1));
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.state.getState()).toEqual({ text: 'half a thought', attachments: [file('a.ts')], isLoaded: true });
  });

  it('does not overwrite what was written before it came', async () => {
    const draft = createDraftStore(client({ text: 'old', attachments: [] }), id<SessionId>('5', 1));
    draft.setText('new');
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.state.getState().text).toBe('new');
  });

  it('is saved once, a moment after the last change, and at once when the screen goes', async () => {
    const saved: ComposerDraft[] = [];
    const draft = createDraftStore(client({ text: '', attachments: [] }, saved), id<SessionId>('5', 1));
    await vi.advanceTimersByTimeAsync(0);
    draft.setText('a');
    draft.setText('ab');
    expect(saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saved).toEqual([{ text: 'ab', attachments: [] }]);
    draft.attach(file('a.ts'));
    draft.flush();
    expect(saved).toHaveLength(2);
    draft.flush();
    expect(saved).toHaveLength(2);
  });

  it('attaches the same file once, with its newest text', () => {
    expect(withPart([file('a.ts', 'old'), file('b.ts')], file('a.ts', 'new'))).toEqual([file('b.ts'), file('a.ts', 'new')]);
  });

  it('becomes a message with the words first; blanks alone are nothing to send', () => {
    expect(draftContent({ text: ' go ', attachments: [file('a.ts')] })).toEqual([{ type: 'text', text: 'go' }, file('a.ts')]);
    expect(draftContent({ text: ' \n', attachments: [] })).toEqual([]);
  });
});
