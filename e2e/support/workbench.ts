// What a person does in the window, by the names a person sees.
import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from './tessera-test.ts';

/** Opens a folder from the sidebar and starts a session in it. */
export async function openFolder({ page, chooseFolder }: Pick<RunningApp, 'page' | 'chooseFolder'>, folder: string): Promise<void> {
  const pick = await chooseFolder(folder);
  await page
    .getByRole('button', { name: /^Open folder/ })
    .first()
    .click();
  await pick();
}

export function composer(page: Page): Locator {
  return page.getByLabel('Message', { exact: true });
}

/** Writes a message and sends it with Enter. */
export async function send(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** The line under a turn that is over. */
export function turnEnd(page: Page, turn: number): Locator {
  return page.getByText(`turn ${turn}`, { exact: true });
}

/** Waits for a permission question in the transcript. */
export async function question(page: Page, words: string): Promise<Locator> {
  const asked = page
    .getByRole('main')
    .getByRole('region', { name: new RegExp(words) })
    .first();
  await expect(asked).toBeVisible();
  return asked;
}

/** Allows what is asked. For its first moments a question takes no answer, so the click is made until it counts. */
export async function allowOnce(asked: Locator): Promise<void> {
  await expect(async () => {
    await asked.getByRole('button', { name: /Allow once/ }).click({ timeout: 1_000 });
    await expect(asked).toBeHidden({ timeout: 1_000 });
  }).toPass();
}

/** Opens a session from the sidebar by the beginning of its title. */
export async function openSession(page: Page, title: string): Promise<void> {
  await page.getByRole('treeitem', { name: new RegExp(`^${title}`) }).click();
}
