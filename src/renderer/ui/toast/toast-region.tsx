import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../button/icon-button.tsx';
import { StateGlyph } from '../icon/state-glyph.tsx';
import { createToastStore, type Toast, type ToastStore } from './toast-store.ts';
import styles from './toast-region.module.css';

const shownForMs = 8_000;

const ToastContext = createContext<ToastStore>(createToastStore());

/** Shows toasts above whatever is inside it. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [store] = useState(createToastStore);
  return (
    <ToastContext value={store}>
      {children}
      <ToastRegion store={store} />
    </ToastContext>
  );
}

/** `show` says something in passing. */
export function useToasts(): Pick<ReturnType<ToastStore['getState']>, 'show' | 'dismiss'> {
  return useContext(ToastContext).getState();
}

function ToastRegion({ store }: { readonly store: ToastStore }) {
  const toasts = useStore(store, (state) => state.toasts);
  return (
    <div role="status" aria-label="Messages" className={styles.region}>
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onDismiss={() => store.getState().dismiss(toast.id)} />
      ))}
    </div>
  );
}

function ToastCard({ toast, onDismiss }: { readonly toast: Toast; readonly onDismiss: () => void }) {
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(onDismiss, shownForMs);
    return () => clearTimeout(timer);
  }, [isHeld, onDismiss]);
  return (
    <div
      className={styles.toast}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
    >
      <StateGlyph state={toast.state} />
      <span className={styles.text}>{toast.text}</span>
      {toast.action && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            toast.action?.onSelect();
            onDismiss();
          }}
        >
          {toast.action.label}
        </button>
      )}
      <IconButton icon="x" label="Dismiss" size="small" onClick={onDismiss} />
    </div>
  );
}
