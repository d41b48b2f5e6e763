import type { SessionId } from '#shared/model/id.ts';
import type { CompanionRows, CompanionStore } from '#main/ports/noticing.ts';
import type { Connection } from '../database.ts';

/** What companions earned, over a connection. */
export function createCompanionStore({ database, guard }: Connection): CompanionStore {
  const at = database.prepare<[string], { seq: number; rule: number }>('SELECT seq, rule FROM companion_sessions WHERE session = ?');
  const advance = database.prepare('INSERT OR REPLACE INTO companion_sessions (session, seq, rule, state) VALUES (?, ?, ?, ?)');
  const forget = database.prepare('DELETE FROM companion_growth WHERE session = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO companion_growth (session, seq, kind, at, facts) VALUES (?, ?, ?, ?, ?)');
  const any = database.prepare('SELECT 1 FROM companion_sessions LIMIT 1');

  const keep = database.transaction((session: SessionId, rule: number, { fromSeq, lastSeq, state, earned }: CompanionRows) => {
    const known = at.get(session);
    const isNext = fromSeq === 0 ? (known?.rule ?? 0) < rule : known?.rule === rule && known.seq === fromSeq;
    if (!isNext) return;
    if (fromSeq === 0) forget.run(session);
    for (const { seq, kind, atMs, values } of earned) insert.run(session, seq, kind, atMs, JSON.stringify(values));
    advance.run(session, lastSeq, rule, JSON.stringify(state));
  });
  const clear = database.transaction(() => database.exec('DELETE FROM companion_growth; DELETE FROM companion_sessions;'));

  return {
    keep: (...given) => guard('What the companion earned could not be kept', () => keep.immediate(...given)),
    clear: () =>
      guard('What the companion earned could not be forgotten', () => {
        // Where there is nothing, nothing is written.
        if (any.get() !== undefined) clear.immediate();
      }),
  };
}
