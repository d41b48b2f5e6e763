import type { Database } from 'better-sqlite3';
import { journal } from './0001-journal.ts';
import { usage } from './0002-usage.ts';
import { workbench } from './0003-workbench.ts';
import { budget } from './0004-budget.ts';
import { ledger } from './0005-ledger.ts';
import { memory } from './0006-memory.ts';
import { companion } from './0007-companion.ts';
import { noticed } from './0008-noticed.ts';
import type { Migration } from './migration.ts';

/** Every migration in order. The database's `user_version` is the number of those applied. */
export const migrations: readonly Migration[] = [journal, usage, workbench, budget, ledger, memory, companion, noticed];

/** The number of migrations a database has seen. */
export function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** Brings a database up to the newest shape, all in one transaction: it is either wholly there or as it was. */
export function migrate(database: Database, steps: readonly Migration[] = migrations): void {
  if (versionOf(database) >= steps.length) return;
  const apply = database.transaction(() => {
    // Read again under the write lock: another process may have been quicker.
    for (const step of steps.slice(versionOf(database))) step.up(database);
    database.pragma(`user_version = ${steps.length}`);
  });
  apply.exclusive();
}
