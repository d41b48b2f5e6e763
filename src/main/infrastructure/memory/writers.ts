import type { SessionId } from '#shared/model/id.ts';
import type { MemoryWriter } from '#shared/model/memory.ts';
import type { MemoryWrite } from '#main/ports/memory.ts';

const mostWriters = 10;

/** Who made these changes (the newest first), each with its last. */
export function writersOf(writes: readonly MemoryWrite[], titleOf: (session: SessionId) => string | null): MemoryWriter[] {
  const last = new Map<SessionId | null, number>();
  for (const { session, atMs } of writes) if (!last.has(session)) last.set(session, atMs);
  return [...last]
    .slice(0, mostWriters)
    .map(([session, atMs]) =>
      session === null ? { type: 'person', atMs } : { type: 'session', session, title: titleIn(session, titleOf), atMs },
    );
}

/** A session that cannot be read did write it all the same. */
function titleIn(session: SessionId, titleOf: (session: SessionId) => string | null): string | null {
  try {
    return titleOf(session);
  } catch {
    return null;
  }
}
