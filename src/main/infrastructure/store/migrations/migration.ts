import type { Database } from 'better-sqlite3';

/** One step forward of the database's shape. Once released it is never edited, and it never rewrites the text of an event. */
export interface Migration {
  readonly name: string;
  up(database: Database): void;
}
