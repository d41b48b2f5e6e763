// A session service on a real store in a temporary folder, with a scripted model, as one process of possibly several sees it.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SessionUpdate } from '#shared/bridge/shapes.ts';
import { noCaps, type Caps } from '#shared/model/caps.ts';
import type { EventOf, EventType } from '#shared/model/event.ts';
import { createIdSource, type SessionId } from '#shared/model/id.ts';
import type { PermissionRule } from '#shared/model/permission.ts';
import type { PriceBook } from '#shared/model/price.ts';
import { openStore, type Store } from '#main/infrastructure/store/open-store.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { ModelPort } from '#main/ports/model.ts';
import { usualCompaction } from '#shared/model/settings.ts';
import { scriptedPort, type CompactionScript } from '../../query-loop/compaction/testing/scripted-compaction.ts';
import { createScriptedModel, type Answer, type ScriptedModel } from '../../query-loop/testing/scripted-model.ts';
import { createSessions, type Sessions } from '../create-sessions.ts';
import type { PermissionRequest, SessionsDeps } from '../deps.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createSceneTools, type SceneTools } from './scene-tools.ts';

export const noon = Date.UTC(2026, 10, 20, 12);
export const dayMs = 24 * 60 * 60 * 1000;

export interface SceneOptions {
  answers?: readonly Answer[];
  /** The data folder of another scene, seen by a second process. */
  home?: string;
  clock?: ManualClock;
  processName?: string;
  /** False: what the model counts is real. */
  isSimulated?: boolean;
  caps?: () => Caps;
  /** What sessions are compacted with; they are not where this is left out. */
  compaction?: CompactionScript;
  change?: (deps: SessionsDeps) => SessionsDeps;
}

export interface Scene {
  readonly home: string;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly model: ScriptedModel;
  readonly clock: ManualClock;
  readonly tools: SceneTools;
  /** Rules that were stored for the project or always. */
  readonly savedRules: { scope: string; rules: string[] }[];
  readonly reports: string[];
  readonly opened: { shells: number };
  /** A session of the scene's only project. */
  newSession(): SessionId;
  /** Sends a text. */
  say(session: SessionId, text: string, options?: Parameters<Sessions['send']>[2]): ReturnType<Sessions['send']>;
  /** Sends a text and waits until its turn has ended. */
  turn(session: SessionId, text: string): Promise<Awaited<ReturnType<Sessions['ended']>>>;
  events(session: SessionId): StoredEvent[];
  types(session: SessionId): EventType[];
  /** Resolves with the first event of a type, stored already or to come. */
  until<T extends EventType>(session: SessionId, type: T, isWanted?: (event: EventOf<T>) => boolean): Promise<EventOf<T>>;
  /** As if this process were gone at this moment: its leases are void, nothing of it is closed. */
  die(): void;
  close(): Promise<void>;
}

const folders: string[] = [];
const open: Scene[] = [];

/** Closes every scene and removes their folders. For `afterEach`. */
export async function closeScenes(): Promise<void> {
  for (const scene of open.splice(0)) await scene.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

export function createScene(options: SceneOptions = {}): Scene {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'tessera-sessions-'));
  if (options.home === undefined) folders.push(home);
  const clock = options.clock ?? createManualClock(noon);
  const ids = createIdSource(Date.now, () => randomBytes(16));
  const store = openStore({ home, clock, ids, processName: options.processName ?? 'tessera test' });
  const model = createScriptedModel(options.answers ?? []);
  const port: ModelPort = {
    provider: 'rehearsal',
    isSimulated: options.isSimulated ?? true,
    stream: (body, signal) => model.stream(body, signal),
  };
  const tools = createSceneTools();
  const savedRules: Scene['savedRules'] = [];
  const reports: string[] = [];
  const opened = { shells: 0 };
  const { compaction } = options;
  const deps: SessionsDeps = {
    journal: store.journal,
    index: store.sessions,
    usage: store.usage,
    budget: store.budget,
    caps: () => options.caps?.() ?? noCaps,
    provider: {
      open: () => port,
      prices: () => priceBook,
      defaultChoice: () => ({ provider: 'rehearsal', model: 'model-a', effort: null }),
    },
    rules: {
      load: async () =>
        savedRules.flatMap(({ rules }) => rules.map((rule): PermissionRule => ({ behavior: 'allow', rule, source: 'local' }))),
      add: async (_folder, scope, rules) => void savedRules.push({ scope, rules }),
    },
    facts: {
      gather: async (folder) => ({ folder, platform: 'test', shell: 'sh', date: '2026-11-20', git: null, instructions: [] }),
      present: async () => ({}),
      changedFiles: async () => [],
      nestedInstructions: async () => ({ sources: [], instructions: [] }),
    },
    promptSettings: () => ({ flags: {}, variants: {}, experiments: [] }),
    blobs: store.blobs,
    results: store.results,
    ...(compaction === undefined
      ? {}
      : { compaction: { port: scriptedPort(compaction), settings: () => ({ ...usualCompaction, ...compaction.settings }) } }),
    openShell: () => {
      opened.shells += 1;
      return emptyShell();
    },
    tools: tools.tools,
    decide: async (request) => decide(request),
    readFilter: () => Promise.resolve(() => true),
    projects: store.projects,
    defaultMode: () => 'default',
    fallbackModel: () => null,
    cacheTtl: () => 'auto',
    random: () => 0,
    folderProblem: async () => null,
    dayOf: (atMs) => new Date(atMs).toISOString().slice(0, 10),
    clock,
    ids,
    appVersion: '0.1.0',
    report: (message, cause) => reports.push(`${message} ${String(cause)}`),
  };
  const sessions = createSessions(options.change?.(deps) ?? deps);
  const scene = sceneOf({ home, store, sessions, model, clock, tools, savedRules, reports, opened });
  open.push(scene);
  return scene;
}

function sceneOf(
  parts: Pick<Scene, 'home' | 'store' | 'sessions' | 'model' | 'clock' | 'tools' | 'savedRules' | 'reports' | 'opened'>,
): Scene {
  const { home, store, sessions } = parts;
  let isGone = false;
  const scene: Scene = {
    ...parts,
    newSession: () => sessions.create({ project: store.projects.add(home).id }).id,
    say: (session, text, options) => sessions.send(session, [{ type: 'text', text }], options),
    async turn(session, text) {
      const { turn } = scene.say(session, text);
      return await sessions.ended(session, turn ?? undefined);
    },
    events: (session) => store.journal.read(session),
    types: (session) => store.journal.read(session).map((event) => (event.type === 'unknown' ? 'session.renamed' : event.type)),
    async until(session, type, isWanted = () => true) {
      const reading = new AbortController();
      for await (const update of sessions.updates(session, 0, reading.signal)) {
        if (update.type !== 'event' || update.event.type !== type) continue;
        // The type was compared: the event is of that type.
        const event = update.event as EventOf<typeof type>;
        if (isWanted(event)) return event;
      }
      throw new Error(`The updates ended before ${type}.`);
    },
    die() {
      isGone = true;
      const database = new Database(join(home, 'tessera.db'));
      database.prepare("UPDATE leases SET pid = 2147483000, process_start = 'long ago'").run();
      database.close();
    },
    async close() {
      if (!isGone) await sessions.close();
      store[Symbol.dispose]();
    },
  };
  return scene;
}

/** Takes updates until one is wanted, that one included; then stops reading. */
export async function collect(updates: AsyncIterable<SessionUpdate>, isLast: (update: SessionUpdate) => boolean): Promise<SessionUpdate[]> {
  const taken: SessionUpdate[] = [];
  for await (const update of updates) {
    taken.push(update);
    if (isLast(update)) break;
  }
  return taken;
}

/** Read-only tools run, others ask, plan mode denies them; a rule that names the tool allows it. */
function decide({ tool, input, mode, rules }: PermissionRequest): Awaited<ReturnType<SessionsDeps['decide']>> {
  if (tool.isReadOnly(input) || mode === 'bypassPermissions') return { type: 'allow', because: 'harmless' };
  if (rules.some((rule) => rule.behavior === 'allow' && rule.rule === tool.name))
    return { type: 'allow', because: 'a rule', rule: tool.name };
  if (mode === 'plan') return { type: 'deny', because: 'plan mode' };
  return { type: 'ask', because: 'the mode asks', suggestedRules: [tool.name] };
}

function emptyShell(): ReturnType<SessionsDeps['openShell']> {
  return {
    start: ({ call }) => Promise.resolve({ process: call, ended: new Promise(() => undefined) }),
    readBackground: () => Promise.resolve(undefined),
    stopBackground: () => Promise.resolve(false),
    cwd: () => Promise.resolve('/'),
    close: () => Promise.resolve(),
    [Symbol.dispose]: () => undefined,
  };
}

const priceBook: PriceBook = {
  date: '2026-11-20',
  currency: 'USD',
  models: [
    {
      id: 'model-a',
      name: 'Model A',
      contextWindow: 100_000,
      maxOutputTokens: 8_000,
      minCacheableTokens: null,
      thinking: 'none',
      efforts: [],
      defaultEffort: null,
      isLegacy: false,
      prices: [
        {
          from: '2026-01-01',
          bands: [{ promptTokensUpTo: null, input: 2, output: 10, write5m: 2.5, write1h: 4, read: 0.2 }],
          source: 'test',
        },
        {
          from: '2027-01-01',
          bands: [{ promptTokensUpTo: null, input: 200, output: 1000, write5m: 250, write1h: 400, read: 20 }],
          source: 'test',
        },
      ],
    },
  ],
};
