import { fireEvent, screen, within } from '@testing-library/react';
import type { PromptCatalog } from '#shared/model/prompt-catalog.ts';
import type { Settings } from '#shared/model/settings.ts';
import { expect, test, vi } from 'vitest';
import { fakeClient } from '../../testing/fake-client.ts';
import { renderInWindow } from '../../testing/render-in-window.tsx';
import { someSettings } from '../../testing/samples.ts';
import { PromptSettings } from './prompt-settings.tsx';

const variant = (name: string, says: string, tokens: number) => ({ name, says, text: `Words of ${name}.`, tokens, prefixHash: name });
const catalog: PromptCatalog = {
  tools: { version: 3, names: ['Bash', 'Read'], tokens: 1000 },
  sections: [
    { type: 'static', name: 'identity', version: 2, variants: [variant('standard', '', 100)] },
    { type: 'static', name: 'output', version: 1, variants: [variant('standard', '25 words', 200), variant('short', '15 words', 190)] },
    { type: 'session', name: 'git', version: 1, flag: { isOn: true, says: 'The last commits.' } },
    {
      type: 'cache-breaking',
      name: 'git.status',
      version: 1,
      flag: { isOn: false, says: 'The branch.' },
      because: 'the branch matters',
    },
  ],
};

async function thePage(prompt: Partial<Settings['prompt']> = {}) {
  const onChange = vi.fn();
  const settings = { ...someSettings, prompt: { ...someSettings.prompt, ...prompt } };
  renderInWindow(<PromptSettings settings={settings} onChange={onChange} />, fakeClient({ prompt: { describe: async () => catalog } }));
  await screen.findByRole('table');
  return onChange;
}

test('every section is listed with its version, when it is computed and its tokens; those that are off are not', async () => {
  await thePage();
  const rows = within(screen.getByRole('table'))
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows).toEqual([
    ['2 toolsBash, Read', '3', 'static, the same in every session', '1,000'],
    ['identityWords of standard.', '2', 'static, the same in every session', '100'],
    ['output, standardWords of standard.', '1', 'static, the same in every session', '200'],
    ['git', '1', 'once per session', 'by the place'],
  ]);
  screen.getByText('about 1,300 tokens above the boundary');
});

test('a variant says what it asks for before it is chosen, and ends the experiment', async () => {
  const onChange = await thePage({ experiments: ['output', 'other'] });
  screen.getByText(/split evenly/);
  fireEvent.click(screen.getByRole('button', { name: 'Variant of the section output: Draw for each session' }));
  fireEvent.click(screen.getByRole('menuitemradio', { name: /^short.*15 words/ }));
  expect(onChange).toHaveBeenCalledWith({ prompt: { flags: {}, variants: { output: 'short' }, experiments: ['other'] } });
});

test('an experiment draws the variant for each session', async () => {
  const onChange = await thePage({ variants: { output: 'short' } });
  fireEvent.click(screen.getByRole('button', { name: 'Variant of the section output: short' }));
  fireEvent.click(screen.getByRole('menuitemradio', { name: /^Draw for each session/ }));
  expect(onChange).toHaveBeenCalledWith({ prompt: { flags: {}, variants: { output: 'short' }, experiments: ['output'] } });
});

test('a section that breaks the cache says why before it is switched on', async () => {
  const onChange = await thePage();
  screen.getByText('The branch. Each change writes everything behind it to the cache again, because the branch matters.');
  fireEvent.click(within(screen.getByRole('radiogroup', { name: 'Section git.status' })).getByRole('radio', { name: 'On' }));
  expect(onChange).toHaveBeenCalledWith({ prompt: { flags: { 'git.status': true }, variants: {}, experiments: [] } });
});
