import type { Migration } from './migration.ts';

/**
 * What is noticed in sessions: rows made from their events by rules, thrown away and made anew whenever a rule changes. `noticed_sessions` says up to
 * which event a session's rows were made, and by which rules. Only what the person did with an offer cannot be made anew, and stays. Each index that
 * ends in `sums` holds all that one dashboard adds up, in the order it groups by. Requests and calls, of which there
 * are most, have no row of their own: one holds those of a session in a quarter of an hour, with their times as a list of numbers, each with a comma behind it.
 */
export const noticed: Migration = {
  name: '0008-noticed',
  up(database) {
    database.exec(tables);
  },
};

/** Of a session in one quarter of an hour, which begins at `at`: the finest step in which the clocks of two places differ. */
const summed = `
        session TEXT NOT NULL,
        at INTEGER NOT NULL,
        project TEXT NOT NULL,
        is_simulated INTEGER NOT NULL,`;

const placed = `
        session TEXT NOT NULL,
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL,
        project TEXT NOT NULL,
        model TEXT NOT NULL,
        is_simulated INTEGER NOT NULL,`;

const tables = `
  CREATE TABLE noticed_sessions (session TEXT PRIMARY KEY, seq INTEGER NOT NULL, rule TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE noticed_offers (
    session TEXT NOT NULL, streak INTEGER NOT NULL, taken TEXT, at INTEGER NOT NULL, PRIMARY KEY (session, streak)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE noticed_messages (
    ${placed}
    day TEXT NOT NULL,
    prompt TEXT,
    turn TEXT NOT NULL,
    kind TEXT NOT NULL,
    score REAL NOT NULL,
    reasons TEXT NOT NULL,
    is_premature INTEGER NOT NULL,
    exit_before TEXT,
    PRIMARY KEY (session, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX noticed_messages_sums ON noticed_messages (is_simulated, model, prompt, project, day, kind, is_premature, at);
  CREATE INDEX noticed_messages_premature ON noticed_messages (model, exit_before, project, at) WHERE is_simulated = 0 AND is_premature = 1;
  CREATE INDEX noticed_messages_marked ON noticed_messages (at) WHERE kind <> 'none';

  CREATE TABLE noticed_claims (
    ${placed}
    idx INTEGER NOT NULL,
    day TEXT NOT NULL,
    prompt TEXT,
    kind TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    subject TEXT,
    verdict TEXT NOT NULL,
    missing TEXT,
    evidence TEXT NOT NULL,
    is_disputed INTEGER NOT NULL,
    PRIMARY KEY (session, seq, idx)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX noticed_claims_sums ON noticed_claims (is_simulated, model, prompt, project, day, verdict, is_disputed, at);
  CREATE INDEX noticed_claims_at ON noticed_claims (at);

  CREATE TABLE noticed_disputes (
    session TEXT NOT NULL, seq INTEGER NOT NULL, block_session TEXT NOT NULL, block_seq INTEGER NOT NULL, idx INTEGER NOT NULL,
    PRIMARY KEY (session, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX noticed_disputes_block ON noticed_disputes (block_session, block_seq, idx);

  CREATE TABLE noticed_prompts (
    session TEXT NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, variants TEXT NOT NULL, PRIMARY KEY (session, hash)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX noticed_prompts_hash ON noticed_prompts (hash, at, variants);

  CREATE TABLE noticed_turns (
    ${placed}
    prompt TEXT,
    turn TEXT NOT NULL,
    exit TEXT NOT NULL,
    steps INTEGER NOT NULL,
    duration_ms REAL,
    answers INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    is_recovered INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (session, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX noticed_turns_sums ON noticed_turns (is_simulated, model, exit, is_recovered, project, at);
  CREATE INDEX noticed_turns_lab_sums ON noticed_turns (is_simulated, session, prompt, answers, output_tokens, turn);

  CREATE TABLE noticed_breakers (
    ${placed}
    breaker TEXT NOT NULL,
    consequence TEXT NOT NULL,
    count INTEGER NOT NULL,
    tool TEXT,
    PRIMARY KEY (session, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE noticed_requests (
    ${summed}
    model TEXT NOT NULL,
    hour INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    completed INTEGER NOT NULL,
    retries INTEGER NOT NULL,
    overloads INTEGER NOT NULL,
    first_token_ms TEXT NOT NULL,
    tokens_per_second TEXT NOT NULL,
    PRIMARY KEY (is_simulated, model, session, at)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX noticed_requests_session ON noticed_requests (session);

  CREATE TABLE noticed_tools (
    ${summed}
    tool TEXT NOT NULL,
    calls INTEGER NOT NULL,
    ran INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    siblings INTEGER NOT NULL,
    times_ms TEXT NOT NULL,
    PRIMARY KEY (is_simulated, tool, session, at)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX noticed_tools_session ON noticed_tools (session);

  CREATE TABLE noticed_compactions (
    ${placed}
    is_failed INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    PRIMARY KEY (session, seq)
  ) STRICT, WITHOUT ROWID;
`;
