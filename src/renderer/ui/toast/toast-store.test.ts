import { expect, test } from 'vitest';
import { createToastStore } from './toast-store.ts';

test('at most three toasts stand at once, and the oldest goes first', () => {
  const store = createToastStore();
  const { show, dismiss } = store.getState();
  const ids = ['a', 'b', 'c', 'd'].map((text) => show({ text }));
  expect(store.getState().toasts.map((toast) => toast.text)).toEqual(['b', 'c', 'd']);
  dismiss(ids[2] ?? 0);
  expect(store.getState().toasts.map((toast) => toast.text)).toEqual(['b', 'd']);
});
