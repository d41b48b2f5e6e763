// A ledger as a busy person's would be after 400 days, written at once: the sums are made from the rows afterwards, as a migration makes them.
import { createHash } from 'node:crypto';
import { openDatabase } from '#main/infrastructure/store/database.ts';
import { createTriggers, dropTriggers, fillSums } from '#main/infrastructure/store/migrations/0005-ledger.ts';

export const nowMs = new Date(2026, 10, 20, 17, 40).getTime();
const days = 400;
const dayMs = 24 * 3_600_000;
const sessions = 10_000;
const projects = 12;
const models = ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5', 'claude-fable-5-2', 'unheard-of'];
const causes = ['expired', 'model', 'effort', 'tools', 'section', 'history', 'server'];

/** An id that looks like every other: what sorts and compares is as long as in life. */
function idOf(kind: string, number: number): string {
  const hash = createHash('sha256').update(`${kind} ${number}`).digest('hex');
  const time = number.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-a${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}

export const projectOf = (number: number): string => idOf('project', number % projects);
export const modelOf = (number: number): string => models[number % models.length] ?? 'unheard-of';

/** Numbers that look like chance and are the same each time. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Fills `tessera.db` of the folder and says where it lies. */
export function fillLedger(folder: string, requests: number): string {
  const { connection } = openDatabase(folder, nowMs);
  using _open = connection;
  const { database } = connection;
  database.pragma('synchronous = OFF');
  dropTriggers(database);
  const insertSession = database.prepare(
    'INSERT INTO sessions (session, project, created_at, changed_at, last_seq) VALUES (?, ?, ?, ?, 0)',
  );
  const insertKnown = database.prepare('INSERT INTO usage_sessions VALUES (?, 0, 1)');
  const insertSpent = database.prepare(`INSERT INTO budget_spent VALUES ('session', ?, ?, 0)`);
  const insert = insertRow(database);
  database.transaction(() => {
    const random = sequence(1);
    const each = requests / sessions;
    for (let session = 0; session < sessions; session += 1) {
      const id = idOf('session', session);
      const project = projectOf(Math.floor(random() ** 2 * projects));
      const startMs = Math.floor(nowMs - (1 - session / sessions) * days * dayMs - random() * 3_600_000);
      insertSession.run(id, project, startMs, startMs);
      insertKnown.run(id);
      insertSpent.run(id, random() * 10);
      const model = modelOf(random() < 0.01 ? 4 : Math.floor(random() ** 2 * 4));
      // Most end the day they began; one in four goes on the next.
      const spreadMs = (random() < 0.25 ? 20 : 3) * 3_600_000;
      for (let index = 0; index < each; index += 1) {
        const atMs = Math.min(nowMs - 1, startMs + (index / each) * spreadMs);
        insert({
          number: session * each + index,
          session: id,
          project,
          model,
          atMs,
          turn: session * 10 + Math.floor((index / each) * 10),
          random,
        });
      }
    }
    fillSums(database);
    createTriggers(database);
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  return connection.file;
}

interface Request {
  number: number;
  session: string;
  project: string;
  model: string;
  atMs: number;
  turn: number;
  random: () => number;
}

function insertRow(database: ReturnType<typeof openDatabase>['connection']['database']): (request: Request) => void {
  const names = `request, session, project, at, day, turn, model, purpose, input_tokens, output_tokens, cache_write_5m_tokens,
    cache_write_1h_tokens, cache_read_tokens, cost_usd, read_usd, write_5m_usd, write_1h_usd, fresh_usd, output_usd, uncached_usd, is_simulated,
    api_message, stop_reason, was_interrupted, number, seq, usage_json, marks, outcome, cause, expected_read_tokens, lost_tokens, lost_usd,
    verdict, rule`;
  const statement = database.prepare(
    `INSERT INTO usage (${names}) VALUES (?, ?, ?, ?, date(? / 1000, 'unixepoch', 'localtime')${', ?'.repeat(30)})`,
  );
  return ({ number, session, project, model, atMs, turn, random }) => {
    const at = Math.floor(atMs);
    const isPriced = model !== 'unheard-of';
    const chance = random();
    const purpose = chance < 0.85 ? 'main' : chance < 0.95 ? 'subagent' : chance < 0.99 ? 'title' : 'compaction';
    const isSimulated = random() < 0.02 ? 1 : 0;
    const read = Math.floor(random() * 80_000);
    const usd = isPriced ? read / 1e7 + random() / 50 : null;
    const isMissed = random() < 0.03;
    const cause = isMissed ? (causes[number % causes.length] ?? null) : null;
    const lostUsd = isMissed && isPriced ? 0.05 : null;
    const verdict = isMissed
      ? { outcome: 'missed', cause, sentence: 'The tools changed.', expectedReadTokens: read + 900, lostTokens: 900, lostUsd, ...noBlock }
      : { outcome: 'held', expectedReadTokens: read };
    const usage = { input_tokens: 12, output_tokens: 400, cache_creation_input_tokens: 900, cache_read_input_tokens: read };
    const part = usd === null ? null : usd / 5;
    const head = [idOf('request', number), session, project, at, at, idOf('turn', turn), model, purpose, 12, 400, 900, 0, read];
    const money = [usd, part, part, part, part, part, usd === null ? null : usd * 4, isSimulated];
    const answer = [`msg_${number}`, 'tool_use', 0, number, number, JSON.stringify(usage), '[{"block":12,"ttl":"5m"}]'];
    const cache = [verdict.outcome, cause, read, isMissed ? 900 : 0, lostUsd, JSON.stringify(verdict), 1];
    statement.run(...head, ...money, ...answer, ...cache);
  };
}

const noBlock = { firstBlock: 3, blockName: 'Bash', part: 'tools', because: null, ageMs: 1_000, ttlMs: 300_000 };
