import type { Migration } from './migration.ts';

/**
 * What counts against caps: sums of ended requests by scope (a session, a project, a day), and the worst case of those that have not ended. The
 * sums begin with what the usage table knows.
 */
export const budget: Migration = {
  name: '0004-budget',
  up(database) {
    database.exec(`
      CREATE TABLE budget_spent (
        scope TEXT NOT NULL,
        key TEXT NOT NULL,
        usd REAL NOT NULL,
        tokens INTEGER NOT NULL,
        PRIMARY KEY (scope, key)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE budget_reservations (
        request TEXT PRIMARY KEY,
        session TEXT NOT NULL,
        project TEXT NOT NULL,
        day TEXT NOT NULL,
        usd REAL NOT NULL,
        tokens INTEGER NOT NULL
      ) STRICT;
    `);
    const keys = { session: 'session', project: 'project', day: `date(at / 1000, 'unixepoch', 'localtime')` };
    for (const [scope, key] of Object.entries(keys)) {
      database
        .prepare(
          `INSERT INTO budget_spent
           SELECT ?, ${key}, total(cost_usd),
             sum(input_tokens + output_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_read_tokens)
           FROM usage WHERE is_simulated = 0 GROUP BY 2`,
        )
        .run(scope);
    }
  },
};
