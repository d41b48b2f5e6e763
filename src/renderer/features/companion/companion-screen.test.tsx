import { act, fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Companion } from '#shared/model/companion/creature.ts';
import { NavigationContext } from '../../parts/areas/navigation-context.ts';
import { CompanionProvider } from '../../parts/companion/companion-context.tsx';
import { aCompanion } from '../../testing/companion-samples.ts';
import { fakeClient } from '../../testing/fake-client.ts';
import { aWorkbench, renderInWindow } from '../../testing/render-in-window.tsx';
import { aProject, aSession, aSessionId, someSettings } from '../../testing/samples.ts';
import { CompanionScreen } from './companion-screen.tsx';

const now = new Date(2026, 10, 21, 12).getTime();

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  return () => vi.useRealTimers();
});

async function renderPage(describe: () => Promise<Companion | null>, more: { isOn?: boolean; rename?: unknown; set?: unknown } = {}) {
  const go = vi.fn();
  const view = renderInWindow(
    <NavigationContext value={{ has: () => true, go, openSettings: vi.fn() }}>
      <CompanionProvider>
        <CompanionScreen />
      </CompanionProvider>
    </NavigationContext>,
    fakeClient({ companion: { describe, rename: more.rename }, settings: { get: async () => someSettings, set: more.set } }),
    aWorkbench([aProject(1)], [aSession(1, 1)], {
      settings: { ...someSettings, noticing: { ...someSettings.noticing, companion: more.isOn ?? true } },
    }),
  );
  await act(async () => undefined);
  return { ...view, go };
}

const growth: Companion['growth'] = [
  { stat: 'rigour', points: 1, because: 'Tests that failed turned green: npm test', session: aSessionId(1), atMs: now - 3_600_000 },
  { stat: 'rigour', points: 1, because: 'Tests that failed turned green: make test', session: null, atMs: now - 7_200_000 },
];

test('the creature stands with its stats, how they grew, all species and the odds', async () => {
  const { go } = await renderPage(async () => aCompanion({ growth }));
  expect(screen.getByRole('img', { name: 'Pebbit, a pebble hare' })).toBeTruthy();
  expect(screen.getByText('With you since 3 November')).toBeTruthy();
  const meters = screen.getAllByRole('meter').map((meter) => [meter.getAttribute('aria-label'), meter.getAttribute('aria-valuetext')]);
  expect(meters).toContainEqual(['rigour', '27 of 100: hatched with 25, grown 2']);
  expect(within(screen.getByRole('region', { name: 'All species' })).getAllByRole('figure')).toHaveLength(18);
  expect(screen.getAllByRole('row').map((row) => row.textContent)).toContain('Legendary1 %tiled border');
  const rows = within(screen.getByRole('region', { name: 'How it grew' })).getAllByRole('listitem');
  expect(rows.map((row) => row.textContent)).toEqual([
    '+1 rigourTests that failed turned green: npm testSession 11 h',
    '+1 rigourTests that failed turned green: make test2 h',
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Session 1' }));
  expect(go).toHaveBeenCalledWith({ area: 'sessions', session: aSessionId(1) });
});

test('a name that is given is kept and shown; without change nothing is asked', async () => {
  let current = aCompanion();
  const rename = vi.fn(async ({ name }: { name: string }) => (current = aCompanion({ ownName: name })));
  await renderPage(async () => current, { rename });
  const write = async (text: string) => {
    fireEvent.click(screen.getByRole('button', { name: 'Rename' }));
    const field = screen.getByLabelText('Name of the companion');
    fireEvent.change(field, { target: { value: text } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await act(async () => undefined);
  };
  await write('Pebbit');
  expect(rename).not.toHaveBeenCalled();
  await write(' Pixel ');
  expect(rename).toHaveBeenCalledWith({ name: 'Pixel' });
  expect(screen.getByRole('heading', { name: /^Pixel/ })).toBeTruthy();
  expect(screen.getByText('Pebbit, a pebble hare')).toBeTruthy();
});

test('switched off the page says so and offers the way back', async () => {
  const set = vi.fn(async () => someSettings);
  await renderPage(async () => null, { isOn: false, set });
  expect(screen.getByRole('heading', { name: 'The companion is switched off' })).toBeTruthy();
  expect(screen.queryByRole('img')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Switch it on' }));
  await act(async () => undefined);
  expect(set).toHaveBeenCalledWith({ noticing: { ...someSettings.noticing, companion: true } });
});

test('a companion that cannot be read is told with the reason and a way to try again', async () => {
  let isBroken = true;
  await renderPage(async () => {
    if (isBroken) throw new Error('installation.json cannot be read.');
    return aCompanion();
  });
  expect(screen.getByText(/The companion could not be read/)).toBeTruthy();
  isBroken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await act(async () => undefined);
  expect(screen.getByRole('heading', { name: /^Pebbit/ })).toBeTruthy();
});
