import type { Theme } from '#shared/model/settings.ts';

/** Which theme is drawn, where the person left it to the system: more contrast wins, else light or dark. */
export function resolveTheme(theme: Theme, matches: (query: string) => boolean): Exclude<Theme, 'system'> {
  if (theme !== 'system') return theme;
  if (matches('(prefers-contrast: more)')) return 'contrast';
  return matches('(prefers-color-scheme: dark)') ? 'dark' : 'light';
}

/** Draws the page in a theme and keeps to the system's where that is asked for. The returned function stops following. */
export function applyTheme(theme: Theme, page: Window): () => void {
  const queries = ['(prefers-contrast: more)', '(prefers-color-scheme: dark)'].map((query) => page.matchMedia(query));
  const draw = () => {
    page.document.documentElement.dataset['theme'] = resolveTheme(theme, (query) => page.matchMedia(query).matches);
  };
  draw();
  if (theme !== 'system') return () => undefined;
  for (const query of queries) query.addEventListener('change', draw);
  return () => {
    for (const query of queries) query.removeEventListener('change', draw);
  };
}
