import type { InspectorView } from '../../../parts/preferences/window-preferences.ts';
import { IconButton } from '../../../ui/button/icon-button.tsx';
import { Kbd } from '../../../ui/kbd/kbd.tsx';
import { ContextTab } from './context/context-tab.tsx';
import { inspectorKeys, type Inspector as View } from './inspector-view.ts';
import styles from './inspector.module.css';
import { SideTab } from './side/side-tab.tsx';

const tabs: readonly { readonly tab: InspectorView['tab']; readonly label: string }[] = [
  { tab: 'context', label: 'Context' },
  { tab: 'side', label: 'Side question' },
];

/** The pane beside the session: what fills its window, and questions beside the work. */
export function Inspector({ view }: { readonly view: View }) {
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <header className={styles.head}>
        <div role="tablist" aria-label="Inspector" className={styles.tabs}>
          {tabs.map(({ tab, label }) => (
            <button
              key={tab}
              type="button"
              role="tab"
              id={`inspector-${tab}`}
              aria-selected={tab === view.tab}
              aria-controls="inspector-panel"
              className={styles.tab}
              onClick={() => view.show(tab)}
            >
              {label}
              {tab === 'side' && <Kbd keys={inspectorKeys.ask} />}
            </button>
          ))}
        </div>
        <IconButton icon="x" size="small" label="Close the inspector" onClick={view.toggle} />
      </header>
      <div role="tabpanel" id="inspector-panel" aria-labelledby={`inspector-${view.tab}`} className={styles.panel}>
        {view.tab === 'context' ? <ContextTab /> : <SideTab />}
      </div>
    </aside>
  );
}
