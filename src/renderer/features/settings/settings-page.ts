import type { IconName } from '../../ui/icon/icon.tsx';

/** The pages of the settings, in the order they stand. */
export const settingsPages = [
  { page: 'provider', label: 'Provider', icon: 'key' },
  { page: 'model', label: 'Models and prices', icon: 'coin' },
  { page: 'prompt', label: 'Prompt', icon: 'layers' },
  { page: 'context', label: 'Context', icon: 'fold' },
  { page: 'caps', label: 'Caps', icon: 'shield' },
  { page: 'permissions', label: 'Permissions', icon: 'lock' },
  { page: 'insight', label: 'Insight', icon: 'info' },
  { page: 'memory', label: 'Memory and instructions', icon: 'read' },
  { page: 'appearance', label: 'Appearance', icon: 'sun' },
  { page: 'data', label: 'Data', icon: 'folder' },
] as const satisfies readonly { page: string; label: string; icon: IconName }[];

export type SettingsPage = (typeof settingsPages)[number]['page'];
