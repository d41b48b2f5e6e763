import type { Migration } from './migration.ts';

/**
 * Sessions, their events, who may write them, and unfinished blocks. `events.id` is the order of appends over all sessions: rows are never
 * deleted, so it only grows, and what was appended since a number is found without looking at every session. `open_turn` follows from the
 * events and is written with them.
 */
export const journal: Migration = {
  name: '0001-journal',
  up(database) {
    database.exec(`
      CREATE TABLE sessions (
        session TEXT PRIMARY KEY,
        project TEXT NOT NULL,
        parent TEXT REFERENCES sessions (session),
        parent_seq INTEGER,
        is_hidden INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        last_seq INTEGER NOT NULL,
        last_hash TEXT,
        open_turn TEXT
      ) STRICT;

      CREATE INDEX sessions_open ON sessions (session) WHERE open_turn IS NOT NULL;

      CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        session TEXT NOT NULL REFERENCES sessions (session),
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL,
        type TEXT NOT NULL,
        actor TEXT NOT NULL,
        hash TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (session, seq)
      ) STRICT;

      CREATE TABLE leases (
        session TEXT PRIMARY KEY REFERENCES sessions (session),
        pid INTEGER NOT NULL,
        process_start TEXT NOT NULL,
        process_name TEXT NOT NULL,
        token TEXT NOT NULL,
        taken_at INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE drafts (
        session TEXT NOT NULL REFERENCES sessions (session),
        request TEXT NOT NULL,
        block INTEGER NOT NULL,
        kind TEXT NOT NULL,
        name TEXT,
        text TEXT NOT NULL,
        PRIMARY KEY (session, request, block)
      ) STRICT;
    `);
  },
};
