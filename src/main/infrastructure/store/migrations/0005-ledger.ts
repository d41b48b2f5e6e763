import type { Database } from 'better-sqlite3';
import type { Migration } from './migration.ts';

/**
 * The ledger: what a request was, what it cost by kind of token, and what its cache did. `usage` holds what the API counts for the request itself;
 * `usage_extras` what it counts apart (a compaction pass, an advisor at its own model's rates), under the request's id. `rule` 0: made before
 * there were verdicts; such rows are made anew from the journal. `usage_sessions` says up to which event a session's rows were made, and by which
 * rule at least.
 *
 * The sums below it are kept by triggers, so that they hold whoever writes: by day where the person was and by month, by session and day, by turn
 * (once for each model and once, under the empty name, for all), and the misses by cause. Simulated requests have sums of their own by day and are in no
 * other.
 */
export const ledger: Migration = {
  name: '0005-ledger',
  up(database) {
    database.exec(columns.map((column) => `ALTER TABLE usage ADD COLUMN ${column};`).join('\n'));
    database.exec(`UPDATE usage SET day = date(at / 1000, 'unixepoch', 'localtime')`);
    database.exec(tables);
    fillSums(database);
    createTriggers(database);
  },
};

const columns = [
  `day TEXT NOT NULL DEFAULT ''`,
  'turn TEXT',
  'step INTEGER',
  'agent TEXT',
  'seq INTEGER',
  'number INTEGER',
  'attempts INTEGER NOT NULL DEFAULT 0',
  'effort TEXT',
  'thinking TEXT',
  'usage_json TEXT',
  'read_usd REAL',
  'write_5m_usd REAL',
  'write_1h_usd REAL',
  'fresh_usd REAL',
  'output_usd REAL',
  'uncached_usd REAL',
  'sent_blocks INTEGER',
  'answer_blocks INTEGER',
  'marks TEXT',
  'prompt_hash TEXT',
  'variants TEXT',
  'previous_message TEXT',
  'diagnostics TEXT',
  'outcome TEXT',
  'cause TEXT',
  'expected_read_tokens INTEGER',
  'lost_tokens INTEGER NOT NULL DEFAULT 0',
  'lost_usd REAL',
  'verdict TEXT',
  'rule INTEGER NOT NULL DEFAULT 0',
];

const sums = `
  entries INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cache_write_5m_tokens INTEGER NOT NULL,
  cache_write_1h_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cost_usd REAL NOT NULL,
  read_usd REAL NOT NULL,
  write_5m_usd REAL NOT NULL,
  write_1h_usd REAL NOT NULL,
  fresh_usd REAL NOT NULL,
  output_usd REAL NOT NULL,
  saved_usd REAL NOT NULL,
  misses INTEGER NOT NULL,
  lost_tokens INTEGER NOT NULL,
  lost_usd REAL NOT NULL`;

const tables = `
  CREATE TABLE usage_extras (
    request TEXT NOT NULL,
    part INTEGER NOT NULL,
    session TEXT NOT NULL,
    project TEXT NOT NULL,
    turn TEXT,
    at INTEGER NOT NULL,
    day TEXT NOT NULL,
    is_simulated INTEGER NOT NULL,
    model TEXT NOT NULL,
    purpose TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_write_5m_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cost_usd REAL,
    read_usd REAL,
    write_5m_usd REAL,
    write_1h_usd REAL,
    fresh_usd REAL,
    output_usd REAL,
    uncached_usd REAL,
    PRIMARY KEY (request, part)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX usage_extras_at ON usage_extras (at);
  CREATE INDEX usage_extras_session ON usage_extras (session);

  CREATE TABLE usage_sessions (session TEXT PRIMARY KEY, seq INTEGER NOT NULL, rule INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE usage_days (
    is_simulated INTEGER NOT NULL, day TEXT NOT NULL, model TEXT NOT NULL, project TEXT NOT NULL, purpose TEXT NOT NULL, ${sums},
    PRIMARY KEY (is_simulated, day, model, project, purpose)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE usage_day_models (
    is_simulated INTEGER NOT NULL, day TEXT NOT NULL, model TEXT NOT NULL, ${sums},
    PRIMARY KEY (is_simulated, day, model)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE usage_months (
    is_simulated INTEGER NOT NULL, month TEXT NOT NULL, model TEXT NOT NULL, project TEXT NOT NULL, purpose TEXT NOT NULL, ${sums},
    PRIMARY KEY (is_simulated, month, model, project, purpose)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE usage_session_days (
    session TEXT NOT NULL, day TEXT NOT NULL, model TEXT NOT NULL, purpose TEXT NOT NULL, project TEXT NOT NULL, ${sums},
    PRIMARY KEY (session, day, model, purpose)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX usage_session_days_day ON usage_session_days (day, session, model, purpose, project, cost_usd);
  CREATE INDEX usage_session_days_cost ON usage_session_days (session, project, model, day, cost_usd);

  CREATE TABLE usage_turns (
    turn TEXT NOT NULL, model TEXT NOT NULL, session TEXT NOT NULL, project TEXT NOT NULL, at INTEGER NOT NULL, ${sums},
    PRIMARY KEY (turn, model)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX usage_turns_at ON usage_turns (model, at, project, unpriced, cost_usd);
  CREATE INDEX usage_turns_cost ON usage_turns (model, unpriced, cost_usd);
  CREATE INDEX usage_turns_project ON usage_turns (model, project, unpriced, cost_usd);
  CREATE INDEX usage_turns_session ON usage_turns (session, model, at);

  CREATE TABLE usage_misses (
    cause TEXT NOT NULL, day TEXT NOT NULL, model TEXT NOT NULL, project TEXT NOT NULL,
    misses INTEGER NOT NULL, unpriced INTEGER NOT NULL, lost_usd REAL NOT NULL,
    PRIMARY KEY (cause, day, model, project)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX usage_missed ON usage (at, is_simulated, project, model, cause, lost_usd) WHERE outcome = 'missed';
  CREATE INDEX usage_unpriced ON usage (model) WHERE cost_usd IS NULL;
`;

/** What one row of `usage` (or, as far as it has the columns, of `usage_extras`) adds to the sums. */
function measures(row: string, source: Source): string[] {
  const isRequest = source === 'usage';
  return [
    '1',
    isRequest ? '1' : '0',
    `${row}.cost_usd IS NULL`,
    `${row}.input_tokens`,
    `${row}.output_tokens`,
    `${row}.cache_write_5m_tokens`,
    `${row}.cache_write_1h_tokens`,
    `${row}.cache_read_tokens`,
    ...['cost_usd', 'read_usd', 'write_5m_usd', 'write_1h_usd', 'fresh_usd', 'output_usd'].map((name) => `coalesce(${row}.${name}, 0.0)`),
    `coalesce(${row}.uncached_usd - ${row}.cost_usd, 0.0)`,
    isRequest ? `coalesce(${row}.outcome = 'missed', 0)` : '0',
    isRequest ? `${row}.lost_tokens` : '0',
    isRequest ? `coalesce(${row}.lost_usd, 0.0)` : '0.0',
  ];
}

type Source = 'usage' | 'usage_extras';

interface Sum {
  table: string;
  keys: string[];
  /** Keys and other columns of the row that are not added up. */
  fixed: (row: string) => string[];
  condition: (row: string) => string;
  /** What happens to a column that is not added up where the row is there already. */
  onConflict?: string;
}

const added = sums.match(/\w+(?= INTEGER| REAL)/g) ?? [];

const dayKeys = ['is_simulated', 'day', 'model', 'project', 'purpose'];
const sessionKeys = ['session', 'day', 'model', 'purpose'];
const of = (row: string, names: readonly string[]): string[] => names.map((name) => `${row}.${name}`);

const targets: readonly Sum[] = [
  { table: 'usage_days', keys: dayKeys, fixed: (row) => of(row, dayKeys), condition: () => 'true' },
  { table: 'usage_day_models', keys: dayKeys.slice(0, 3), fixed: (row) => of(row, dayKeys.slice(0, 3)), condition: () => 'true' },
  {
    table: 'usage_months',
    keys: dayKeys.map((key) => (key === 'day' ? 'month' : key)),
    fixed: (row) => of(row, dayKeys).map((value) => (value === `${row}.day` ? `substr(${value}, 1, 7)` : value)),
    condition: () => 'true',
  },
  {
    table: 'usage_session_days',
    keys: sessionKeys,
    fixed: (row) => of(row, [...sessionKeys, 'project']),
    condition: (row) => `${row}.is_simulated = 0`,
  },
  ...['', 'model'].map((model): Sum => ({
    table: 'usage_turns',
    keys: ['turn', 'model'],
    fixed: (row) => [`${row}.turn`, model === '' ? `''` : `${row}.model`, ...of(row, ['session', 'project', 'at'])],
    condition: (row) => `${row}.is_simulated = 0 AND ${row}.turn IS NOT NULL`,
    onConflict: 'at = min(at, excluded.at), ',
  })),
];

const missSum = {
  keys: ['cause', 'day', 'model', 'project'],
  condition: (row: string) => `${row}.is_simulated = 0 AND ${row}.outcome = 'missed'`,
  measures: (row: string) => ['1', `${row}.lost_usd IS NULL`, `coalesce(${row}.lost_usd, 0.0)`],
};
const missAdded = ['misses', 'unpriced', 'lost_usd'];

/** The statements by which a row is added to every sum. */
function add(row: string, source: Source): string {
  const plus = (names: readonly string[]) => names.map((name) => `${name} = ${name} + excluded.${name}`).join(', ');
  const statements = targets.map(
    ({ table, fixed, condition, onConflict = '' }) =>
      `INSERT INTO ${table} SELECT ${[...fixed(row), ...measures(row, source)].join(', ')} WHERE ${condition(row)}
       ON CONFLICT DO UPDATE SET ${onConflict}${plus(added)};`,
  );
  if (source === 'usage') {
    statements.push(
      `INSERT INTO usage_misses SELECT ${[...of(row, missSum.keys), ...missSum.measures(row)].join(', ')} WHERE ${missSum.condition(row)}
       ON CONFLICT DO UPDATE SET ${plus(missAdded)};`,
    );
  }
  return statements.join('\n');
}

/** The statements by which a row is taken out of every sum. */
function subtract(row: string, source: Source): string {
  const minus = (names: readonly string[], values: readonly string[]) =>
    names.map((name, index) => `${name} = ${name} - (${values[index]})`).join(', ');
  const statements = targets.flatMap(({ table, keys, fixed, condition }) => {
    const values = fixed(row);
    const where = keys.map((key, index) => `${key} = ${values[index]}`).join(' AND ');
    return [
      `UPDATE ${table} SET ${minus(added, measures(row, source))} WHERE ${condition(row)} AND ${where};`,
      `DELETE FROM ${table} WHERE ${condition(row)} AND ${where} AND entries = 0;`,
    ];
  });
  if (source === 'usage') {
    const where = missSum.keys.map((key) => `${key} = ${row}.${key}`).join(' AND ');
    statements.push(
      `UPDATE usage_misses SET ${minus(missAdded, missSum.measures(row))} WHERE ${missSum.condition(row)} AND ${where};`,
      `DELETE FROM usage_misses WHERE ${where} AND misses = 0;`,
    );
  }
  return statements.join('\n');
}

const sources: readonly Source[] = ['usage', 'usage_extras'];

/** Keeps the sums from here on. */
export function createTriggers(database: Database): void {
  for (const source of sources) {
    database.exec(`
      CREATE TRIGGER ${source}_added AFTER INSERT ON ${source} BEGIN ${add('NEW', source)} END;
      CREATE TRIGGER ${source}_removed AFTER DELETE ON ${source} BEGIN ${subtract('OLD', source)} END;
      CREATE TRIGGER ${source}_changed AFTER UPDATE ON ${source} BEGIN ${subtract('OLD', source)} ${add('NEW', source)} END;
    `);
  }
}

/** Lets many rows be written at once, whose sums `fillSums` then makes. */
export function dropTriggers(database: Database): void {
  for (const source of sources) {
    for (const name of ['added', 'removed', 'changed']) database.exec(`DROP TRIGGER ${source}_${name}`);
  }
}

/** Makes every sum anew from the rows; the tables of sums must be empty. */
export function fillSums(database: Database): void {
  for (const source of sources) {
    for (const { table, keys, fixed, condition, onConflict = '' } of targets) {
      const values = fixed('r').map((value, index) => (index < keys.length ? value : value === 'r.at' ? 'min(r.at)' : `max(${value})`));
      const group = keys.map((_, index) => index + 1).join(', ');
      const totals = measures('r', source).map((value) => `sum(${value})`);
      database.exec(
        `INSERT INTO ${table} SELECT ${[...values, ...totals].join(', ')} FROM ${source} r WHERE ${condition('r')} GROUP BY ${group}
         ON CONFLICT DO UPDATE SET ${onConflict}${added.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
      );
    }
  }
  const totals = missSum.measures('r').map((value) => `sum(${value})`);
  database.exec(
    `INSERT INTO usage_misses SELECT ${[...of('r', missSum.keys), ...totals].join(', ')} FROM usage r WHERE ${missSum.condition('r')} GROUP BY 1, 2, 3, 4`,
  );
}
