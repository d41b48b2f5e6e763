import type { Database, Statement } from 'better-sqlite3';
import type { SessionId } from '#shared/model/id.ts';
import type { DisputeRow } from '#shared/model/noticed/rows.ts';
import { coversRule, noticedParts, type NoticedPart, type NoticedParts } from '#shared/model/noticed/rule.ts';
import type { NoticedChunk, NoticedStore } from '#main/ports/noticed-store.ts';
import type { Connection } from '../database.ts';
import { insertNoticed, noticedCells, type NoticedCells } from './noticed-cells.ts';

/** The tables of rows, each with the parts that need it: it is emptied where all of them are switched off. */
const tables: Readonly<Record<string, readonly NoticedPart[]>> = {
  noticed_messages: ['frustration'],
  noticed_claims: ['claims'],
  noticed_disputes: ['claims'],
  noticed_prompts: ['frustration', 'claims', 'lab'],
  noticed_turns: ['frustration', 'lab', 'reliability'],
  noticed_breakers: ['reliability'],
  noticed_requests: ['reliability'],
  noticed_tools: ['reliability'],
  noticed_compactions: ['reliability'],
};

/** The sessions of so many rows are emptied at once: some milliseconds. */
const mostForgotten = 1_000;

/** The rows of what is noticed over a connection. */
export function createNoticedStore({ database, guard }: Connection): NoticedStore {
  const place = database.prepare<[string], { seq: number; rule: string }>('SELECT seq, rule FROM noticed_sessions WHERE session = ?');
  const advance = database.prepare('INSERT OR REPLACE INTO noticed_sessions VALUES (?, ?, ?)');
  const offer = database.prepare('INSERT OR REPLACE INTO noticed_offers VALUES (@session, @streak, @taken, @at)');
  const write = createRowWriter(database);

  const keep = database.transaction((chunks: readonly NoticedChunk[], rule: string) => {
    for (const chunk of chunks) {
      const known = place.get(chunk.session);
      const goesOn = known?.rule === rule && known.seq === chunk.afterSeq;
      if (chunk.afterSeq > 0 && !goesOn) continue;
      if (chunk.afterSeq === 0) write.clear(chunk.session);
      write.rows(chunk);
      advance.run(chunk.session, chunk.upToSeq, rule);
    }
  });

  return {
    place: (session) => guard('What was noticed in a session could not be read', () => place.get(session) ?? null),
    keep: (...given) => guard('What was noticed could not be kept', () => keep.immediate(...given)),
    forget: (parts, rule) => guard('What is switched off could not be deleted', () => forget(database, parts, rule)),
    answerOffer: (answer) => guard('What was done with the offer could not be kept', () => void offer.run(answer)),
  };
}

interface RowWriter {
  clear(session: SessionId): void;
  rows(chunk: NoticedChunk): void;
}

/** Writing of rows; belongs inside a transaction of the caller. */
function createRowWriter(database: Database): RowWriter {
  const inserts = new Map<string, Statement>();
  const clearing = Object.keys(tables).map((table) => database.prepare(`DELETE FROM ${table} WHERE session = ?`));
  const undispute = database.prepare(
    `UPDATE noticed_claims SET is_disputed = 0 WHERE (session, seq, idx) IN (SELECT block_session, block_seq, idx FROM noticed_disputes WHERE session = ?)`,
  );
  const dispute = database.prepare('INSERT OR REPLACE INTO noticed_disputes VALUES (?, ?, ?, ?, ?)');
  const mark = database.prepare('UPDATE noticed_claims SET is_disputed = 1 WHERE session = ? AND seq = ? AND idx = ?');
  const recover = database.prepare('UPDATE noticed_turns SET is_recovered = 1 WHERE session = ? AND turn = ?');

  const insert = (given: NoticedCells): void => {
    const statement = inserts.get(given.table) ?? database.prepare(insertNoticed(given));
    inserts.set(given.table, statement);
    statement.run(given.cells);
  };
  const keepDispute = (session: SessionId, { seq, block, index }: DisputeRow): void => {
    dispute.run(session, seq, block.session, block.seq, index);
    // The claim may belong to a fork's parent, and may be made anew later: its row then looks here.
    mark.run(block.session, block.seq, index);
  };
  return {
    clear(session) {
      undispute.run(session);
      for (const statement of clearing) statement.run(session);
    },
    rows(chunk) {
      for (const cells of noticedCells(chunk)) insert(cells);
      // They change rows, of this chunk too.
      for (const row of chunk.rows) {
        if (row.type === 'dispute') keepDispute(chunk.session, row);
        else if (row.type === 'recovered') recover.run(chunk.session, row.turn);
      }
    },
  };
}

function forget(database: Database, parts: NoticedParts, rule: string): boolean {
  const unwanted = Object.entries(tables).filter(([, needed]) => needed.every((part) => !parts[part]));
  for (const [table] of unwanted) {
    const { changes } = database
      .prepare(`DELETE FROM ${table} WHERE session IN (SELECT DISTINCT session FROM (SELECT session FROM ${table} LIMIT ${mostForgotten}))`)
      .run();
    if (changes > 0) return false;
  }
  if (noticedParts.every((part) => !parts[part])) {
    database.prepare('DELETE FROM noticed_sessions').run();
    return true;
  }
  const rename = database.prepare('UPDATE noticed_sessions SET rule = ? WHERE rule = ?');
  const made = database.prepare<[], string>('SELECT DISTINCT rule FROM noticed_sessions').pluck().all();
  for (const other of made) if (other !== rule && coversRule(other, rule)) rename.run(rule, other);
  return true;
}
