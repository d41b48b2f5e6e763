import type { Host } from '#shared/model/host.ts';
import { useClient } from '../bridge/client-context.ts';
import type { Area } from '../parts/areas/place.ts';
import { BrandMark } from '../parts/brand/brand-mark.tsx';
import { useWorkbench } from '../parts/workbench/workbench-context.ts';
import { IconButton } from '../ui/button/icon-button.tsx';
import type { IconName } from '../ui/icon/icon.tsx';
import { keyText } from '../ui/kbd/platform.ts';
import { areas } from './areas.tsx';
import { areaKeys } from './shortcuts.ts';
import styles from './title-bar.module.css';

interface TitleBarProps {
  /** The area in view; null while something covers it. */
  readonly area: Area | null;
  readonly hostKind: Host['kind'];
  readonly onArea: (area: Area) => void;
  readonly isSettingsOpen: boolean;
  readonly onSettings: () => void;
}

const windowCommands: readonly { readonly command: 'minimize' | 'maximize' | 'close'; readonly icon: IconName; readonly label: string }[] =
  [
    { command: 'minimize', icon: 'min', label: 'Minimise' },
    { command: 'maximize', icon: 'max', label: 'Maximise' },
    { command: 'close', icon: 'x', label: 'Close window' },
  ];

/** The bar at the top: the mark, the areas, the settings, and the window's buttons where the host leaves them to us. */
export function TitleBar({ area, hostKind, onArea, isSettingsOpen, onSettings }: TitleBarProps) {
  const client = useClient();
  const host = useWorkbench((state) => state.host);
  return (
    <header className={styles.bar} data-host={host?.kind} data-platform={host?.platform}>
      <div className={styles.brand}>
        <BrandMark />
        Tessera
      </div>
      <nav aria-label="Areas" className={styles.areas}>
        {areas.map((entry) => (
          <button
            key={entry.area}
            type="button"
            aria-current={entry.area === area ? 'page' : undefined}
            title={`${entry.label} (${keyText(areaKeys(entry.area, hostKind))})`}
            onClick={() => onArea(entry.area)}
          >
            {entry.label}
          </button>
        ))}
      </nav>
      <span className={styles.space} />
      <IconButton
        icon="gear"
        label="Settings"
        title={`Settings (${keyText('Mod+,')})`}
        aria-pressed={isSettingsOpen}
        onClick={onSettings}
      />
      {host?.capabilities.windowButtons && (
        <div className={styles.buttons}>
          {windowCommands.map(({ command, icon, label }) => (
            // A window that cannot be reached any more cannot be told to close either; the host's own ways remain.
            <IconButton
              key={command}
              icon={icon}
              label={label}
              onClick={() => void client.host.controlWindow({ command }).catch(() => undefined)}
            />
          ))}
        </div>
      )}
    </header>
  );
}
