// Everything sessions are built around. Orchestration does no I/O of its own: each part comes from the composition root.
import type { CacheTtlChoice } from '#shared/model/cache-ttl.ts';
import type { Caps } from '#shared/model/caps.ts';
import type { IdSource, SessionId } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { PermissionMode, PermissionRule } from '#shared/model/permission.ts';
import type { CompactionSettings, PromptSettings } from '#shared/model/settings.ts';
import type { PermissionDecision } from '#main/execution/executor/types.ts';
import type { BudgetStore } from '#main/ports/budget.ts';
import type { CompactionPort } from '#main/ports/compaction.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { HooksPort } from '#main/ports/hooks.ts';
import type { Journal, ResultFiles } from '#main/ports/journal.ts';
import type { ProjectMemory } from '#main/ports/memory.ts';
import type { ProjectStore } from '#main/ports/project-store.ts';
import type { SessionIndex } from '#main/ports/session-index.ts';
import type { ProviderService, RulesPort } from '#main/ports/settings.ts';
import type { BlobPort, ShellPort, Tool } from '#main/ports/tools.ts';
import type { UsageLedger } from '#main/ports/usage.ts';
import type { FactsPort } from '#main/ports/workspace.ts';

/** What a permission is decided from. */
export interface PermissionRequest {
  tool: Tool;
  input: JsonObject;
  mode: PermissionMode;
  rules: readonly PermissionRule[];
  /** The session's folder. */
  folder: string;
  /** Folders outside it that may be read without asking: the session's own results and its parents'. */
  readableFolders: readonly string[];
  /** The project's memory, whose files may be read and written without asking; null where there is none. */
  memoryFolder: string | null;
  /** Where a command would start: the shell's present folder. */
  cwd: string;
}

/** A session's shell, and how it ends. */
export type SessionShell = ShellPort & Disposable & { close(): Promise<void> };

export interface SessionsDeps {
  journal: Journal;
  index: SessionIndex;
  usage: UsageLedger;
  budget: BudgetStore;
  /** The caps as they are set now. */
  caps: () => Caps;
  provider: Pick<ProviderService, 'open' | 'prices' | 'defaultChoice'>;
  rules: RulesPort;
  facts: FactsPort;
  /** What agents remember of their projects. Missing: nothing. */
  memory?: ProjectMemory;
  /** How the prompts of new sessions differ from the product's own. */
  promptSettings: () => PromptSettings;
  blobs: BlobPort;
  results: ResultFiles;
  /** Makes the shell of a session. Called when a tool first needs it; ended when the session's lease is given up: `close` waits for all it ran. */
  openShell: (session: SessionId, folder: string, leaseToken: string) => SessionShell;
  /** Told of the token of a void lease that was replaced: what its process had started may still live. */
  onAbandoned?: (leaseToken: string) => void;
  /** What sessions that last are compacted with. Missing: they are not. */
  compaction?: { readonly port: CompactionPort; settings(): CompactionSettings };
  tools: readonly Tool[];
  decide: (request: PermissionRequest) => Promise<PermissionDecision>;
  /** The hooks of settings files. Missing: there are none. */
  hooks?: HooksPort;
  /** Which paths searches may show, by the rules about reading. */
  readFilter: (rules: readonly PermissionRule[], folder: string) => Promise<(path: string) => boolean>;
  projects: Pick<ProjectStore, 'get'>;
  /** What a new session's mode is where none is chosen. */
  defaultMode: () => PermissionMode;
  /** The model that takes over where a session's stays overloaded; null where none is configured. */
  fallbackModel: () => string | null;
  /** How long the prompt of a new session is kept in the cache where nothing was chosen for it. */
  cacheTtl: () => CacheTtlChoice;
  /** 0 up to 1, for the jitter of waits. */
  random: () => number;
  /** Why a folder cannot be worked in, as a sentence for the person; null where it can. Asked before every turn. */
  folderProblem: (folder: string) => Promise<string | null>;
  /** The calendar day of a time where the person is, as an ISO date. */
  dayOf: (atMs: number) => string;
  clock: Clock;
  ids: IdSource;
  appVersion: string;
  /** Something went wrong that no turn and no call can answer for. For the log. */
  report: (message: string, cause: unknown) => void;
  /** How long a session is held after the last thing was done in it; then other processes may have it. Default: 5 seconds. */
  idleMs?: number;
}
