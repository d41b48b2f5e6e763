import { act, screen, within } from '@testing-library/react';
import { allNoticed, type NoticingSettings, type Settings } from '#shared/model/settings.ts';
import { vi } from 'vitest';
import { NavigationContext } from '../../../parts/areas/navigation-context.ts';
import type { InsightView } from '../../../parts/preferences/window-preferences.ts';
import { fakeClient } from '../../../testing/fake-client.ts';
import { aClaim, aLabReport, aMessage, aNoticedReport, aReliabilityReport } from '../../../testing/noticed-samples.ts';
import { aWorkbench, renderInWindow } from '../../../testing/render-in-window.tsx';
import { aProject, aSession, someSettings } from '../../../testing/samples.ts';
import { InsightScreen } from '../insight-screen.tsx';

/** The time at which the pages are looked at. */
export const now = new Date(2026, 10, 21, 14, 9).getTime();

type Answers = { readonly [Verb in 'report' | 'messages' | 'claims' | 'lab' | 'reliability']?: (input: never) => Promise<unknown> };

/** Draws a page of the area over a fake engine, and waits until its answers are there. */
export async function thePage(tab: InsightView['tab'], answers: Answers = {}, noticing: NoticingSettings = allNoticed) {
  const noticed = {
    report: vi.fn(answers.report ?? (async () => aNoticedReport())),
    messages: vi.fn(answers.messages ?? (async () => [aMessage(7)])),
    claims: vi.fn(answers.claims ?? (async () => [aClaim(9)])),
    lab: vi.fn(answers.lab ?? (async () => aLabReport())),
    reliability: vi.fn(answers.reliability ?? (async () => aReliabilityReport())),
  };
  const go = vi.fn();
  const openSettings = vi.fn();
  const settings: Settings = { ...someSettings, noticing };
  const set = vi.fn(async (change: Partial<Settings>) => ({ ...settings, ...change }));
  const client = fakeClient({
    noticed,
    settings: { set },
    provider: { describe: async () => ({}) },
    prices: { get: async () => ({ date: '2026-11-20', currency: 'USD', models: [] }) },
  });
  const view = renderInWindow(
    <NavigationContext value={{ has: () => true, go, openSettings }}>
      <InsightScreen />
    </NavigationContext>,
    client,
    aWorkbench([aProject(1)], [aSession(1, 1)], { settings }),
    { insightView: { tab, range: '30', project: null, grouping: 'model' } },
  );
  await settle();
  return { ...view, ...noticed, go, openSettings, set };
}

/** Lets answers arrive. Timers are fake. */
export const settle = () => act(() => vi.advanceTimersByTimeAsync(0));
/** What a key figure says, with its name and note. */
export const figure = (name: string) => screen.getByText(name, { selector: 'li span' }).closest('li')?.textContent;
export const table = (name: string) => screen.getByRole('table', { name });

/** A row of a table by its first cell. */
export function rowOf(name: string, head: string) {
  const row = within(table(name)).getByRole('rowheader', { name: head }).closest('tr');
  if (!row) throw new Error(`The table ${name} has no row ${head}.`);
  return within(row);
}
