// What changed in a session's place since the model last learnt of it, told as messages: the prefix keeps its bytes.
import type { EventDraft } from '#shared/model/event.ts';
import type { AgentId } from '#shared/model/id.ts';
import { hashText } from '#shared/model/json.ts';
import type { KnownPlace } from '#shared/model/known-place.ts';
import type { FileChange, NestedInstructions, PresentPlace, SessionFacts } from '#main/ports/workspace.ts';
import { attributeText } from '../../prompt/frame.ts';
import { renderInstructions } from '../../prompt/session-sections.ts';
import type { Told } from './told.ts';

/** Most files that are named in one notice. */
const maxNamedFiles = 20;

/** The place as it is now, and what the model may have wrong about it. */
export interface PlaceNow {
  readonly agent: AgentId;
  readonly place: PresentPlace;
  /** True where a section of the prompt follows the branch: then it needs no notice. */
  readonly isBranchInPrompt: boolean;
  /** Files the agent has read or written that are not as it last saw them. */
  readonly changedFiles: readonly FileChange[];
  /** Tools of the prompt that this program has not, by name. */
  readonly missingTools: readonly string[];
}

/** The notices that are due, as drafts. Each says what it makes known, so that it is due only once. */
export function placeNotices(told: Told, now: PlaceNow): EventDraft[] {
  const instructions = instructionNotice(told, now.place.instructions);
  const retold = new Set(Object.keys(instructions?.known.instructions ?? {}));
  const notices = [
    now.isBranchInPrompt ? null : branchNotice(told.known.branch, now.place.branch),
    instructions,
    fileNotice(
      told,
      now.changedFiles.filter(({ path }) => !retold.has(path)),
    ),
    toolNotice(told, now.missingTools),
  ];
  return notices.flatMap((notice) => (notice === null ? [] : [{ type: 'notice.appended', actor: now.agent, ...notice }]));
}

type Notice<About extends 'git' | 'instructions' | 'files' | 'tools'> = { about: About; text: string; known: KnownPlace } | null;

function branchNotice(before: string | null | undefined, branch: string | null | undefined): Notice<'git'> {
  if (before === undefined || branch === undefined || branch === before) return null;
  const known = { branch };
  if (branch === null) return { about: 'git', text: `The folder is in no git repository any longer. It was on ${before}.`, known };
  const was = before === null ? 'It was in no git repository before.' : `It was on ${before} before.`;
  return { about: 'git', text: `The folder is on branch ${branch} now. ${was}`, known };
}

function instructionNotice(told: Told, files: SessionFacts['instructions'] | undefined): Notice<'instructions'> {
  if (files === undefined) return null;
  const changed = files.filter((file) => !isKnown(told, file));
  const present = new Set(files.map(({ path }) => path));
  const gone = Object.entries(told.known.instructions ?? {}).flatMap(([path, hash]) => (hash === null || present.has(path) ? [] : [path]));
  if (changed.length === 0 && gone.length === 0) return null;
  const texts = changed.map(renderInstructions);
  if (changed.length > 0) {
    texts.unshift('These instruction files are new, or changed since they were given above. What stands here counts from now on.');
  }
  if (gone.length > 0)
    texts.push(`These instruction files are removed, or not imported any longer, and do not count: ${gone.map(attributeText).join(', ')}`);
  const known = { ...Object.fromEntries(changed.map(({ path, text }) => [path, hashText(text)])), ...allNull(gone) };
  return { about: 'instructions', text: texts.join('\n\n'), known: { instructions: known } };
}

/** What the agent is told where it works under instructions it was not given yet; null where it knows them all. */
export function nestedNotice(told: Told, agent: AgentId, { sources, instructions }: NestedInstructions): EventDraft | null {
  const unknown = instructions.filter((file) => !isKnown(told, file));
  if (unknown.length === 0) return null;
  const heading =
    'These instruction files hold for the files you are working on. Follow them there, beside those above; the nearest to a file wins.';
  const known: KnownPlace = {
    instructions: Object.fromEntries(unknown.map(({ path, text }) => [path, hashText(text)])),
    nested: sources,
  };
  const text = [heading, ...unknown.map(renderInstructions)].join('\n\n');
  return { type: 'notice.appended', actor: agent, about: 'instructions', text, known };
}

function isKnown({ known, instructionsText }: Told, file: SessionFacts['instructions'][number]): boolean {
  const hash = known.instructions?.[file.path];
  if (hash !== undefined) return hash === hashText(file.text);
  return instructionsText?.includes(renderInstructions(file)) ?? false;
}

function fileNotice({ known }: Told, changed: readonly FileChange[]): Notice<'files'> {
  const news = changed.filter(({ path, hash }) => known.files?.[path] !== hash).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  if (news.length === 0) return null;
  const named = news.slice(0, maxNamedFiles).map(({ path, hash }) => `- ${path}${hash === null ? ' (removed)' : ''}`);
  const rest = news.length - named.length;
  const lines = [
    'These files are not as you last saw them: the person or a program changed them. Read them again before you rely on them.',
    ...named,
    ...(rest > 0 ? [`- and ${rest} more`] : []),
  ];
  return { about: 'files', text: lines.join('\n'), known: { files: Object.fromEntries(news.map(({ path, hash }) => [path, hash])) } };
}

/** Tools that came with a newer version are not told of: the session's prompt has none of them, and keeps its bytes over an upgrade. */
function toolNotice({ known }: Told, missingTools: readonly string[]): Notice<'tools'> {
  if (missingTools.join() === (known.missingTools ?? []).join()) return null;
  const text =
    missingTools.length === 0
      ? 'All tools of this session are available again.'
      : `Not available any longer, do not call them: the tools ${missingTools.join(', ')}.`;
  return { about: 'tools', text, known: { missingTools: [...missingTools] } };
}

function allNull(paths: readonly string[]): Record<string, null> {
  return Object.fromEntries(paths.map((path) => [path, null]));
}
