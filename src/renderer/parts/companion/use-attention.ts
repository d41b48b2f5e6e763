import { useSyncExternalStore } from 'react';

/** Whether the page can be seen at all. */
export function useIsVisible(): boolean {
  return useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible');
}

/** Whether the window has the focus and nobody asked for things to stand still: only then may something move by itself. */
export function useMayMove(): boolean {
  return useSyncExternalStore(onAttention, () => document.hasFocus() && !stillQuery().matches);
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

function onAttention(listener: () => void): () => void {
  const query = stillQuery();
  const targets: readonly [EventTarget, string][] = [
    [window, 'focus'],
    [window, 'blur'],
    [query, 'change'],
  ];
  for (const [target, name] of targets) target.addEventListener(name, listener);
  return () => {
    for (const [target, name] of targets) target.removeEventListener(name, listener);
  };
}

function stillQuery(): MediaQueryList {
  return window.matchMedia('(prefers-reduced-motion: reduce)');
}
