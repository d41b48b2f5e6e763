// The bare elements' styles come first, so that every component's own go before them.
import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { createWindow } from './app/create-window.ts';
import { connect } from './bridge/connect.ts';
import { areaOfHash } from './parts/areas/place.ts';
import { applyTheme } from './parts/theme/apply-theme.ts';

const parts = createWindow(connect(window), readStorage(), new AbortController().signal);
// An address that names an area leads there, whatever was open last.
const named = areaOfHash(window.location.hash);
if (named) parts.flows.go({ area: named });
// Drawn in the theme as it was last known, so that the first paint does not flash.
applyTheme(parts.preferences.getState().theme, window)();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App parts={parts} />);

/** The page's storage, or null where the browser forbids it. */
function readStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
