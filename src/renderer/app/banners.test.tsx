import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ConnectionState } from '../bridge/connection.ts';
import { fakeClient } from '../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../testing/render-in-window.tsx';
import { aHost } from '../testing/samples.ts';
import { Banners } from './banners.tsx';
import type { WindowParts } from './create-window.ts';
import { createWindowStore } from './window-store.ts';

function theBanners(connection: ConnectionState, problems = aHost.problems) {
  const retry = vi.fn();
  const parts = { connection: { state: createStore<ConnectionState>(() => connection), retry }, window: createWindowStore() };
  // Banners read the connection and the window's own store, nothing else.
  const view = renderInWindow(
    <Banners parts={parts as unknown as WindowParts} />,
    fakeClient({}),
    aWorkbench([], [], { host: { ...aHost, problems } }),
  );
  return { ...view, ...parts, retry };
}

test('a lost connection is said while it is being tried again, and can be tried at once', () => {
  const { retry } = theBanners({ status: 'lost', attempt: 3, since: 0 });
  expect(screen.getByRole('alert').textContent).toContain('The connection to Tessera is lost');
  fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
  expect(retry).toHaveBeenCalled();
});

test('a connection that was only just cut does not flash', () => {
  theBanners({ status: 'lost', attempt: 1, since: 0 });
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a problem of the installation says where something was kept, and can be put away', () => {
  theBanners({ status: 'open' }, [
    { code: 'database-damaged', title: 'The journal was damaged', detail: 'A new one was begun.', path: '/home/data/tessera.db.damaged' },
  ]);
  expect(screen.getByRole('note').textContent).toContain('Kept at /home/data/tessera.db.damaged.');
  fireEvent.click(screen.getByRole('button', { name: 'Put away' }));
  expect(screen.queryByRole('note')).toBeNull();
});
