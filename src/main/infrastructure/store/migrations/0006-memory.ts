import type { Migration } from './migration.ts';

/**
 * What the person changed in a project's memory, which belongs to no session's journal; and a way to the changes of agents that does not read
 * every event.
 */
export const memory: Migration = {
  name: '0006-memory',
  up(database) {
    database.exec(`
      CREATE TABLE memory_edits (
        id INTEGER PRIMARY KEY,
        project TEXT NOT NULL,
        name TEXT NOT NULL,
        at INTEGER NOT NULL,
        hash TEXT
      ) STRICT;

      CREATE INDEX memory_edits_of ON memory_edits (project, at);
      CREATE INDEX events_of_memory ON events (session, at) WHERE type = 'memory.written';
    `);
  },
};
