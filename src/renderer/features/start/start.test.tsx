import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { fakeClient } from '../../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../../testing/render-in-window.tsx';
import { aProvider, noKeyProvider } from '../../testing/samples.ts';
import { Start } from './start.tsx';

function aStart(provider = noKeyProvider) {
  const calls = { onOpenFolder: vi.fn(), onNewSession: vi.fn(), onRehearse: vi.fn(), onOpenSettings: vi.fn() };
  renderInWindow(<Start newSessionKeys="Alt+N" {...calls} />, fakeClient({}), aWorkbench([], [], { provider }));
  return calls;
}

test('R starts a rehearsal, but not while a key is being written', () => {
  const { onRehearse } = aStart();
  fireEvent.keyDown(screen.getByLabelText('API key'), { key: 'r' });
  expect(onRehearse).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: 'r' });
  expect(onRehearse).toHaveBeenCalledExactlyOnceWith(null);
});

test('R with Ctrl reloads the page as ever', () => {
  const { onRehearse } = aStart();
  fireEvent.keyDown(document.body, { key: 'r', ctrlKey: true });
  expect(onRehearse).not.toHaveBeenCalled();
});

test('a stored key that cannot be read is an error, and never a silent rehearsal', () => {
  const { onOpenSettings } = aStart({ ...aProvider, problem: 'The keychain is locked. Unlock it, or replace the key.' });
  expect(screen.getByRole('alert').textContent).toContain('The keychain is locked.');
  fireEvent.click(screen.getByRole('button', { name: 'Open settings' }));
  expect(onOpenSettings).toHaveBeenCalled();
});
