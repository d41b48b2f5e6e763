import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { fakeClient } from '../../testing/fake-client.ts';
import { renderInWindow } from '../../testing/render-in-window.tsx';
import { FolderPicker } from './folder-picker.tsx';

const tree: Record<string, string[]> = { '/': ['home'], '/home': ['ada', 'bob'], '/home/ada': ['code', 'music'], '/home/ada/code': [] };

const list = vi.fn(async ({ path }: { path: string | null }) => {
  const at = path ?? '/home/ada';
  const names = tree[at];
  if (!names) throw new Error(`The folder ${at} cannot be listed: it does not exist.`);
  const folders = names.map((name) => ({ name, path: `${at === '/' ? '' : at}/${name}`, isRepository: name === 'code' }));
  return { path: at, parent: at === '/' ? null : at.slice(0, at.lastIndexOf('/')) || '/', folders };
});

async function aPicker(onPick = vi.fn(async () => undefined)) {
  const onClose = vi.fn();
  renderInWindow(<FolderPicker title="Open a folder" onPick={onPick} onClose={onClose} />, fakeClient({ folder: { list } }));
  await screen.findByText('code');
  const field = screen.getByRole<HTMLInputElement>('combobox');
  return { onPick, onClose, field, type: (value: string) => fireEvent.change(field, { target: { value } }) };
}

test('it begins in the home folder; arrows and Enter go in, Alt Up goes out, Ctrl Enter takes it', async () => {
  const { field, onPick } = await aPicker();
  expect(field.value).toBe('/home/ada');
  fireEvent.keyDown(field, { key: 'ArrowDown' });
  fireEvent.keyDown(field, { key: 'Enter' });
  await waitFor(() => expect(field.value).toBe('/home/ada/code'));
  fireEvent.keyDown(field, { key: 'ArrowUp', altKey: true });
  await waitFor(() => expect(field.value).toBe('/home/ada'));
  fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
  expect(onPick).toHaveBeenCalledWith('/home/ada');
});

test('typing narrows the list, lists another folder where the path leads there, and Tab completes', async () => {
  const { field, type } = await aPicker();
  type('/home/ada/mu');
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['music']);
  type('/home/b');
  await screen.findByText('bob');
  type('/home/a');
  fireEvent.keyDown(field, { key: 'Tab' });
  await waitFor(() => expect(field.value).toBe('/home/ada'));
});

test('a folder that cannot be listed is said, and the list before it stays', async () => {
  const { type } = await aPicker();
  type('/nowhere/x');
  expect((await screen.findByRole('alert')).textContent).toContain('The folder /nowhere cannot be listed: it does not exist.');
});

test('a path that was just typed is what Ctrl Enter takes, while its folder is still being read', async () => {
  const { field, onPick, type } = await aPicker();
  type('/srv/co');
  expect(screen.getByRole('button', { name: /^Open co / })).toBeTruthy();
  fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true });
  expect(onPick).toHaveBeenCalledWith('/srv/co');
});

test('a repository can be opened from where it stands', async () => {
  const { onPick } = await aPicker();
  fireEvent.click(screen.getByRole('button', { name: 'Open code' }));
  expect(onPick).toHaveBeenCalledWith('/home/ada/code');
});

test('a folder that the engine does not take leaves the dialog open and says why', async () => {
  const refuse = vi.fn(() => Promise.reject(new Error('The folder cannot be read: permission denied.')));
  const { field, onClose } = await aPicker(refuse);
  fireEvent.keyDown(field, { key: 'Enter' });
  expect((await screen.findByRole('alert')).textContent).toContain('permission denied');
  expect(onClose).not.toHaveBeenCalled();
});

test('Esc closes it', async () => {
  const { field, onClose } = await aPicker();
  fireEvent.keyDown(field, { key: 'Escape' });
  expect(onClose).toHaveBeenCalled();
});
