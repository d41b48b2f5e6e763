import { blockDraft, type BlockDraft } from '#shared/model/delta.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { Connection } from '../database.ts';

type DraftKey = Pick<BlockDraft, 'request' | 'index'>;

/** Unfinished blocks of answers: at most one row per block, replaced as it grows. */
export interface DraftTable {
  /** Saves the draft where the session's lease has this token; says whether it did. */
  save(session: SessionId, token: string, draft: BlockDraft): boolean;
  drop(session: SessionId, draft: DraftKey): void;
  list(session: SessionId): BlockDraft[];
}

/** The draft table over a connection. */
export function createDraftTable({ database }: Connection): DraftTable {
  // One statement, so that checking the lease and writing are one act.
  const save = database.prepare(`
    INSERT INTO drafts (session, request, block, kind, name, text)
    SELECT session, ?, ?, ?, ?, ? FROM leases WHERE session = ? AND token = ?
    ON CONFLICT (session, request, block) DO UPDATE SET kind = excluded.kind, name = excluded.name, text = excluded.text
  `);
  const drop = database.prepare('DELETE FROM drafts WHERE session = ? AND request = ? AND block = ?');
  const list = database.prepare('SELECT request, block AS "index", kind, name, text FROM drafts WHERE session = ? ORDER BY rowid');
  return {
    save: (session, token, draft) =>
      save.run(draft.request, draft.index, draft.kind, draft.name?.toWellFormed() ?? null, draft.text.toWellFormed(), session, token)
        .changes === 1,
    drop: (session, draft) => void drop.run(session, draft.request, draft.index),
    // A kind of a newer version is left out: what becomes of it is told by its `block.completed`.
    list: (session) => list.all(session).flatMap((row) => blockDraft.safeParse(row).data ?? []),
  };
}
