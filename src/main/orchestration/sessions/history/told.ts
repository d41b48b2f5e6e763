// What the model was told about things that change while a session lives, and what it must still be told. Told as messages, never written
// back into the prefix.
import { assertNever } from '#shared/model/assert-never.ts';
import type { EventDraft, EventOf } from '#shared/model/event.ts';
import type { AgentId } from '#shared/model/id.ts';
import type { KnownPlace } from '#shared/model/known-place.ts';
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
  /** What it knows of the place. */
  readonly known: KnownPlace;
  /** What a prompt of the first version says of instruction files, which did not store what is known by it; null for a newer one. */
  readonly instructionsText: string | null;
}

export const toldNothing: Told = { dateAt: null, isPlanning: false, ended: [], mode: null, known: {}, instructionsText: null };

/** Adds one event; the same object comes back where it tells the model nothing. */
export function foldTold(told: Told, event: StoredEvent): Told {
  switch (event.type) {
    case 'session.created':
    case 'session.forked':
    case 'mode.changed':
      return { ...told, mode: event.mode };
    case 'prompt.fixed':
      return foldPrompt(told, event);
    case 'tool.finished':
      return foldSeenFile(told, event);
    case 'process.ended':
      return { ...told, ended: [...told.ended, describeEnd(event)] };
    case 'notice.appended':
      return foldNotice(told, event);
    default:
      return told;
  }
}

/** A prompt that is only refreshed gives no new date. */
function foldPrompt(told: Told, { at, known, sections }: EventOf<'prompt.fixed'>): Told {
  const dateAt = told.dateAt === null || known?.date !== undefined ? at : told.dateAt;
  if (known?.date !== undefined) return { ...told, dateAt, known: { ...known, files: told.known.files }, instructionsText: null };
  if (known !== undefined) return { ...told, dateAt, known: { ...told.known, ...known } };
  const textOf = (name: string): string | undefined => sections.find((section) => section.name === name)?.text;
  const branch = /^Branch: (.+)$/m.exec(textOf('git') ?? '')?.[1];
  return { ...told, dateAt, known: branch === undefined ? {} : { branch }, instructionsText: textOf('instructions') ?? '' };
}

/** A file that was seen again is known by its tool, whatever a notice had said. */
function foldSeenFile(told: Told, { details }: EventOf<'tool.finished'>): Told {
  if (details?.type !== 'read' && details?.type !== 'diff') return told;
  if (told.known.files?.[details.path] === undefined) return told;
  const { [details.path]: _seen, ...files } = told.known.files;
  return { ...told, known: { ...told.known, files } };
}

function foldNotice(before: Told, event: EventOf<'notice.appended'>): Told {
  const told = event.known === undefined ? before : { ...before, known: addKnown(before.known, event.known) };
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
    case 'git':
    case 'files':
    case 'tools':
      return told;
    default:
      return assertNever(event.about);
  }
}

function addKnown(before: KnownPlace, added: KnownPlace): KnownPlace {
  const instructions = { ...before.instructions, ...added.instructions };
  const nested = added.nested === undefined ? before.nested : [...new Set([...(before.nested ?? []), ...added.nested])];
  return { ...before, ...added, instructions, files: { ...before.files, ...added.files }, ...(nested && { nested }) };
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
