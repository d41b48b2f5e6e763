// What the model was told about things that change while a session lives, and what it must still be told. Told as messages, never written
// back into the prefix.
import { assertNever } from '#shared/model/assert-never.ts';
import type { EventDraft, EventOf } from '#shared/model/event.ts';
import type { AgentId } from '#shared/model/id.ts';
import type { PermissionMode } from '#shared/model/permission.ts';
import type { StoredEvent } from '#main/ports/journal.ts';

export interface Told {
  /** When the model last learnt the date, in milliseconds since 1970; null before its prompt is fixed. */
  readonly dateAt: number | null;
  /** Whether it believes to be in plan mode. */
  readonly isPlanning: boolean;
  /** Background processes that ended and that it was not told of. */
  readonly ended: readonly string[];
  /** The mode at the last event; what a notice about the mode was about. */
  readonly mode: PermissionMode | null;
}

export const toldNothing: Told = { dateAt: null, isPlanning: false, ended: [], mode: null };

/** Adds one event; the same object comes back where it tells the model nothing. */
export function foldTold(told: Told, event: StoredEvent): Told {
  switch (event.type) {
    case 'session.created':
    case 'session.forked':
    case 'mode.changed':
      return { ...told, mode: event.mode };
    case 'prompt.fixed':
      return { ...told, dateAt: event.at };
    case 'process.ended':
      return { ...told, ended: [...told.ended, describeEnd(event)] };
    case 'notice.appended':
      return foldNotice(told, event);
    default:
      return told;
  }
}

function foldNotice(told: Told, event: EventOf<'notice.appended'>): Told {
  switch (event.about) {
    case 'date':
      return { ...told, dateAt: event.at };
    case 'mode':
      return { ...told, isPlanning: told.mode === 'plan' };
    case 'process':
      return { ...told, ended: [] };
    case 'stopped':
    case 'instructions':
    case 'cut-off':
    case 'target':
    case 'repetition':
    case 'hook':
      return told;
    default:
      return assertNever(event.about);
  }
}

function describeEnd({ process, exitCode, signal }: EventOf<'process.ended'>): string {
  if (exitCode !== null) return `Background process ${process} ended with exit code ${exitCode}.`;
  return signal === null ? `Background process ${process} was ended.` : `Background process ${process} was ended by ${signal}.`;
}

const planning =
  'Plan mode is on. Read and search as you need, and change nothing: calls that would change anything are refused. End with a plan the ' +
  'person can judge: what you would change, where, in which order, and how it would be verified.';
const notPlanning = 'Plan mode is off. You may change things again, as the request and the permissions allow.';

/** The notices that are due now, as drafts: a new day, processes that ended, plan mode switched on or off. */
export function dueNotices(
  told: Told,
  now: { mode: PermissionMode; agent: AgentId; atMs: number; dayOf(atMs: number): string },
): EventDraft[] {
  const drafts: EventDraft[] = [];
  const today = now.dayOf(now.atMs);
  if (told.dateAt !== null && now.dayOf(told.dateAt) !== today) {
    drafts.push({ type: 'notice.appended', actor: now.agent, about: 'date', text: `The date is now ${today}.` });
  }
  if (told.ended.length > 0) drafts.push({ type: 'notice.appended', actor: now.agent, about: 'process', text: told.ended.join('\n') });
  const isPlanning = now.mode === 'plan';
  if (isPlanning !== told.isPlanning) {
    drafts.push({ type: 'notice.appended', actor: now.agent, about: 'mode', text: isPlanning ? planning : notPlanning });
  }
  return drafts;
}
