import type { Migration } from './migration.ts';

/** What the person set up (projects, trusted folders, unsent messages) and the cache of session summaries. */
export const workbench: Migration = {
  name: '0003-workbench',
  up(database) {
    database.exec(`
      CREATE TABLE projects (
        project TEXT PRIMARY KEY,
        folder TEXT NOT NULL UNIQUE,
        added_at INTEGER NOT NULL,
        is_removed INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      CREATE TABLE trusted_folders (folder TEXT PRIMARY KEY, hash TEXT NOT NULL, trusted_at INTEGER NOT NULL) STRICT;

      CREATE TABLE composer_drafts (session TEXT PRIMARY KEY, draft TEXT NOT NULL) STRICT;

      CREATE TABLE summaries (session TEXT PRIMARY KEY REFERENCES sessions (session), last_seq INTEGER NOT NULL, summary TEXT NOT NULL) STRICT;
    `);
  },
};
