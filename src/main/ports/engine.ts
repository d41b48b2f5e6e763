import type { Host, Problem } from '#shared/model/host.ts';
import type { ContextService } from './context.ts';
import type { ForecastService } from './forecast.ts';
import type { CacheInsight, UsageInsight } from './insight.ts';
import type { MemoryService } from './memory.ts';
import type { CompanionService, NoticingService } from './noticing.ts';
import type { PriceService } from './prices.ts';
import type { PromptService } from './prompt.ts';
import type { SessionService } from './sessions.ts';
import type { ProviderService, RulesPort, SettingsService } from './settings.ts';
import type { TerminalService } from './terminals.ts';
import type { BlobPort } from './tools.ts';
import type { TrustPort } from './trust.ts';
import type { UsageLedger } from './usage.ts';
import type { WorkspaceService } from './workspace.ts';

/** Everything Tessera can do, without a window. Every host is built on it and on nothing else. */
export interface Engine {
  readonly version: string;
  /** `TESSERA_HOME`: the data folder. */
  readonly home: string;
  readonly problems: readonly Problem[];
  readonly sessions: SessionService;
  readonly workspace: WorkspaceService;
  readonly settings: SettingsService;
  readonly provider: ProviderService;
  readonly prices: PriceService;
  readonly terminals: TerminalService;
  readonly usage: UsageLedger;
  /** Looking back at money and cache, and ahead at the next send. */
  readonly insight: { readonly usage: UsageInsight; readonly cache: CacheInsight; readonly forecast: ForecastService };
  readonly context: ContextService;
  readonly memory: MemoryService;
  readonly noticing: NoticingService;
  readonly companion: CompanionService;
  readonly prompt: PromptService;
  readonly rules: RulesPort;
  readonly trust: TrustPort;
  readonly blobs: BlobPort;
  /** What every agent of a session is offered, sorted. */
  readonly toolNames: readonly string[];
  /** Stops every turn and process of its own, and waits until all of it is stored. */
  /** Writes what nobody can answer for into the log. Never throws. */
  report(message: string, cause: unknown): void;
  close(): Promise<void>;
}

/** What only the host around the window can do. */
export interface HostControls {
  describe(): Omit<Host, 'version' | 'home' | 'problems'>;
  /** The native folder dialog; null where the person cancelled it or the host has none. */
  pickFolder(): Promise<string | null>;
  controlWindow(command: 'minimize' | 'maximize' | 'close'): void;
}
