import type { Engine } from '#main/ports/engine.ts';
import { sessionId } from '#shared/model/id.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import { UsageError } from '../streams.ts';

/** Which session is meant: the one of the id, or the latest of the folder. */
export interface WantedSession {
  readonly id: string | null;
  readonly isLatest: boolean;
}

/** The session that is meant; null where none is. Throws `UsageError` where there is none such. */
export function findSession(
  engine: Pick<Engine, 'sessions'>,
  { id: text, isLatest }: WantedSession,
  folder: string,
): SessionSummary | null {
  if (text !== null) {
    const id = sessionId.safeParse(text);
    if (!id.success) throw new UsageError(`"${text}" is no session id. \`tessera run --output-format json\` prints one as session_id.`);
    return engine.sessions.get(id.data);
  }
  if (!isLatest) return null;
  const latest = engine.sessions
    .list()
    .filter((session) => session.folder === folder)
    .toSorted((a, b) => b.changedAt - a.changedAt)[0];
  if (!latest) throw new UsageError(`There is no session in ${folder} to continue. Leave out --continue to start one.`);
  return latest;
}
