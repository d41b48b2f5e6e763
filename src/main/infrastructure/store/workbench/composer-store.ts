import { composerDraft, type ComposerDraft } from '#shared/bridge/shapes.ts';
import type { ComposerStore } from '#main/ports/composer.ts';
import type { Connection } from '../database.ts';

/** Unsent messages over a connection. A draft that this version cannot read shows as empty; saving then replaces it. */
export function createComposerStore({ database, guard }: Connection): ComposerStore {
  const load = database.prepare<[string], { draft: string }>('SELECT draft FROM composer_drafts WHERE session = ?');
  const save = database.prepare('INSERT OR REPLACE INTO composer_drafts (session, draft) VALUES (?, ?)');
  const drop = database.prepare('DELETE FROM composer_drafts WHERE session = ?');
  return {
    load(session) {
      const row = guard('The unsent message could not be read', () => load.get(session));
      return (row && read(row.draft)) ?? { text: '', attachments: [] };
    },
    save(session, draft) {
      const isEmpty = draft.text === '' && draft.attachments.length === 0;
      guard('The unsent message could not be kept', () => (isEmpty ? drop.run(session) : save.run(session, JSON.stringify(draft))));
    },
  };
}

function read(text: string): ComposerDraft | undefined {
  try {
    return composerDraft.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
