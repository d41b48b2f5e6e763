import type { ComposerDraft } from '#shared/bridge/shapes.ts';
import type { SessionId } from '#shared/model/id.ts';

/** What a person has written and not sent, per session, kept over a restart. */
export interface ComposerStore {
  /** The kept draft, or an empty one. */
  load(session: SessionId): ComposerDraft;
  save(session: SessionId, draft: ComposerDraft): void;
}
