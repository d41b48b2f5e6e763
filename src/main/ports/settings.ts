import type { KeyCheck } from '#shared/bridge/shapes.ts';
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { PermissionRule, PermissionScope } from '#shared/model/permission.ts';
import type { PriceBook } from '#shared/model/price.ts';
import type { ProviderState, Settings, SettingsChange } from '#shared/model/settings.ts';
import type { ModelPort } from './model.ts';

export interface SettingsService {
  get(): Settings;
  set(change: SettingsChange): Settings;
  onChange(listener: (settings: Settings) => void): Disposable;
}

/** Which model answers, and with whose credential. A key never leaves it. */
export interface ProviderService {
  describe(): ProviderState;
  onChange(listener: (state: ProviderState) => void): Disposable;
  check(request: { key?: string | undefined; baseUrl?: string | undefined }): Promise<KeyCheck>;
  setKey(key: string): Promise<ProviderState>;
  clearKey(): Promise<ProviderState>;
  /** What a new session starts with. */
  defaultChoice(): ModelChoice;
  /** The model of a choice. Throws `ModelError` where there is no usable credential. */
  open(choice: ModelChoice): ModelPort;
  prices(): PriceBook;
}

/** Where permission rules are read and written. */
export interface RulesPort {
  /** All rules that count in this folder now: always, user, and (where it is trusted) project and local. */
  load(folder: string): Promise<PermissionRule[]>;
  /** A sentence for each settings file, or part of one, that could not be used in this folder. */
  notes?(folder: string): Promise<string[]>;
  /** Stores an allow rule for the project (its local settings; renews the folder's trusted hash in the same act) or always. */
  add(folder: string, scope: Extract<PermissionScope, 'project' | 'always'>, rules: string[]): Promise<void>;
}
