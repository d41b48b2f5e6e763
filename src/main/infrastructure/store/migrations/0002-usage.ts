import type { Migration } from './migration.ts';

/** One row per request. A real API message counts once however often it is recorded; replays of it are simulated and may repeat. */
export const usage: Migration = {
  name: '0002-usage',
  up(database) {
    database.exec(`
      CREATE TABLE usage (
        request TEXT PRIMARY KEY,
        session TEXT NOT NULL,
        project TEXT NOT NULL,
        at INTEGER NOT NULL,
        model TEXT NOT NULL,
        purpose TEXT NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL,
        cache_write_5m_tokens INTEGER NOT NULL,
        cache_write_1h_tokens INTEGER NOT NULL,
        cache_read_tokens INTEGER NOT NULL,
        cost_usd REAL,
        is_simulated INTEGER NOT NULL,
        api_message TEXT,
        stop_reason TEXT,
        first_token_ms REAL,
        duration_ms REAL,
        was_interrupted INTEGER NOT NULL
      ) STRICT;

      CREATE UNIQUE INDEX usage_message ON usage (api_message) WHERE api_message IS NOT NULL AND is_simulated = 0;
      CREATE INDEX usage_session ON usage (session, at);
      CREATE INDEX usage_at ON usage (at);
    `);
  },
};
