import { fireEvent, screen, waitFor } from '@testing-library/react';
import type { KeyCheck } from '#shared/bridge/shapes.ts';
import { expect, test, vi } from 'vitest';
import { fakeClient } from '../../testing/fake-client.ts';
import { renderInWindow } from '../../testing/render-in-window.tsx';
import { aProvider } from '../../testing/samples.ts';
import { AddKeyForm } from './add-key-form.tsx';

function aForm(check: KeyCheck) {
  const setKey = vi.fn(async () => aProvider);
  const onSaved = vi.fn();
  renderInWindow(<AddKeyForm onSaved={onSaved} />, fakeClient({ provider: { check: async () => check, setKey } }));
  fireEvent.change(screen.getByLabelText('API key'), { target: { value: ' sk-ant-1 ' } });
  fireEvent.click(screen.getByRole('button', { name: /Check and save/ }));
  return { setKey, onSaved };
}

test('a key that the API accepts is stored, and the number of its models is said', async () => {
  const { setKey, onSaved } = aForm({ type: 'accepted', models: ['a', 'b'] });
  await waitFor(() => expect(onSaved).toHaveBeenCalledWith(aProvider, 2));
  expect(setKey).toHaveBeenCalledWith({ key: 'sk-ant-1' });
});

test('a refused key is not stored; status, reason and request are shown', async () => {
  const { setKey } = aForm({ type: 'refused', status: 401, message: 'It was revoked.', apiRequestId: 'req_1' });
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('The API refused this key (401). It was revoked.');
  expect(alert.textContent).toContain('req_1');
  expect(setKey).not.toHaveBeenCalled();
});

test('where the API is out of reach the key can be stored unchecked, on purpose', async () => {
  const { setKey, onSaved } = aForm({ type: 'unreachable', message: 'The name could not be resolved.' });
  fireEvent.click(await screen.findByRole('button', { name: 'Save unchecked' }));
  await waitFor(() => expect(onSaved).toHaveBeenCalledWith(aProvider, null));
  expect(setKey).toHaveBeenCalledTimes(1);
});
