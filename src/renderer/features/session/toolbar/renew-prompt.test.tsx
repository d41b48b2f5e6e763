import type { PromptRenewal } from '#shared/model/prompt-catalog.ts';
import { id } from '#shared/model/folds/transcript-story.ts';
import type { SessionId } from '#shared/model/id.ts';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { fakeClient } from '../../../testing/fake-client.ts';
import { renderInWindow } from '../../../testing/render-in-window.tsx';
import { createSessionActions } from '../session-actions.ts';
import { SessionContext } from '../session-context.ts';
import { emptySession, type SessionStore } from '../session-store.ts';
import { RenewPrompt } from './renew-prompt.tsx';

const session = id<SessionId>('5', 1);

function theDialog(offer: PromptRenewal | null, renewPrompt = vi.fn(async () => undefined)) {
  const onClose = vi.fn();
  const client = fakeClient({ session: { promptRenewal: async () => offer, renewPrompt } });
  const store = { ...createStore(() => emptySession), follow: () => undefined } as SessionStore;
  const scope = { client, session, store, actions: createSessionActions(client, session, () => undefined), prices: null };
  renderInWindow(
    <SessionContext value={scope}>
      <RenewPrompt onClose={onClose} />
    </SessionContext>,
    client,
  );
  return { onClose, renewPrompt, button: () => screen.getByRole<HTMLButtonElement>('button', { name: 'Renew the prompt', hidden: true }) };
}

test('what would change and what it costs is said before the prompt is renewed', async () => {
  const changes = [{ part: 'tool', name: 'Recall', change: 'removed' } as const];
  const { onClose, renewPrompt, button } = theDialog({ changes, cost: { tokens: 100_000, writeUsd: 0.25, extraUsd: 0.23 } });
  await screen.findByText('The next request writes 100,000 tokens to the cache again in place of reading them: about $0.23 more.');
  expect(screen.getByText('Recall').closest('li')?.textContent).toBe('tool Recall removed');
  expect(renewPrompt).not.toHaveBeenCalled();
  fireEvent.click(button());
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(renewPrompt).toHaveBeenCalledWith({ session });
});

test('a model without a price says so, and a session that is up to date has nothing to renew', async () => {
  theDialog({ changes: [{ part: 'section', name: 'a', change: 'changed' }], cost: { tokens: 5, writeUsd: null, extraUsd: null } });
  await screen.findByText(/The model has no known price\.$/);
  theDialog(null);
  await screen.findByText('This session has this version’s prompt and tools already.');
  expect(screen.getAllByRole<HTMLButtonElement>('button', { name: 'Renew the prompt', hidden: true }).at(-1)?.disabled).toBe(true);
});

test('a refusal is shown and the dialog stays', async () => {
  const { onClose, button } = theDialog(
    { changes: [{ part: 'section', name: 'a', change: 'changed' }], cost: { tokens: 0, writeUsd: 0, extraUsd: 0 } },
    vi.fn(async () => {
      throw new Error('The session is at work.');
    }),
  );
  await screen.findByText(/costs nothing extra/);
  fireEvent.click(button());
  expect((await screen.findByRole('alert', { hidden: true })).textContent).toContain('The session is at work.');
  expect(onClose).not.toHaveBeenCalled();
});
