import { act, fireEvent, screen } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Companion } from '#shared/model/companion/creature.ts';
import { NavigationContext } from '../../../parts/areas/navigation-context.ts';
import { CompanionProvider } from '../../../parts/companion/companion-context.tsx';
import { fakeClient } from '../../../testing/fake-client.ts';
import { aCompanion } from '../../../testing/companion-samples.ts';
import { aWorkbench, renderInWindow } from '../../../testing/render-in-window.tsx';
import { aProject, aSession, someSettings } from '../../../testing/samples.ts';
import { CompanionPerch } from './companion-perch.tsx';

const noon = new Date(2026, 10, 21, 12).getTime();
const page = { isVisible: true, hasFocus: true, isStill: false };

beforeEach(() => {
  Object.assign(page, { isVisible: true, hasFocus: true, isStill: false });
  vi.useFakeTimers({ now: noon });
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => (page.isVisible ? 'visible' : 'hidden'));
  vi.spyOn(document, 'hasFocus').mockImplementation(() => page.hasFocus);
  vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), { matches: page.isStill }));
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

async function renderPerch({ lastAtMs = noon, isOn = true, companion = aCompanion() } = {}) {
  const describe = vi.fn((): Promise<Companion | null> => Promise.resolve(isOn ? companion : null));
  const go = vi.fn();
  const view = renderInWindow(
    <NavigationContext value={{ has: () => true, go, openSettings: vi.fn() }}>
      <CompanionProvider>
        <CompanionPerch>
          <span>Today $1</span>
        </CompanionPerch>
      </CompanionProvider>
    </NavigationContext>,
    fakeClient({ companion: { describe } }),
    aWorkbench([aProject(1)], [aSession(1, 1, { changedAt: lastAtMs })], {
      settings: { ...someSettings, noticing: { ...someSettings.noticing, companion: isOn } },
    }),
  );
  await act(() => vi.advanceTimersByTimeAsync(0));
  const change = async (session: Parameters<typeof aSession>[2]) => {
    view.workbench.setState((state) => ({ sessions: { ...state.sessions, [aSession(1, 1).id]: aSession(1, 1, session) } }));
    await act(() => vi.advanceTimersByTimeAsync(0));
  };
  return { ...view, describe, go, change };
}

const face = () => screen.getByRole('img').innerHTML;
const name = () => screen.getByRole('img').getAttribute('aria-label');
const said = () => screen.getAllByRole('status')[0]?.textContent;
const hide = (isVisible: boolean) =>
  act(async () => {
    page.isVisible = isVisible;
    document.dispatchEvent(new Event('visibilitychange'));
  });

test('its face and its name for screen readers follow the sessions', async () => {
  const { change, go } = await renderPerch();
  const idle = face();
  expect(name()).toBe('Pebbit, idle');
  await change({ changedAt: noon, state: { status: 'working', turn: 1, step: 1, since: noon } });
  expect(name()).toBe('Pebbit, working');
  expect(face()).not.toBe(idle);
  fireEvent.click(screen.getByRole('button', { name: 'Pebbit, working' }));
  expect(go).toHaveBeenCalledWith({ area: 'companion' });
});

test('it blinks while the window has the focus, and only then', async () => {
  await renderPerch();
  const open = face();
  await act(() => vi.advanceTimersByTimeAsync(4_250));
  expect(face()).not.toBe(open);
  await act(() => vi.advanceTimersByTimeAsync(200));
  expect(face()).toBe(open);
  page.hasFocus = false;
  act(() => void window.dispatchEvent(new Event('blur')));
  await act(() => vi.advanceTimersByTimeAsync(4_250));
  expect(face()).toBe(open);
});

test('it stands still where motion is not wanted', async () => {
  page.isStill = true;
  await renderPerch();
  const open = face();
  // Only the moment at which it falls asleep is waited for.
  expect(vi.getTimerCount()).toBe(1);
  await act(() => vi.advanceTimersByTimeAsync(4_250));
  expect(face()).toBe(open);
});

test('it holds no timer and no frame while it sleeps, is hidden or is off', async () => {
  const asleep = await renderPerch({ lastAtMs: noon - 3_600_000 });
  expect(name()).toBe('Pebbit, asleep');
  expect(vi.getTimerCount()).toBe(0);
  asleep.unmount();

  const hidden = await renderPerch();
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  await hide(false);
  expect(vi.getTimerCount()).toBe(0);
  // While hidden nothing is asked either.
  await hidden.change({ changedAt: noon, lastSeq: 99 });
  expect(hidden.describe).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
  await hide(true);
  expect(hidden.describe).toHaveBeenCalledTimes(2);
  hidden.unmount();

  await renderPerch({ isOn: false });
  expect(screen.queryByRole('img')).toBeNull();
  expect(screen.getByText('Today $1')).toBeTruthy();
  expect(vi.getTimerCount()).toBe(0);
});

test('it falls asleep by itself and wakes when something happens', async () => {
  const { change } = await renderPerch();
  await act(() => vi.advanceTimersByTimeAsync(600_000));
  expect(name()).toBe('Pebbit, asleep');
  expect(vi.getTimerCount()).toBe(0);
  await change({ changedAt: Date.now() });
  expect(name()).toBe('Pebbit, idle');
});

test('a remark is shown near it, and a new one once by itself', async () => {
  const remark = { text: 'Cache held 41 steps.', atMs: noon };
  const { describe, change } = await renderPerch({ companion: aCompanion({ remark }) });
  expect(said()).toBe('');
  fireEvent.focus(screen.getByRole('button'));
  expect(said()).toBe('Cache held 41 steps.');
  fireEvent.blur(screen.getByRole('button'));
  expect(said()).toBe('');

  describe.mockResolvedValue(aCompanion({ remark: { text: 'Tests went green.', atMs: noon + 1 } }));
  await change({ changedAt: noon, lastSeq: 2 });
  expect(said()).toBe('Tests went green.');
  await act(() => vi.advanceTimersByTimeAsync(8_000));
  expect(said()).toBe('');
  await change({ changedAt: noon, lastSeq: 3 });
  expect(said()).toBe('');
});
