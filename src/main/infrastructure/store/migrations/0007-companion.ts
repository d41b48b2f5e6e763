import type { Migration } from './migration.ts';

/** What a companion earned from each session, and how far its journal was looked through by which rule. All of it can be made anew from the journal. */
export const companion: Migration = {
  name: '0007-companion',
  up(database) {
    database.exec(`
      CREATE TABLE companion_sessions (
        session TEXT PRIMARY KEY,
        seq INTEGER NOT NULL,
        rule INTEGER NOT NULL,
        state TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE companion_growth (
        session TEXT NOT NULL,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        at INTEGER NOT NULL,
        facts TEXT NOT NULL,
        PRIMARY KEY (session, seq, kind)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
