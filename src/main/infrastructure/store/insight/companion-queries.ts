// What companions earn, read from the journal and from what was kept of it.
import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import { boundGrowth } from '#shared/model/companion/bound-growth.ts';
import { factText, facts, pointsADay, type FactKind, type FactValues } from '#shared/model/companion/facts.ts';
import { beginGrowth, foldGrowth, growthEvents, growthState, type GrowthState } from '#shared/model/companion/growth.ts';
import type { RemarkFact } from '#shared/model/companion/remark.ts';
import { parseEvent } from '#shared/model/event.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { Queries } from '#main/ports/queries.ts';

type Outdated = Queries['companion.outdated'];
type EarnedQuery = Queries['companion.earned'];
type Grown = Queries['companion.grown'];

interface GrowthRow {
  session: SessionId;
  kind: FactKind;
  at: number;
  day: string;
  facts: string;
}

/** Steps from the cache in a row that are worth a word. */
const leastStreak = 10;

export function companionOutdated(database: Database, { rule }: Outdated['params']): Outdated['result'] {
  return database
    .prepare<[number], SessionId>(
      `SELECT s.session FROM sessions s LEFT JOIN companion_sessions c ON c.session = s.session
       WHERE c.seq IS NULL OR c.rule < ? OR c.seq < s.last_seq ORDER BY s.changed_at DESC`,
    )
    .pluck()
    .all(rule);
}

export function companionEarned(database: Database, { session, rule }: EarnedQuery['params']): EarnedQuery['result'] {
  const kept = database
    .prepare<[string, number], { seq: number; state: string }>('SELECT seq, state FROM companion_sessions WHERE session = ? AND rule = ?')
    .get(session, rule);
  const fromSeq = kept?.seq ?? 0;
  const before: GrowthState = kept ? growthState.parse(JSON.parse(kept.state)) : beginGrowth;
  const head = database.prepare<[string], { last_seq: number }>('SELECT last_seq FROM sessions WHERE session = ?').get(session);
  const lastSeq = head?.last_seq ?? fromSeq;
  const events = database
    .prepare<(string | number)[], string>(
      `SELECT text FROM events WHERE session = ? AND seq > ? AND seq <= ? AND type IN (${growthEvents.map(() => '?').join(', ')}) ORDER BY seq`,
    )
    .pluck()
    .all(session, fromSeq, lastSeq, ...growthEvents)
    .map(parseEvent);
  const { state, earned } = foldGrowth(before, events, {
    // Asked for only until the first turn is over: then it is told.
    newProject: before.hasFinished ? null : newProject(database, session),
    hourOf: (atMs) => new Date(atMs).getHours(),
  });
  return { fromSeq, lastSeq, state, earned };
}

export function companionGrown(database: Database, { rolled, sinceMs, limit }: Grown['params']): Grown['result'] {
  // Of each kind a day can count no more than a stat's points: the others need not be looked at.
  const rows = database
    .prepare<[number], GrowthRow>(
      `SELECT session, kind, at, day, facts FROM (
         SELECT *, row_number() OVER (PARTITION BY kind, day ORDER BY at, session, seq) AS place FROM (
           SELECT *, date(at / 1000, 'unixepoch', 'localtime') AS day FROM companion_growth
         )
       ) WHERE place <= ? ORDER BY at, session, seq, kind`,
    )
    .all(pointsADay)
    .filter(({ kind }) => kind in facts);
  const { grown, counted } = boundGrowth(rows, rolled);
  const growth = counted
    .slice(-limit)
    .toReversed()
    .map(({ session, kind, at, facts: values }) => {
      const because = factText(kind, JSON.parse(values) as FactValues);
      return { stat: facts[kind].stat, points: 1, because, session, atMs: at };
    });
  const missed = lastMiss(database);
  const remarkable = [
    ...newFacts(database, sinceMs),
    ...streaks(database, sinceMs),
    ...(missed && missed.atMs >= sinceMs ? [{ kind: 'missed', atMs: missed.atMs, values: { lostUsd: missed.lostUsd } }] : []),
  ].toSorted((a, b) => a.atMs - b.atMs);
  return { grown, growth, facts: remarkable, worry: worryOf(missed?.atMs ?? 0, lastTrip(database)) };
}

function newFacts(database: Database, sinceMs: number): RemarkFact[] {
  return database
    .prepare<[number], Pick<GrowthRow, 'kind' | 'at' | 'facts'>>(
      'SELECT kind, at, facts FROM companion_growth WHERE at >= ? ORDER BY at, session, seq, kind',
    )
    .all(sinceMs)
    .map(({ kind, at, facts: values }) => ({ kind, atMs: at, values: JSON.parse(values) as FactValues }));
}

/** The name of the project where the session is its first, else null. */
function newProject(database: Database, session: SessionId): string | null {
  const row = database
    .prepare<[string], { folder: string | null }>(
      `SELECT json_extract(e.text, '$.folder') AS folder FROM sessions s JOIN events e ON e.session = s.session AND e.seq = 1
       WHERE s.session = ? AND NOT EXISTS (
         SELECT 1 FROM sessions o WHERE o.project = s.project AND (o.created_at, o.session) < (s.created_at, s.session)
       )`,
    )
    .get(session);
  const folder = row?.folder ?? null;
  return folder === null ? null : basename(folder) || folder;
}

/** Sessions in which the cache holds, as of the last ten steps that they reached. */
function streaks(database: Database, sinceMs: number): RemarkFact[] {
  return database
    .prepare<[number, number], { steps: number; atMs: number }>(
      `SELECT json_extract(state, '$.cacheStreak') AS steps, json_extract(state, '$.streakAtMs') AS atMs FROM companion_sessions
       WHERE json_extract(state, '$.cacheStreak') >= ? AND json_extract(state, '$.streakAtMs') >= ?`,
    )
    .all(leastStreak, sinceMs)
    .map(({ steps, atMs }) => ({ kind: 'cache-holding', atMs, values: { steps } }));
}

function lastTrip(database: Database): number {
  const row = database
    .prepare<[], { atMs: number | null }>("SELECT max(json_extract(state, '$.trippedAtMs')) AS atMs FROM companion_sessions")
    .get();
  return row?.atMs ?? 0;
}

function worryOf(missedAtMs: number, trippedAtMs: number): Grown['result']['worry'] {
  if (missedAtMs === 0 && trippedAtMs === 0) return null;
  return missedAtMs > trippedAtMs ? { because: 'miss', atMs: missedAtMs } : { because: 'breaker', atMs: trippedAtMs };
}

/** The newest miss of a real request that cost money. */
function lastMiss(database: Database): { atMs: number; lostUsd: number } | null {
  const row = database
    .prepare<[], { atMs: number; lostUsd: number }>(
      `SELECT at AS atMs, lost_usd AS lostUsd FROM usage WHERE outcome = 'missed' AND is_simulated = 0 AND lost_usd > 0 ORDER BY at DESC LIMIT 1`,
    )
    .get();
  return row ?? null;
}
