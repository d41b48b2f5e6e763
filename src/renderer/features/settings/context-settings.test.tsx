import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { PriceBook } from '#shared/model/price.ts';
import { usualCompaction } from '#shared/model/settings.ts';
import { fakeClient } from '../../testing/fake-client.ts';
import { renderInWindow } from '../../testing/render-in-window.tsx';
import { someSettings } from '../../testing/samples.ts';
import { ContextSettings } from './context-settings.tsx';

const book = {
  date: '2026-11-01',
  currency: 'USD',
  models: [{ id: 'claude-opus-5-5', name: 'Opus 5.5', contextWindow: 200_000 }],
} as unknown as PriceBook;

function open(settings = someSettings) {
  const onChange = vi.fn();
  renderInWindow(<ContextSettings settings={settings} onChange={onChange} />, fakeClient({ prices: { get: async () => book } }));
  return { onChange, trigger: screen.getByLabelText<HTMLInputElement>('Begins at, tokens', { selector: 'input' }) };
}

test('each choice changes its own field and keeps the others', () => {
  const { onChange } = open();
  const off = (label: string) =>
    fireEvent.click(within(screen.getByRole('radiogroup', { name: label })).getByRole('radio', { name: 'Off' }));
  off('Compact by itself');
  off('Weigh costs');
  off('Summary');
  expect(onChange.mock.calls).toEqual([
    [{ compaction: { ...usualCompaction, isOn: false } }],
    [{ compaction: { ...usualCompaction, weighs: false } }],
    [{ compaction: { ...usualCompaction, stages: { ...usualCompaction.stages, summary: false } } }],
  ]);
});

test('the trigger is a number of tokens or automatic, which says what it is for the model; less is refused and said', async () => {
  const { onChange, trigger } = open();
  await screen.findByText(/For Opus 5\.5 that is 167,000; a later number is not used\./);
  fireEvent.change(trigger, { target: { value: '500' } });
  fireEvent.blur(trigger);
  expect(screen.getByText('A whole number of tokens is expected, 10,000 or more.')).toBeTruthy();
  expect(onChange).not.toHaveBeenCalled();
  fireEvent.change(trigger, { target: { value: '120,000' } });
  fireEvent.blur(trigger);
  expect(onChange).toHaveBeenCalledWith({ compaction: { ...usualCompaction, triggerTokens: 120_000 } });
});

test('a trigger that was chosen can be given back', () => {
  const { onChange, trigger } = open({ ...someSettings, compaction: { ...usualCompaction, triggerTokens: 120_000 } });
  expect(trigger.value).toBe('120000');
  fireEvent.click(screen.getByRole('button', { name: 'Automatic' }));
  expect(onChange).toHaveBeenCalledWith({ compaction: usualCompaction });
});
