import type { Settings } from '#shared/model/settings.ts';
import { useEffect, useRef, useState } from 'react';
import { useSaveSettings } from '../../parts/workbench/use-save-settings.ts';
import { useWorkbench } from '../../parts/workbench/workbench-context.ts';
import { Icon } from '../../ui/icon/icon.tsx';
import { Kbd } from '../../ui/kbd/kbd.tsx';
import { useEscape } from '../../ui/escape/escape-stack.ts';
import { ErrorBox } from '../../ui/notice/error-box.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { CapSettings } from './cap-settings.tsx';
import { ContextSettings } from './context-settings.tsx';
import { DataSettings } from './data-settings.tsx';
import { InsightSettings } from './insight-settings.tsx';
import { MemorySettings } from './memory/memory-settings.tsx';
import { ModelSettings } from './model-settings.tsx';
import { PermissionSettings } from './permission-settings.tsx';
import { PromptSettings } from './prompt-settings.tsx';
import { ProviderSettings } from './provider-settings.tsx';
import { settingsPages, type SettingsPage } from './settings-page.ts';
import styles from './settings-screen.module.css';

interface SettingsScreenProps {
  /** The page that is open at first. */
  readonly firstPage?: SettingsPage;
  readonly onClose: () => void;
}

/** The settings, in place of sidebar and session. Each change holds at once. */
export function SettingsScreen({ firstPage = 'provider', onClose }: SettingsScreenProps) {
  const settings = useWorkbench((state) => state.settings);
  const [page, setPage] = useState<SettingsPage>(firstPage);
  const nav = useRef<HTMLElement>(null);
  const save = useSaveSettings();
  useEscape('screen', true, onClose);
  useEffect(() => nav.current?.querySelector<HTMLElement>('[aria-current]')?.focus(), []);

  const change = (next: Partial<Settings>) => void save.run(next);

  return (
    <div className={styles.screen}>
      <nav ref={nav} aria-label="Settings" className={styles.nav}>
        <div className={styles.head}>
          <h1>Settings</h1>
          <button type="button" className={styles.close} aria-label="Close settings" onClick={onClose}>
            <Kbd keys="Esc" />
          </button>
        </div>
        <ul className={styles.pages}>
          {settingsPages.map((entry) => (
            <li key={entry.page}>
              <button type="button" aria-current={entry.page === page ? 'page' : undefined} onClick={() => setPage(entry.page)}>
                <Icon name={entry.icon} />
                {entry.label}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <main className={styles.main}>
        <div className={styles.column}>
          {save.state.status === 'failed' && (
            <ErrorBox what={`The change was not saved (${save.state.error.code}).`}>{save.state.error.message}</ErrorBox>
          )}
          {settings && <Page page={page} settings={settings} onChange={change} />}
        </div>
      </main>
    </div>
  );
}

interface PageProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

function Page({ page, ...rest }: PageProps & { readonly page: SettingsPage }) {
  switch (page) {
    case 'provider':
      return <ProviderSettings {...rest} />;
    case 'model':
      return <ModelSettings {...rest} />;
    case 'prompt':
      return <PromptSettings {...rest} />;
    case 'context':
      return <ContextSettings {...rest} />;
    case 'caps':
      return <CapSettings {...rest} />;
    case 'permissions':
      return <PermissionSettings {...rest} />;
    case 'insight':
      return <InsightSettings {...rest} />;
    case 'memory':
      return <MemorySettings {...rest} />;
    case 'appearance':
      return <AppearanceSettings {...rest} />;
    case 'data':
      return <DataSettings />;
  }
}
