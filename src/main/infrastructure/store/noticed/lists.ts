// The messages and claims behind a figure, and those of one session. Their texts are looked up in the journal.
import type { Database } from 'better-sqlite3';
import { personText } from '#shared/model/content.ts';
import { parseEvent, type SessionEvent, type UnknownEvent } from '#shared/model/event.ts';
import type { ProjectId, SessionId } from '#shared/model/id.ts';
import type { ClaimKind, ClaimVerdict, JudgedClaim, MessageKind, ScoreReason } from '#shared/model/noticed/kinds.ts';
import { answerStreak, dueOffer, foldStreak, noStreak, type Streak } from '#shared/model/noticed/frustration/streak.ts';
import type { NoticedQuery } from '#shared/model/noticed/reports.ts';
import type { Queries } from '#main/ports/queries.ts';
import { realRows, type Conditions } from './filter.ts';

type Messages = Queries['noticed.messages'];
type Claims = Queries['noticed.claims'];
type OfSession = Queries['noticed.session'];

interface Found {
  session: SessionId;
  project: ProjectId;
  seq: number;
  at: number;
  model: string;
}

interface MessageCells extends Found {
  kind: MessageKind;
  score: number;
  reasons: string;
  is_premature: number;
  exit_before: string | null;
}

interface ClaimCells extends Found {
  idx: number;
  kind: ClaimKind;
  start_at: number;
  end_at: number;
  subject: string | null;
  verdict: ClaimVerdict;
  missing: string | null;
  evidence: string;
  is_disputed: number;
}

/** The longest text of a message that a list shows. */
const mostCharacters = 2_000;

const messageKinds: Readonly<Record<NoticedQuery['kind'], string | null>> = {
  negative: `kind = 'negative'`,
  continue: `kind = 'continue'`,
  premature: 'is_premature = 1',
  'false-claim': null,
  claim: null,
};

/** The newest first. */
export function noticedMessages(database: Database, query: Messages['params']): Messages['result'] {
  const kind = messageKinds[query.kind];
  if (kind === null) return [];
  const { sql, params } = chosen(query);
  const rows = database
    .prepare<[object], MessageCells>(`SELECT * FROM noticed_messages WHERE ${kind} AND ${sql} ORDER BY at DESC LIMIT @limit`)
    .all({ ...params, limit: query.limit });
  const texts = textReader(database);
  return rows.map((row) => ({
    ...found(row),
    text: texts(row).slice(0, mostCharacters),
    score: { kind: row.kind, score: row.score, reasons: JSON.parse(row.reasons) as ScoreReason[] },
    isPremature: row.is_premature === 1,
    exitBefore: row.exit_before,
  }));
}

/** The newest first. Disputed ones are among them and say so. */
export function noticedClaims(database: Database, query: Claims['params']): Claims['result'] {
  if (query.kind !== 'false-claim' && query.kind !== 'claim') return [];
  const { sql, params } = chosen(query);
  const verdict = query.kind === 'claim' ? '' : `verdict <> 'supported' AND `;
  const rows = database
    .prepare<[object], ClaimCells>(`SELECT * FROM noticed_claims WHERE ${verdict}${sql} ORDER BY at DESC, seq DESC, idx LIMIT @limit`)
    .all({ ...params, limit: query.limit });
  const texts = textReader(database);
  return rows.map((row) => ({ ...found(row), index: row.idx, claim: judged(row, texts(row)), isDisputed: row.is_disputed === 1 }));
}

/** What is marked in one session, in the order of its events, and what is to be offered. */
export function sessionNoticed(database: Database, { session, parts }: OfSession['params']): OfSession['result'] {
  const messages = parts.frustration
    ? database.prepare<[string], MessageCells>('SELECT * FROM noticed_messages WHERE session = ? ORDER BY seq').all(session)
    : [];
  const claims = parts.claims
    ? database.prepare<[string], ClaimCells>('SELECT * FROM noticed_claims WHERE session = ? ORDER BY seq, idx').all(session)
    : [];
  const texts = textReader(database);
  return {
    messages: messages.map(({ seq, kind, score }) => ({ seq, kind, score })),
    claims: claims.map((row) => ({ seq: row.seq, index: row.idx, claim: judged(row, texts(row)), isDisputed: row.is_disputed === 1 })),
    offer: dueOffer(streakOf(messages, answersTo(database, session))),
  };
}

interface OfferAnswer {
  streak: number;
  taken: string | null;
  at: number;
}

function answersTo(database: Database, session: SessionId): OfferAnswer[] {
  return database.prepare<[string], OfferAnswer>('SELECT streak, taken, at FROM noticed_offers WHERE session = ? ORDER BY at').all(session);
}

/** Messages and answers in the order in which they came. */
function streakOf(messages: readonly MessageCells[], answers: readonly OfferAnswer[]): Streak {
  let streak = noStreak;
  let next = 0;
  const answerUpTo = (at: number): void => {
    for (let answer = answers[next]; answer !== undefined && answer.at < at; answer = answers[next]) {
      streak = answerStreak(streak, answer.streak, answer.taken !== null);
      next += 1;
    }
  };
  for (const message of messages) {
    answerUpTo(message.at);
    streak = foldStreak(streak, message);
  }
  answerUpTo(Number.POSITIVE_INFINITY);
  return streak;
}

function chosen(query: NoticedQuery): Conditions {
  const { sql, params } = realRows(query);
  if (query.by === null || query.key === null) return { sql, params };
  return { sql: `${sql} AND ${query.by} = @key`, params: { ...params, key: query.key } };
}

function found({ session, project, seq, at, model }: Found): Omit<Found, 'at'> & { atMs: number } {
  return { session, project, seq, atMs: at, model };
}

function judged(row: ClaimCells, text: string): JudgedClaim {
  const { kind, start_at: start, end_at: end, subject, verdict, missing, evidence } = row;
  return { kind, start, end, text: text.slice(start, end), subject, verdict, missing, evidence: JSON.parse(evidence) as string[] };
}

/** Reads what a message or an answer's block says; the last one is remembered, since claims of a block come together. */
function textReader(database: Database): (place: Pick<Found, 'session' | 'seq'>) => string {
  const statement = database.prepare<[string, number], string>('SELECT text FROM events WHERE session = ? AND seq = ?').pluck();
  let last = { key: '', text: '' };
  return ({ session, seq }) => {
    const key = `${session} ${seq}`;
    if (last.key !== key) {
      const stored = statement.get(session, seq);
      last = { key, text: stored === undefined ? '' : textOf(parseEvent(stored)) };
    }
    return last.text;
  };
}

function textOf(event: SessionEvent | UnknownEvent): string {
  if (event.type === 'message.sent') return personText(event.content);
  return event.type === 'block.completed' && event.block.type === 'text' ? event.block.text : '';
}
