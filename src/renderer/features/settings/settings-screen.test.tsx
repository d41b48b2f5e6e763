import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { OwnedPriceBook } from '#shared/model/price-override.ts';
import { allNoticed, type Settings } from '#shared/model/settings.ts';
import { expect, test, vi } from 'vitest';
import { fakeClient } from '../../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../../testing/render-in-window.tsx';
import { aProvider, noKeyProvider, someSettings } from '../../testing/samples.ts';
import { SettingsScreen } from './settings-screen.tsx';

const model = { contextWindow: 200_000, maxOutputTokens: null, minCacheableTokens: null, thinking: 'adaptive', isLegacy: false } as const;
const rates = { input: 4, output: 20, write5m: 5, write1h: 8, read: 0.2, promptTokensUpTo: null };
const book: OwnedPriceBook = {
  date: '2026-11-20',
  own: [],
  currency: 'USD',
  models: [
    {
      ...model,
      id: 'claude-opus-5-5',
      name: 'Opus 5.5',
      efforts: ['low', 'high'],
      defaultEffort: 'high',
      prices: [{ from: '2026-01-01', bands: [rates], source: '' }],
    },
    { ...model, id: 'other', name: 'Other', efforts: [], defaultEffort: null, prices: [] },
  ],
};

function theSettings(provider = aProvider, fake: Parameters<typeof fakeClient>[0] = {}) {
  const set = vi.fn(async (change: Partial<Settings>) => ({ ...someSettings, ...change }));
  const onClose = vi.fn();
  const client = fakeClient({
    settings: { set },
    provider: { describe: async () => provider, ...fake.provider },
    prices: { get: async () => book },
    usage: { report: async () => ({ unpriced: [] }) },
  });
  const view = renderInWindow(<SettingsScreen onClose={onClose} />, client, aWorkbench([], [], { provider }));
  const goTo = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
  return { ...view, set, onClose, goTo };
}

test('a theme holds at once, without waiting for the stream', async () => {
  const { goTo, set, workbench } = theSettings();
  goTo('Appearance');
  fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
  expect(set).toHaveBeenCalledWith({ theme: 'dark' });
  await waitFor(() => expect(workbench.getState().settings?.theme).toBe('dark'));
});

test('each thing that is noticed has its switch, which says what is kept and what switching off deletes', async () => {
  const { goTo, set, workbench } = theSettings();
  goTo('Insight');
  expect(screen.getByText(/nothing of it leaves the machine/)).toBeTruthy();
  const switches = screen.getAllByRole('radiogroup').map((group) => group.getAttribute('aria-label'));
  expect(switches).toEqual(['Frustration', 'False claims', 'Prompt lab', 'Reliability', 'Companion']);
  expect(screen.getAllByText(/Off: .*deleted/)).toHaveLength(5);
  fireEvent.click(within(screen.getByRole('radiogroup', { name: 'False claims' })).getByRole('radio', { name: 'Off' }));
  expect(set).toHaveBeenCalledExactlyOnceWith({ noticing: { ...allNoticed, claims: false } });
  await waitFor(() => expect(workbench.getState().settings?.noticing.claims).toBe(false));
});

test('the model menu shows what each costs before it is chosen, and says unpriced', async () => {
  const { goTo, set } = theSettings();
  goTo('Models and prices');
  fireEvent.click(await screen.findByRole('button', { name: /Model of new sessions/ }));
  const lines = screen.getAllByRole('menuitemradio').map((line) => line.textContent);
  expect(lines).toEqual(['Default (Opus 5.5)', 'Opus 5.5$4 / $20', 'Otherunpriced']);
  fireEvent.click(screen.getByRole('menuitemradio', { name: /^Other/ }));
  expect(set).toHaveBeenCalledWith({ model: 'other' });
});

test('what the environment sets is said and cannot be changed here', async () => {
  const { goTo } = theSettings({ ...aProvider, baseUrlFrom: 'environment', modelFrom: 'environment' });
  expect(screen.getByLabelText<HTMLInputElement>('Address').disabled).toBe(true);
  screen.getByText(/Set by ANTHROPIC_BASE_URL/);
  goTo('Models and prices');
  expect((await screen.findByRole<HTMLButtonElement>('button', { name: /Model of new sessions/ })).disabled).toBe(true);
});

test('a key in a file says which file, and a missing one that all is rehearsed', () => {
  const { unmount } = theSettings({ ...aProvider, credential: 'file', keyFile: '/home/data/keys/anthropic' });
  screen.getByText(/no keychain.*\/home\/data\/keys\/anthropic/);
  unmount();
  theSettings(noKeyProvider);
  screen.getByText(/rehearsal only/);
});

test('a key can be removed, and the window knows at once', async () => {
  const { workbench } = theSettings(aProvider, { provider: { clearKey: async () => noKeyProvider } });
  fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(workbench.getState().provider).toBe(noKeyProvider));
});

test('an address that is none is not saved', () => {
  const { set } = theSettings();
  const field = screen.getByLabelText('Address');
  fireEvent.change(field, { target: { value: 'ftp://x' } });
  fireEvent.blur(field);
  expect(set).not.toHaveBeenCalled();
  fireEvent.change(field, { target: { value: 'https://gateway.test' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(set).toHaveBeenCalledWith({ baseUrl: 'https://gateway.test' });
});

test('a change that was not saved is said', async () => {
  const { set, goTo } = theSettings();
  set.mockRejectedValue(new Error('The disk is full. Nothing was changed.'));
  goTo('Permissions');
  fireEvent.click(screen.getByRole('radio', { name: /Accept edits/ }));
  expect((await screen.findByRole('alert')).textContent).toContain('The disk is full. Nothing was changed.');
});

test('Esc closes the settings, but first an open menu', async () => {
  const { goTo, onClose } = theSettings();
  goTo('Models and prices');
  fireEvent.click(await screen.findByRole('button', { name: /Model of new sessions/ }));
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(screen.queryByRole('menu')).toBeNull();
  expect(onClose).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(onClose).toHaveBeenCalled();
});

test('a cap is saved as an amount, what is none is said, and it can be taken off', async () => {
  const { goTo, set } = theSettings();
  goTo('Caps');
  const field = screen.getByLabelText('Each session, USD');
  fireEvent.change(field, { target: { value: 'a lot' } });
  fireEvent.blur(field);
  expect(set).not.toHaveBeenCalled();
  screen.getByText(/such as 5 or 0.50/);
  fireEvent.change(field, { target: { value: '$5' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(set).toHaveBeenLastCalledWith({ caps: { ...someSettings.caps, perSessionUsd: 5 } });
  fireEvent.click(await screen.findByRole('button', { name: 'No cap' }));
  expect(set).toHaveBeenLastCalledWith({ caps: { ...someSettings.caps, perSessionUsd: null } });
});
