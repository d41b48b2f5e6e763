import { join, dirname } from 'node:path';
import type { Problem } from '#shared/model/host.ts';
import type { IdSource } from '#shared/model/id.ts';
import type { BudgetStore } from '#main/ports/budget.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { ComposerStore } from '#main/ports/composer.ts';
import type { Journal, ResultFiles } from '#main/ports/journal.ts';
import type { MemoryEdits } from '#main/ports/memory.ts';
import type { NoticedStore } from '#main/ports/noticed-store.ts';
import type { CompanionStore } from '#main/ports/noticing.ts';
import type { ProjectStore } from '#main/ports/project-store.ts';
import type { QueryPort } from '#main/ports/queries.ts';
import type { SessionIndex } from '#main/ports/session-index.ts';
import type { BlobPort } from '#main/ports/tools.ts';
import type { TrustStore } from '#main/ports/trust-store.ts';
import type { UsageLedger } from '#main/ports/usage.ts';
import { createBudgetStore } from './budget/budget-store.ts';
import { openDatabase } from './database.ts';
import { createBlobs } from './files/blobs.ts';
import { createResultFiles } from './files/result-files.ts';
import { createJournal, type AbandonedLease } from './journal/journal.ts';
import { createNoticedStore } from './projections/noticed-store.ts';
import { createCompanionStore } from './projections/companion-store.ts';
import { createSessionIndex } from './projections/session-index.ts';
import { createUsageLedger } from './projections/usage-ledger.ts';
import { createQueryClient } from './query-client.ts';
import { createComposerStore } from './workbench/composer-store.ts';
import { createMemoryEdits } from './workbench/memory-writes.ts';
import { createProjectStore } from './workbench/project-store.ts';
import { createTrustStore } from './workbench/trust-store.ts';

export interface StoreOptions {
  /** The data folder; made where it does not exist. */
  home: string;
  clock: Clock;
  ids: IdSource;
  /** How other processes are told who holds a session: "tessera serve". */
  processName: string;
  /** The store worker's entry, where it is not found by itself. */
  workerUrl?: URL;
}

/** Everything that is kept in one data folder. Disposing it releases this process's sessions and closes the database. */
export interface Store extends Disposable {
  /** The data folder, symlinks resolved. */
  readonly home: string;
  readonly journal: Journal;
  readonly sessions: SessionIndex;
  readonly usage: UsageLedger;
  readonly budget: BudgetStore;
  readonly blobs: BlobPort;
  readonly results: ResultFiles;
  readonly projects: ProjectStore;
  readonly composer: ComposerStore;
  readonly trust: TrustStore;
  readonly memoryEdits: MemoryEdits;
  readonly noticed: NoticedStore;
  readonly companion: CompanionStore;
  readonly queries: QueryPort;
  /** What went wrong while opening and must be shown. */
  readonly problems: readonly Problem[];
  /** Sessions whose lease is void, with its token: processes that carry it were left over. */
  listAbandoned(): AbandonedLease[];
}

/** Opens the data folder. Throws `StoreOpenError` where it cannot be used; nothing in it is then changed. */
export function openStore({ home, clock, ids, processName, workerUrl }: StoreOptions): Store {
  const { connection, problems } = openDatabase(home, clock.now());
  using opening = new DisposableStack();
  opening.use(connection);
  const folder = dirname(connection.file);
  const journal = opening.use(createJournal(connection, clock, processName));
  const queries = opening.use(createQueryClient(connection.file, workerUrl));
  const parts = {
    home: folder,
    journal,
    queries,
    problems,
    sessions: createSessionIndex(connection),
    usage: createUsageLedger(connection, queries),
    budget: createBudgetStore(connection),
    blobs: createBlobs(join(folder, 'blobs')),
    results: createResultFiles(join(folder, 'tool-results')),
    projects: createProjectStore(connection, clock, ids),
    composer: createComposerStore(connection),
    trust: createTrustStore(connection, clock),
    memoryEdits: createMemoryEdits(connection),
    noticed: createNoticedStore(connection),
    companion: createCompanionStore(connection),
    listAbandoned: journal.listAbandoned,
  };
  const resources = opening.move();
  return { ...parts, [Symbol.dispose]: () => resources.dispose() };
}
