// What the model was told about things that change while a session lives, and what it must still be told. Told as messages, never written
// back into the prefix.
import { assertNever } from '#shared/model/assert-never.ts';
import type { EventDraft, EventOf } from '#shared/model/event.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
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
  /** What it knows of it by its prompt alone. */
  readonly prompt: { readonly dateAt: number | null; readonly known: KnownPlace };
  /** The notice that told it last of each subject: where that leaves the messages, it is not known any longer. */
  readonly tellers: Readonly<Record<string, EventPlace>>;
  /** What a prompt of the first version says of instruction files, which did not store what is known by it; null for a newer one. */
  readonly instructionsText: string | null;
}

export const toldNothing: Told = {
  dateAt: null,
  isPlanning: false,
  ended: [],
  mode: null,
  known: {},
  prompt: { dateAt: null, known: {} },
  tellers: {},
  instructionsText: null,
};

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
      return event.details?.type === 'read' || event.details?.type === 'diff' ? seeFile(told, event.details.path) : told;
    // What notices told and still holds stands beside the summary.
    case 'context.summarised':
      return (event.files ?? []).reduce((before, { path }) => seeFile(before, path), told);
    case 'context.snipped':
      return event.notices.reduce(forgetNotice, told);
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
  if (known !== undefined && known.date === undefined) {
    const prompt = { dateAt: told.prompt.dateAt ?? at, known: { ...told.prompt.known, ...known } };
    const tellers = known.branch === undefined ? told.tellers : without(told.tellers, [subjects.branch]);
    return { ...told, dateAt, known: { ...told.known, ...known }, prompt, tellers };
  }
  const textOf = (name: string): string | undefined => sections.find((section) => section.name === name)?.text;
  const branch = /^Branch: (.+)$/m.exec(textOf('git') ?? '')?.[1];
  const said = known ?? (branch === undefined ? {} : { branch });
  const files = known === undefined ? {} : { files: told.known.files };
  const tellers = without(told.tellers, Object.keys(told.tellers).filter(isOfPlace));
  const instructionsText = known === undefined ? (textOf('instructions') ?? '') : null;
  return { ...told, dateAt, known: { ...said, ...files }, prompt: { dateAt, known: said }, tellers, instructionsText };
}

/** A file that was seen again is known as it is, whatever a notice had said. */
function seeFile(told: Told, path: string): Told {
  if (told.known.files?.[path] === undefined) return told;
  return {
    ...told,
    known: { ...told.known, files: without(told.known.files, [path]) },
    tellers: without(told.tellers, [subjects.file(path)]),
  };
}

function foldNotice(before: Told, event: EventOf<'notice.appended'>): Told {
  const known = event.known === undefined ? before.known : addKnown(before.known, event.known);
  const told = { ...before, known, tellers: { ...before.tellers, ...tellersOf(event, before.mode) } };
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

/** What a notice can tell of. */
const subjects = {
  date: 'date',
  planning: 'planning',
  notPlanning: 'not planning',
  branch: 'branch',
  tools: 'tools',
  instructions: (path: string) => `instructions ${path}`,
  file: (path: string) => `file ${path}`,
} as const;

/** Whether a prompt that is made anew tells of the subject itself. */
function isOfPlace(subject: string): boolean {
  return (
    subject === subjects.date || subject === subjects.branch || subject === subjects.tools || subject.startsWith(subjects.instructions(''))
  );
}

function tellersOf({ about, known, session, seq }: EventOf<'notice.appended'>, mode: PermissionMode | null): Record<string, EventPlace> {
  const told = [
    ...(about === 'date' ? [subjects.date] : []),
    ...(about === 'mode' ? [mode === 'plan' ? subjects.planning : subjects.notPlanning] : []),
    ...(known?.branch === undefined ? [] : [subjects.branch]),
    ...(known?.missingTools === undefined ? [] : [subjects.tools]),
    ...Object.keys(known?.instructions ?? {}).map(subjects.instructions),
    ...Object.keys(known?.files ?? {}).map(subjects.file),
  ];
  return Object.fromEntries(told.map((subject) => [subject, { session, seq }]));
}

/** A notice left the messages: of what no later one told, only what the prompt says is known. */
function forgetNotice(told: Told, { session, seq }: EventPlace): Told {
  const gone = Object.entries(told.tellers).flatMap(([subject, place]) =>
    place.session === session && place.seq === seq ? [subject] : [],
  );
  return gone.length === 0 ? told : gone.reduce(forget, { ...told, tellers: without(told.tellers, gone) });
}

function forget(told: Told, subject: string): Told {
  const { known, prompt, tellers } = told;
  switch (subject) {
    case subjects.date:
      return { ...told, dateAt: prompt.dateAt };
    case subjects.planning:
      return { ...told, isPlanning: false };
    // Without it, the model believes what it was told before.
    case subjects.notPlanning:
      return { ...told, isPlanning: tellers[subjects.planning] !== undefined };
    case subjects.branch:
      return { ...told, known: { ...known, branch: prompt.known.branch } };
    case subjects.tools:
      return { ...told, known: { ...known, missingTools: [] } };
    default:
      return { ...told, known: { ...known, ...forgetPath(told, subject) } };
  }
}

function forgetPath({ known, prompt }: Told, subject: string): Pick<KnownPlace, 'files' | 'instructions'> {
  const files = Object.keys(known.files ?? {}).filter((path) => subjects.file(path) === subject);
  const paths = Object.keys(known.instructions ?? {}).filter((path) => subjects.instructions(path) === subject);
  const before = Object.entries(prompt.known.instructions ?? {}).filter(([path]) => paths.includes(path));
  return {
    files: without(known.files ?? {}, files),
    instructions: { ...without(known.instructions ?? {}, paths), ...Object.fromEntries(before) },
  };
}

function without<Value>(record: Readonly<Record<string, Value>>, keys: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
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
