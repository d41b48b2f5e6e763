// The composition root: the one place that names concrete parts and joins them.
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { createIdSource, type IdSource } from '#shared/model/id.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { decidePermission } from '#main/execution/permissions/decide-permission.ts';
import { createReadFilter } from '#main/execution/permissions/rule-book.ts';
import { createTools } from '#main/execution/tools/all-tools.ts';
import { createCompaction } from '#main/infrastructure/compact/create-compaction.ts';
import { createHooks } from '#main/infrastructure/hooks/create-hooks.ts';
import { createMemoryService, createProjectMemory } from '#main/infrastructure/memory/create-memory.ts';
import { createPrices, type OpenPrices } from '#main/infrastructure/models/create-prices.ts';
import { readPriceBook } from '#main/infrastructure/models/price-book.ts';
import { createProvider } from '#main/infrastructure/models/provider/create-provider.ts';
import { createShells } from '#main/infrastructure/processes/shells.ts';
import { createRules } from '#main/infrastructure/settings/create-rules.ts';
import { createSettings } from '#main/infrastructure/settings/create-settings.ts';
import { createTrust } from '#main/infrastructure/settings/create-trust.ts';
import { openStore, type Store } from '#main/infrastructure/store/open-store.ts';
import { createWorkspace } from '#main/infrastructure/workspace/create-workspace.ts';
import { createFacts } from '#main/infrastructure/workspace/facts/create-facts.ts';
import { folderProblem } from '#main/infrastructure/workspace/folder.ts';
import { describePrompt } from '#main/orchestration/prompt/describe-prompt.ts';
import { createSessions, type Sessions } from '#main/orchestration/sessions/create-sessions.ts';
import type { SessionsDeps } from '#main/orchestration/sessions/deps.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { Engine } from '#main/ports/engine.ts';
import { ServiceError } from '#main/ports/sessions.ts';
import type { Tool } from '#main/ports/tools.ts';
import type { ProjectMemory } from '#main/ports/memory.ts';
import { createLookingBack } from './create-looking-back.ts';
import { dataFolder } from './data-folder.ts';
import { describeInstructions } from './describe-instructions.ts';
import { createLog } from './log.ts';
import { once } from './once.ts';
import { openScoreWords } from './open-score-words.ts';
import { resourceFile } from './resource-file.ts';
import { systemClock } from './system-clock.ts';
import { version } from './version.ts';

export interface EngineOptions {
  /** How other processes on the same data folder are told who holds a session: "tessera serve". */
  processName: string;
  /** The store worker's bundle; without it the worker's source is used. */
  workerUrl?: URL;
  /** Records every stream of this process into the file. */
  recordTo?: string;
  /** The environment to read; the process's own where it is left out. */
  env?: NodeJS.ProcessEnv;
  /** What time it is; the machine's own clock where it is left out. */
  clock?: Clock;
}

interface MemoryParts {
  store: Store;
  memory: ProjectMemory;
  sessions: Sessions;
  clock: typeof systemClock;
}

/** Opens the data folder and builds the engine on it. Rejects with a message for the person where the folder cannot be used. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { processName, workerUrl, recordTo, env = process.env, clock = systemClock } = options;
  const ids = createIds(clock);
  const store = openStore({ home: dataFolder(env), clock, ids, processName, ...(workerUrl ? { workerUrl } : {}) });
  const log = createLog(store.home, clock);
  const settings = createSettings({ home: store.home });
  const trust = createTrust(store.trust);
  const rules = createRules({ home: store.home, trust });
  const prices = openPrices(store);
  // A run on the command line scores nothing, and shall not read long lists for it.
  const scoreWords = once(() => openScoreWords({ ...env, TESSERA_HOME: store.home }));
  const recording = recordTo === undefined ? {} : { recordTo };
  const provider = createProvider({ home: store.home, settings, env, clock, prices: () => prices.book(), report: log, ...recording });
  const workspace = createWorkspace({ projects: store.projects, composer: store.composer, trust, blobs: store.blobs, clock });
  const tools = createTools();
  let sessions: Sessions | null = null;
  const shells = createShells({
    results: store.results,
    clock,
    environment: env,
    onEnded: (...ended) => sessions?.processEnded(...ended),
  });
  const memory = createProjectMemory({ home: store.home, projects: store.projects, isOn: () => settings.get().memory.isOn });
  const sweep = sweeper(shells, log);
  // Before sessions are recovered, which forgets the tokens of void leases: whoever dies in between leaves them to the next start.
  await sweep(store.listAbandoned().map((lease) => lease.token));

  sessions = createSessions({
    ...keptIn(store),
    ...chosenIn(settings),
    provider,
    rules,
    facts: createFacts({ clock }),
    memory,
    onAbandoned: (token) => void sweep([token]),
    openShell: (session, folder, token) => shells.open(session, folder, token),
    compaction: { port: createCompaction(readOnlyBy(tools)), settings: () => settings.get().compaction },
    tools,
    decide: (request) => decidePermission({ ...request, home: homedir(), protectedFolders: [store.home] }),
    hooks: createHooks({ home: store.home, trust, clock, environment: env, report: log }),
    readFilter: (given, folder) => createReadFilter(given, { folder, home: homedir() }),
    clock,
    ids,
    ...ofThisMachine,
    report: log,
  });

  const service = sessions;
  const words = (): ReturnType<typeof openScoreWords>['words'] => scoreWords().words;
  const back = createLookingBack({ store, sessions: service, settings, prices, tools, words, clock, report: log });
  return {
    version,
    home: store.home,
    get problems() {
      return [store, settings, prices, scoreWords()].flatMap((part) => part.problems);
    },
    sessions,
    workspace,
    settings,
    provider,
    prices,
    terminals: shells.terminals,
    usage: store.usage,
    insight: { usage: back.usage, cache: back.cache, forecast: service.forecast },
    prompt: { describe: () => describePrompt(tools) },
    context: service.context,
    memory: memoryService({ store, memory, sessions: service, clock }),
    noticing: back.noticing,
    companion: back.companion,
    rules,
    trust,
    blobs: store.blobs,
    report: log,
    toolNames: tools.map((tool) => tool.name),
    async close() {
      back[Symbol.dispose]();
      await service.close();
      await shells.close();
      store[Symbol.dispose]();
    },
  };
}

/** The memory page's side of the memory. */
function memoryService({ store, memory, sessions, clock }: MemoryParts): Engine['memory'] {
  return createMemoryService(memory, {
    queries: store.queries,
    edits: store.memoryEdits,
    clock,
    titleOf: (session) => sessions.get(session).title,
    async instructions(project) {
      const row = store.projects.get(project);
      if (row === null) throw new ServiceError('NOT_FOUND', 'This project is not known.', { what: 'project' });
      return await describeInstructions(row.folder);
    },
  });
}

/** Whether a call of the tools changes nothing. What is no call of theirs may change anything. */
function readOnlyBy(tools: readonly Tool[]): (name: string, input: JsonObject) => boolean {
  return (name, input) => {
    const tool = tools.find((candidate) => candidate.name === name);
    const parsed = tool?.schema.safeParse(input);
    return tool !== undefined && parsed?.success === true && tool.isReadOnly(parsed.data);
  };
}

/** What sessions know of the machine and the program, whatever their data folder. */
const ofThisMachine = { random: Math.random, folderProblem, dayOf, appVersion: version };

/** Ends what void leases left behind; that it fails is only logged. */
function sweeper(shells: ReturnType<typeof createShells>, log: SessionsDeps['report']): (tokens: readonly string[]) => Promise<unknown> {
  return (tokens) => shells.sweep(tokens).catch((error: unknown) => log('Left-over processes could not be ended.', error));
}

/** The calendar day where this machine is. */
function dayOf(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Where sessions keep what they store. */
function keptIn({
  journal,
  sessions: index,
  usage,
  budget,
  blobs,
  results,
  projects,
}: Store): Pick<SessionsDeps, 'journal' | 'index' | 'usage' | 'budget' | 'blobs' | 'results' | 'projects'> {
  return { journal, index, usage, budget, blobs, results, projects };
}

/** What sessions ask of the person's settings, read anew each time: a change holds at once. */
function chosenIn(
  settings: Engine['settings'],
): Pick<SessionsDeps, 'caps' | 'defaultMode' | 'fallbackModel' | 'cacheTtl' | 'promptSettings'> {
  return {
    caps: () => settings.get().caps,
    defaultMode: () => settings.get().mode,
    fallbackModel: () => settings.get().fallbackModel,
    cacheTtl: () => settings.get().cacheTtl,
    promptSettings: () => settings.get().prompt,
  };
}

function createIds(clock: Clock): IdSource {
  return createIdSource(
    () => clock.now(),
    () => randomBytes(16),
  );
}

function openPrices({ home, usage }: Store): OpenPrices {
  return createPrices({ home, usage, builtIn: readPriceBook(resourceFile('models.json')) });
}
