// What a card says of its call: which picture, what it is about, how it went.
import { assertNever } from '#shared/model/assert-never.ts';
import type { FinishedCall, ToolCall } from '#shared/model/folds/transcript-cards.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { durationText } from '../../../parts/format/duration.ts';
import { countText } from '../../../parts/format/money.ts';
import type { IconName } from '../../../ui/icon/icon.tsx';
import type { StateName } from '../../../ui/icon/state-glyph.tsx';

const icons: Partial<Record<string, IconName>> = {
  Bash: 'terminal',
  Read: 'read',
  Edit: 'edit',
  Write: 'file',
  Grep: 'search',
  Glob: 'search',
  TodoWrite: 'layers',
  WebFetch: 'globe',
};

/** The picture of a tool; one that is not known gets the plug. */
export function toolIcon(tool: string): IconName {
  return icons[tool] ?? 'plug';
}

/** What a call is about, in one line: its command, its path, its pattern. `folder` is left out of paths inside it. */
export function callSubject(tool: string, input: JsonObject, summary: string | null, folder: string | null): string {
  const text = (name: string) => (typeof input[name] === 'string' ? input[name] : null);
  const path = text('file_path') ?? text('notebook_path');
  switch (tool) {
    case 'Bash':
      return oneLine(text('command') ?? summary ?? '');
    case 'Read':
    case 'Edit':
    case 'Write':
      return path === null ? (summary ?? '') : shortPath(path, folder) + rangeText(input);
    case 'Grep':
    case 'Glob': {
      const where = text('path');
      return `${text('pattern') ?? ''}${where ? ` in ${shortPath(where, folder)}` : ''}${text('glob') ? ` (${text('glob')})` : ''}`;
    }
    case 'TodoWrite':
      return todoCount(input);
    default:
      return oneLine(summary ?? text('command') ?? path ?? text('url') ?? '');
  }
}

/** A path as it is said inside its project. */
export function shortPath(path: string, folder: string | null): string {
  if (folder === null || !path.startsWith(folder)) return path;
  const rest = path.slice(folder.length);
  return rest === '' ? '.' : /^[/\\]/.test(rest) ? rest.slice(1) : path;
}

/** The name of a file without its folders. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The glyph of a call's state. */
export function callGlyph(card: Pick<ToolCall, 'state'>): StateName {
  const { status } = card.state;
  switch (status) {
    case 'proposed':
      return 'queued';
    case 'awaiting':
      return 'needs';
    case 'running':
      return 'running';
    case 'done':
      return 'done';
    case 'failed':
      return isTimeLimit(card) ? 'stopped' : 'failed';
    case 'invalid':
      return 'failed';
    case 'cancelled':
    case 'denied':
    case 'interrupted':
      return 'idle';
    default:
      return assertNever(status);
  }
}

/** How a call went: words, and what they mean. */
export interface CallOutcomeText {
  readonly text: string;
  readonly tone: 'plain' | 'needs' | 'running' | 'danger';
}

/** How a call that does not run went. What runs has a clock instead. */
export function callOutcome(card: ToolCall): CallOutcomeText {
  const { state, decision, frozen } = card;
  switch (state.status) {
    case 'proposed':
      return { text: decision?.answer.type === 'allow' ? 'allowed, about to run' : 'queued', tone: 'plain' };
    case 'awaiting':
      return { text: 'waits for you', tone: 'needs' };
    case 'running':
      return { text: 'running', tone: 'running' };
    case 'done':
      return { text: frozen ? `frozen: ${countText(frozen.originalCharacters, 'character')} on disk` : doneText(card), tone: 'plain' };
    case 'failed':
      return { text: failedText(card), tone: 'danger' };
    case 'invalid':
      return { text: 'invalid input', tone: 'danger' };
    case 'cancelled':
      return { text: cancelledText(state), tone: 'plain' };
    case 'denied':
      return { text: deniedText(card), tone: 'plain' };
    case 'interrupted':
      return { text: 'interrupted, its process ended', tone: 'plain' };
    default:
      return assertNever(state);
  }
}

/** How long a finished call took, or nothing where it never ran. */
export function callDuration(card: ToolCall): string {
  const { state } = card;
  if (!('durationMs' in state) || state.durationMs === null) return '';
  return durationText(state.durationMs);
}

function doneText(card: ToolCall): string {
  const details = 'details' in card.state ? card.state.details : null;
  switch (details?.type) {
    case 'read':
      return details.lines > 0 ? countText(details.lines, 'line') : '';
    case 'search':
      return searchText(details);
    case 'shell':
      if (details.ending === 'background') return backgroundText(card);
      return details.exitCode === null || details.exitCode === 0 ? '' : `exit ${details.exitCode}`;
    case 'diff':
      return details.isNewFile ? 'new file' : '';
    case 'todos':
    case undefined:
      return '';
    default:
      return assertNever(details);
  }
}

function searchText({ matches, files, isCut }: { matches: number; files: number; isCut: boolean }): string {
  if (files === 0) return 'nothing found';
  const more = isCut ? ', cut' : '';
  return matches > files
    ? `${countText(matches, 'match').replace(/matchs$/, 'matches')} in ${countText(files, 'file')}${more}`
    : `${countText(files, 'file')}${more}`;
}

function backgroundText({ processEnd }: ToolCall): string {
  if (!processEnd) return 'runs in the background';
  return processEnd.signal ? `background, ended by ${processEnd.signal}` : `background, exit ${processEnd.exitCode ?? '?'}`;
}

function cancelledText({ startedAt, cancelledBy }: FinishedCall): string {
  switch (cancelledBy) {
    case 'sibling':
      return 'cancelled with its sibling Bash';
    case 'call':
      return 'stopped by you';
    case 'hook':
      return `${startedAt === null ? 'not run' : 'stopped'}: a hook ended the turn`;
    case 'answer-failed':
    case 'answer-broken':
      return `${startedAt === null ? 'not run' : 'stopped'}: the answer broke off`;
    case 'turn':
    case undefined:
      return startedAt === null ? 'not run' : 'stopped';
    default:
      return assertNever(cancelledBy);
  }
}

/** Whether a command was ended because its time was over. */
function isTimeLimit({ state }: Pick<ToolCall, 'state'>): boolean {
  return 'details' in state && state.details?.type === 'shell' && state.details.ending === 'timeout';
}

function failedText(card: ToolCall): string {
  const details = 'details' in card.state ? card.state.details : null;
  if (details?.type !== 'shell') return 'failed';
  if (isTimeLimit(card)) return 'time limit';
  if (details.signal !== null) return `ended by ${details.signal}`;
  return details.exitCode === null ? details.ending : `exit ${details.exitCode}`;
}

function deniedText({ decision, isRefusedByHook }: ToolCall): string {
  if (isRefusedByHook === true) return 'denied by a hook';
  if (!decision) return 'denied by a rule';
  if (decision.by !== 'person') return 'denied: nobody answered';
  const comment = decision.answer.type === 'deny' ? decision.answer.comment : undefined;
  return comment ? `denied by you: “${oneLine(comment)}”` : 'denied by you';
}

function rangeText(input: JsonObject): string {
  const { offset, limit } = input;
  if (typeof offset !== 'number' && typeof limit !== 'number') return '';
  const from = typeof offset === 'number' ? offset : 1;
  return typeof limit === 'number' ? `:${from} to ${from + limit - 1}` : `:${from}`;
}

function todoCount(input: JsonObject): string {
  const todos = Array.isArray(input['todos']) ? input['todos'] : [];
  const done = todos.filter(
    (item) => typeof item === 'object' && item !== null && 'status' in item && item['status'] === 'completed',
  ).length;
  return `${done} of ${todos.length} done`;
}

function oneLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.length > 1 ? `${lines[0]?.trimEnd() ?? ''} …` : (lines[0] ?? '');
}
