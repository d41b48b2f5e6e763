import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fakeClient } from '../../testing/fake-client.ts';
import { renderInWindow } from '../../testing/render-in-window.tsx';
import { aProject } from '../../testing/samples.ts';
import { TrustNotice } from './trust-notice.tsx';

const untrusted = aProject(1, { trust: 'untrusted' });

test('trusting a folder is one click, and the window knows at once', async () => {
  const client = fakeClient({ project: { trust: async () => aProject(1, { trust: 'trusted' }) } });
  const { workbench } = renderInWindow(<TrustNotice project={untrusted} />, client);
  fireEvent.click(screen.getByRole('button', { name: 'Trust this folder' }));
  await waitFor(() => expect(workbench.getState().projects[untrusted.id]?.trust).toBe('trusted'));
});

test('it can be put off, but not once the rules have changed', () => {
  const { rerender } = renderInWindow(<TrustNotice project={untrusted} />, fakeClient({}));
  fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
  expect(screen.queryByRole('note')).toBeNull();
  rerender(<></>);
  const { preferences } = renderInWindow(<TrustNotice project={aProject(1, { trust: 'changed' })} />, fakeClient({}));
  preferences.setState({ trustPutOff: [untrusted.id] });
  screen.getByText(/have changed/);
  expect(screen.queryByRole('button', { name: 'Not now' })).toBeNull();
});

test('a folder with nothing to trust asks nothing', () => {
  renderInWindow(<TrustNotice project={aProject(1)} />, fakeClient({}));
  expect(screen.queryByRole('note')).toBeNull();
});
