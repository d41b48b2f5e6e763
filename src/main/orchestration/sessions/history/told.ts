// What the model was told about things that change while a session lives, and what it must still be told. Told as messages, never written
// back into the prefix.
import type { EventDraft } from '#shared/model/event.ts';
import type { AgentId } from '#shared/model/id.ts';
import type { PermissionMode } from '#shared/model/permission.ts';
import type { StoredEvent } from '#main/ports/journal.ts';

export interface Told {
  /** When the model last learnt the date, in milliseconds since 1970; null before its prompt is fixed. */
  readonly dateAt: number | null;
  /** Whether it believes to be in plan mode. */
  readonly isPlanning: boolean;
  /** The mode at the last event; what a notice about the mode was about. */
  readonly mode: PermissionMode | null;
}

export const toldNothing: Told = { dateAt: null, isPlanning: false, mode: null };

/** Adds one event; the same object comes back where it tells the model nothing. */
export function foldTold(told: Told, event: StoredEvent): Told {
  switch (event.type) {
    case 'session.created':
    case 'session.forked':
    case 'mode.changed':
      return { ...told, mode: event.mode };
    case 'prompt.fixed':
      return { ...told, dateAt: event.at };
    case 'notice.appended':
      if (event.about === 'date') return { ...told, dateAt: event.at };
      return event.about === 'mode' ? { ...told, isPlanning: told.mode === 'plan' } : told;
    default:
      return told;
  }
}

const planning =
  'Plan mode is on. Read and search as you need, and change nothing: calls that would change anything are refused. End with a plan the ' +
  'person can judge: what you would change, where, in which order, and how it would be verified.';
const notPlanning = 'Plan mode is off. You may change things again, as the request and the permissions allow.';

/** The notices that are due now, as drafts: a new day, plan mode switched on or off. */
export function dueNotices(
  told: Told,
  now: { mode: PermissionMode; agent: AgentId; atMs: number; dayOf(atMs: number): string },
): EventDraft[] {
  const drafts: EventDraft[] = [];
  const today = now.dayOf(now.atMs);
  if (told.dateAt !== null && now.dayOf(told.dateAt) !== today) {
    drafts.push({ type: 'notice.appended', actor: now.agent, about: 'date', text: `The date is now ${today}.` });
  }
  const isPlanning = now.mode === 'plan';
  if (isPlanning !== told.isPlanning) {
    drafts.push({ type: 'notice.appended', actor: now.agent, about: 'mode', text: isPlanning ? planning : notPlanning });
  }
  return drafts;
}
