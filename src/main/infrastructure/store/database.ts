// Opens `tessera.db` so that nothing in it is ever overwritten: a newer one is refused, a damaged one is set aside whole.
import { closeSync, existsSync, mkdirSync, openSync, readSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Problem } from '#shared/model/host.ts';
import { damageMark, toJournalError, troubleOf } from './failure.ts';
import { migrate, migrations as allMigrations, versionOf } from './migrations/migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { StoreOpenError } from '#main/ports/store-open-error.ts';

/** An open database. Everything that touches it goes through `guard`, which turns what SQLite says into a `JournalError`. */
export interface Connection extends Disposable {
  readonly database: Database.Database;
  readonly file: string;
  /** Runs the action; a failure comes out as a `JournalError` that begins with `whatFailed`. */
  readonly guard: <T>(whatFailed: string, action: () => T) => T;
}

export interface OpenedDatabase {
  connection: Connection;
  problems: Problem[];
}

/** Databases up to this size are checked whole at each opening (about 20 ms); larger ones only where something failed before. */
const wholeCheckBytes = 16 * 1024 * 1024;
const busyTimeoutMs = 5000;

/** Opens (or begins) the database of a data folder and brings it to the newest shape. Throws `StoreOpenError`. */
export function openDatabase(home: string, nowMs: number, migrations: readonly Migration[] = allMigrations): OpenedDatabase {
  const file = join(prepareHome(home), 'tessera.db');
  const problems: Problem[] = [];
  const damage = findDamage(file, migrations.length);
  if (damage !== null) problems.push(setAside(file, damage, nowMs));
  try {
    return { connection: connect(file, migrations), problems };
  } catch (cause) {
    throw openError(cause, file);
  }
}

/** Makes the data folder and returns its path with symlinks resolved. Throws `StoreOpenError`. */
function prepareHome(home: string): string {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    return realpathSync(home);
  } catch (cause) {
    throw openError(cause, join(home, 'tessera.db'));
  }
}

function connect(file: string, migrations: readonly Migration[]): Connection {
  const database = new Database(file, { timeout: busyTimeoutMs });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    migrate(database, migrations);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    database,
    file,
    guard(whatFailed, action) {
      try {
        return action();
      } catch (cause) {
        throw toJournalError(cause, whatFailed, file);
      }
    },
    [Symbol.dispose]: () => database.close(),
  };
}

/** What is wrong with the file, or null. Reads through a connection of its own that cannot write. Throws `StoreOpenError` for a newer one. */
function findDamage(file: string, knownVersion: number): string | null {
  if (!existsSync(file) || statSync(file).size === 0) return null;
  if (!hasSqliteHeader(file)) return 'it does not begin like a SQLite database';
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true, timeout: busyTimeoutMs });
    const version = versionOf(database);
    if (version > knownVersion) throw newerError(file, version, knownVersion);
    return readAround(database, file);
  } catch (error) {
    if (troubleOf(error, dirname(file)) !== 'damaged') throw openError(error, file);
    return error instanceof Error ? error.message : String(error);
  } finally {
    database?.close();
  }
}

/** Checks a small or suspected database whole, of others only that the schema can be read. */
function readAround(database: Database.Database, file: string): string | null {
  database.prepare('SELECT count(*) FROM sqlite_schema').get();
  const isSuspected = existsSync(damageMark(file));
  if (!isSuspected && statSync(file).size > wholeCheckBytes) return null;
  const answer = String(database.pragma('quick_check(1)', { simple: true }));
  if (answer !== 'ok') return answer;
  rmSync(damageMark(file), { force: true });
  return null;
}

function hasSqliteHeader(file: string): boolean {
  const head = Buffer.alloc(16);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, head, 0, 16, 0);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw openError(cause, file);
  }
  return head.toString('latin1') === 'SQLite format 3\0';
}

/** Moves the database and its log out of the way, together, so that what can be saved from them still can. */
function setAside(file: string, damage: string, nowMs: number): Problem {
  const kept = `${file}.damaged-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix);
    }
    rmSync(damageMark(file), { force: true });
  } catch (cause) {
    throw openError(cause, file);
  }
  return {
    code: 'database-damaged',
    title: 'The database was damaged.',
    detail: `${file} could not be read (${damage}). It was kept as ${kept} and a fresh one was begun, so earlier sessions are not listed. Files, blobs and tool results are untouched. Tools such as "sqlite3 FILE .recover" can often save most of it.`,
    path: kept,
  };
}

function newerError(file: string, version: number, knownVersion: number): StoreOpenError {
  return new StoreOpenError(
    'database-newer',
    'The database was written by a newer Tessera.',
    `${file} has version ${version}, this Tessera knows ${knownVersion}. Nothing was changed. Update Tessera, or set TESSERA_HOME to another folder.`,
    file,
  );
}

function openError(cause: unknown, file: string): Error {
  if (cause instanceof StoreOpenError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  const home = dirname(file);
  if (troubleOf(cause, home) === 'disk-full') {
    const detail = `${file} could not be opened (${said}). Nothing was changed. Free some space and start again.`;
    return new StoreOpenError('disk-full', 'The disk is full.', detail, home, { cause });
  }
  const detail = `${home} could not be used (${said}). Nothing was changed. Make the folder writable, or set TESSERA_HOME to another one.`;
  return new StoreOpenError('home-unwritable', 'The data folder cannot be used.', detail, home, { cause });
}
