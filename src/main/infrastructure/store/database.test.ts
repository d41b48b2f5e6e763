import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { damageMark } from './failure.ts';
import { created, newProject, newSession, renamed, steppingClock, storeIn, tempFolder } from './testing/temp-store.ts';
import { createJournal } from './journal/journal.ts';
import { migrations } from './migrations/migrate.ts';
import { StoreOpenError } from '#main/ports/store-open-error.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const fileIn = (home: string) => join(home, 'tessera.db');

/** A data folder whose one session has about this many kilobytes of events; returns the session. */
function fill(home: string, kilobytes = 1) {
  using store = storeIn(home);
  const session = newSession();
  const { lease } = store.journal.create(session, newProject(), created());
  lease.append(Array.from({ length: kilobytes }, (_, index) => renamed(String(index).padEnd(1000, '.'))));
  return session;
}

function openErrorOf(open: () => unknown): StoreOpenError {
  try {
    open();
  } catch (error) {
    if (error instanceof StoreOpenError) return error;
    throw error;
  }
  throw new Error('It opened.');
}

describe('migrations', () => {
  it('bring a database of every earlier version forward with its events untouched', () => {
    for (let version = 1; version <= migrations.length; version++) {
      using home = tempFolder();
      const session = newSession();
      let text: unknown;
      {
        const { connection } = openDatabase(home.path, nowMs, migrations.slice(0, version));
        using _open = connection;
        createJournal(connection, steppingClock(), 'old').create(session, newProject(), created());
        text = connection.database.prepare('SELECT text FROM events').pluck().get();
      }
      using store = storeIn(home.path);
      expect(store.problems).toEqual([]);
      expect(store.journal.read(session)).toEqual([JSON.parse(String(text))]);
      expect(store.sessions.list()).toHaveLength(1);
      store.composer.save(session, { text: `from ${version}`, attachments: [] });
      expect(store.composer.load(session).text).toBe(`from ${version}`);
    }
  });

  it('leave the database as it was when one of them fails', () => {
    using home = tempFolder();
    const session = fill(home.path);
    const broken = {
      name: 'broken',
      up: (database: Database.Database) => void database.exec('DROP TABLE drafts; DROP TABLE nothing_of_this_name'),
    };
    expect(() => openDatabase(home.path, nowMs, [...migrations, broken])).toThrow(StoreOpenError);
    using store = storeIn(home.path);
    expect(store.journal.drafts(session)).toEqual([]);
  });
});

describe('a database of a newer version', () => {
  it('is refused and left byte for byte as it was', () => {
    using home = tempFolder();
    fill(home.path);
    const direct = new Database(fileIn(home.path));
    direct.pragma('user_version = 99');
    direct.close();
    const before = readFileSync(fileIn(home.path));
    const error = openErrorOf(() => storeIn(home.path));
    expect(error.code).toBe('database-newer');
    expect(error.problem).toMatchObject({ code: 'database-newer', path: fileIn(home.path) });
    expect(error.message).toContain('version 99');
    expect(readFileSync(fileIn(home.path)).equals(before)).toBe(true);
    expect(readdirSync(home.path)).not.toContainEqual(expect.stringContaining('damaged'));
  });
});

describe('a damaged database', () => {
  it.each([
    ['is no database at all', (file: string) => writeFileSync(file, 'scribbled over by something else')],
    ['was cut off in the middle', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ['has pages of zeros', (file: string) => overwrite(file, 4096)],
  ])('is set aside whole and replaced by a fresh one when it %s', (_, damage) => {
    using home = tempFolder();
    fill(home.path, 200);
    damage(fileIn(home.path));
    const damaged = readFileSync(fileIn(home.path));

    using store = storeIn(home.path);
    const kept = `${store.home}/tessera.db.damaged-2026-11-20T12-00-00-000Z`;
    expect(store.problems).toMatchObject([{ code: 'database-damaged', path: kept }]);
    expect(store.problems[0]?.detail).toContain(kept);
    expect(readFileSync(kept).equals(damaged)).toBe(true);
    expect(store.sessions.list()).toEqual([]);
    expect(store.journal.create(newSession(), newProject(), created()).event.seq).toBe(1);
  });

  it('takes its write-ahead log with it', () => {
    using home = tempFolder();
    fill(home.path);
    writeFileSync(fileIn(home.path), 'scribbled over');
    writeFileSync(`${fileIn(home.path)}-wal`, 'what could still be saved');
    using store = storeIn(home.path);
    expect(readFileSync(`${store.problems[0]?.path}-wal`, 'utf8')).toBe('what could still be saved');
  });

  it('too large to be checked at each start is found once something in it failed', () => {
    using home = tempFolder();
    const session = fill(home.path, 20_000);
    overwrite(fileIn(home.path), 8 * 1024 * 1024, 2 * 1024 * 1024);
    {
      using store = storeIn(home.path);
      expect(store.problems).toEqual([]);
      expect(() => store.journal.read(session)).toThrow(expect.objectContaining({ name: 'JournalError', code: 'damaged' }));
    }
    using store = storeIn(home.path);
    expect(store.problems).toMatchObject([{ code: 'database-damaged' }]);
    expect(existsSync(damageMark(fileIn(home.path)))).toBe(false);
  });
});

/** Puts zeros over a stretch of a file: what a failing disk leaves. */
function overwrite(file: string, from: number, length = 8192): void {
  const bytes = readFileSync(file);
  bytes.fill(0, from, from + length);
  writeFileSync(file, bytes);
}

describe('a full disk', () => {
  it('fails the append with what to do, and keeps everything stored before', () => {
    using home = tempFolder();
    const session = newSession();
    {
      const { connection } = openDatabase(home.path, nowMs);
      using _open = connection;
      using journal = createJournal(connection, steppingClock(), 'test');
      const { lease } = journal.create(session, newProject(), created());
      const pages = Number(connection.database.pragma('page_count', { simple: true }));
      connection.database.pragma(`max_page_count = ${pages + 20}`);
      let stored = 1;
      const fillUp = () => {
        for (;;) stored = lease.append([renamed('x'.repeat(10_000))]).at(-1)?.seq ?? 0;
      };
      expect(fillUp).toThrow(expect.objectContaining({ name: 'JournalError', code: 'disk-full' }));
      expect(fillUp).toThrow(/"session.renamed" could not be stored: the disk .* is full\. Everything stored before is kept/);
      expect(journal.read(session)).toHaveLength(stored);

      connection.database.pragma('max_page_count = 4294967294');
      expect(lease.append([renamed('room again')])).toMatchObject([{ seq: stored + 1 }]);
    }
    using store = storeIn(home.path);
    expect(store.problems).toEqual([]);
    expect(store.journal.read(session).at(-1)).toMatchObject({ title: 'room again' });
  });
});

describe('a disk that takes nothing', () => {
  it('does not keep a session from being given up, nor taken again later', () => {
    using home = tempFolder();
    const { connection } = openDatabase(home.path, nowMs);
    using _open = connection;
    const journal = createJournal(connection, steppingClock(), 'test');
    const session = newSession();
    const { lease } = journal.create(session, newProject(), created());
    connection.database.pragma('query_only = ON');
    lease[Symbol.dispose]();
    expect(() => journal.acquire(session)).toThrow(expect.objectContaining({ name: 'JournalError', code: 'io' }));
    connection.database.pragma('query_only = OFF');
    expect(journal.acquire(session)).toHaveProperty('lease');
    connection.database.pragma('query_only = ON');
    journal[Symbol.dispose]();
  });
});

describe('a data folder', () => {
  it('that cannot be one is refused by name', () => {
    using home = tempFolder();
    const file = join(home.path, 'a file');
    writeFileSync(file, 'kept');
    for (const path of [file, join(file, 'below')]) {
      const error = openErrorOf(() => storeIn(path));
      expect(error.code).toBe('home-unwritable');
      expect(error.problem.path).toBe(path);
      expect(error.message).toContain('TESSERA_HOME');
    }
    expect(readFileSync(file, 'utf8')).toBe('kept');
  });

  it('can be begun by several processes at the same moment', async () => {
    using home = tempFolder();
    const script = fileURLToPath(new URL('./testing/fixtures/open-and-write.ts', import.meta.url));
    const codes = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, [script, home.path], { stdio: ['ignore', 'ignore', 'inherit'] });
        const [code] = await once(child, 'exit');
        return Number(code);
      }),
    );
    expect(codes).toEqual([0, 0, 0, 0]);
    using store = storeIn(home.path);
    expect(store.sessions.list()).toHaveLength(4);
  });
});
