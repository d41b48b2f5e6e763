import { createStore, type StoreApi } from 'zustand/vanilla';
import type { StateName } from '../icon/state-glyph.tsx';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly state: StateName;
  readonly action?: { readonly label: string; readonly onSelect: () => void };
}

interface ToastState {
  readonly toasts: readonly Toast[];
  /** Shows a toast and returns its id. At most three stand at once: the oldest goes. */
  readonly show: (toast: { text: string; state?: StateName; action?: Toast['action'] }) => number;
  readonly dismiss: (id: number) => void;
}

export type ToastStore = StoreApi<ToastState>;

const mostAtOnce = 3;

/** What is said in passing: an outcome that needs no answer. */
export function createToastStore(): ToastStore {
  let lastId = 0;
  return createStore<ToastState>((set) => ({
    toasts: [],
    show: ({ text, state = 'done', action }) => {
      lastId += 1;
      const toast: Toast = { id: lastId, text, state, action };
      set(({ toasts }) => ({ toasts: [...toasts, toast].slice(-mostAtOnce) }));
      return toast.id;
    },
    dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
  }));
}
