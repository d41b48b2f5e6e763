// What stands in place of a conversation that was summarised. What must not be lost comes from the session's events, never from an older summary.
import type { KeptPlan } from '#shared/model/compaction/kept-plan.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import { scaleOf } from '#shared/model/insight/experience.ts';
import type { Todo } from '#shared/model/todo.ts';
import type { Composed, Situation, SummaryWork } from '#main/ports/compaction.ts';
import { bytesOf, fitted } from './byte-text.ts';
import { recordMarker } from './markers.ts';
import { personWords } from './person-words.ts';
import { rereadFiles } from './reread-files.ts';
import { stillHolds } from './still-holds.ts';

/** How much of the window all of it may take. */
const shareOfWindow = 0.15;
/** Taken for the window where nobody knows it. */
const unknownWindowTokens = 100_000;
/** A longer text would not lie in its event. */
const longestText = 60_000;

/** Most of each part: in tokens, and as a share of the whole. What other parts leave is for files. */
const bounds = {
  summary: { tokens: 12_000, share: 0.3 },
  person: { tokens: 10_000, share: 0.3 },
  plan: { tokens: 4_000, share: 0.12 },
  todos: { tokens: 2_000, share: 0.08 },
  holds: { tokens: 12_000, share: 0.2 },
  files: { tokens: 25_000, share: 1 },
} as const;
const fileTokens = 5_000;

const frame = [
  recordMarker,
  'The conversation up to here was too long and was replaced by what follows: the words of the person, what was planned, a summary written by you, files as they are on disk now, and what still holds.',
  'It is a record, and asks for nothing by itself. Where it differs from the words of the person, those count. Results it tells of were true when they were written: check before you rely on them.',
  'Go on with what the person asked for last. Do not repeat what is done, and do not speak of this record.',
  '</earlier-conversation>',
].join('\n');

/** Composes the texts. Reads files of the session's folder; never rejects for what it finds. */
export async function composeSummary(summary: string, situation: Situation, upTo: EventPlace, work: SummaryWork): Promise<Composed> {
  const { inPlay } = situation;
  const { plan, said, decisions } = inPlay;
  const isGone = ({ place }: { readonly place: EventPlace }): boolean => inPlay.isUpTo(place, upTo);
  const room = roomOf(situation);
  const told = room.fit('summary', (bytes) => summaryText(summary, bytes));
  const todos = room.fit('todos', (bytes) => todosText(inPlay.todos, bytes));
  const planned = room.fit('plan', (bytes) => (plan !== null && isGone(plan) ? planText(plan, inPlay.turns, bytes) : null));
  const words = room.fit('person', (bytes) => personWords(said.filter(isGone), decisions.filter(isGone), bytes));
  const results = new Set(inPlay.frozen.map(({ path }) => path));
  const wanted = inPlay.files.filter((file) => !results.has(file.path) && !(file.isShownWhole && !isGone(file)));
  const holdsBytes = room.bytes('holds');
  const reread = await rereadFiles(wanted, {
    ...work,
    maxBytes: Math.max(0, room.bytes('files') - holdsBytes),
    maxFileBytes: Math.min(longestText, room.bytesOfTokens(fileTokens)),
  });
  const holds = stillHolds(inPlay, upTo, reread, holdsBytes);
  const content = [frame, words, planned, todos, told, ...reread.texts, holds].filter((text) => text !== null);
  return { content, files: [...reread.files] };
}

interface Room {
  /** Most bytes of a part, of what is left. */
  bytes(part: keyof typeof bounds): number;
  bytesOfTokens(tokens: number): number;
  /** A part of at most that many bytes; what it takes is no longer left. */
  fit(part: keyof typeof bounds, make: (maxBytes: number) => string | null): string | null;
}

/** How long the parts may be: by what the API counted of this session so far. */
function roomOf({ ahead, model, bounds: window }: Situation): Room {
  const { tokensPerByte } = scaleOf(ahead.experience, model);
  const inBytes = (tokens: number): number => Math.floor(tokens / tokensPerByte);
  const all = inBytes((window?.windowTokens ?? unknownWindowTokens) * shareOfWindow);
  let left = all - bytesOf(frame);
  const most = (part: keyof typeof bounds): number => {
    const { tokens, share } = bounds[part];
    const bytes = Math.min(inBytes(tokens), all * share, left);
    return Math.floor(part === 'files' ? bytes : Math.min(bytes, longestText));
  };
  return {
    bytes: most,
    bytesOfTokens: inBytes,
    fit(part, make) {
      const text = make(most(part));
      if (text !== null) left -= bytesOf(text);
      return text;
    },
  };
}

function summaryText(summary: string, maxBytes: number): string {
  const text = withoutOwnTags(summary).trim();
  return within('summary', text === '' ? '[The summary is empty.]' : text, maxBytes);
}

function planText({ text, turn }: KeptPlan, turns: number, maxBytes: number): string {
  return within('plan', `The last plan, given in turn ${turn} of ${turns}:\n\n${withoutOwnTags(text)}`, maxBytes);
}

const marks: Record<Todo['status'], string> = { completed: '[x]', in_progress: '[>]', pending: '[ ]' };

/** Open steps first in what may be cut: of those that are done only the count is told. */
function todosText(todos: readonly Todo[], maxBytes: number): string | null {
  if (todos.length === 0) return null;
  const open = todos.filter(({ status }) => status !== 'completed');
  const lines = [
    `The list of steps as TodoWrite last stored it: ${todos.length - open.length} of ${todos.length} completed${open.length === 0 ? '.' : ', open:'}`,
    ...open.map(({ status, content }) => `${marks[status]} ${content}`),
    ...(open.length === 0
      ? []
      : todos.filter(({ status }) => status === 'completed').map(({ content }) => `${marks.completed} ${content}`)),
  ];
  return within('todos', lines.join('\n'), maxBytes);
}

function within(tag: string, text: string, maxBytes: number): string {
  return `<${tag}>\n${fitted(text, maxBytes - 2 * tag.length - 10, '[Cut here.]')}\n</${tag}>`;
}

/** What a model wrote must not look like a part of the frame. */
function withoutOwnTags(text: string): string {
  const tags = /<(\/?)(earlier-conversation|person-messages|person-decisions|message|plan|todos|summary|file|still-holds)\b/giu;
  return text.replace(/^\s*<summary>\s*([\s\S]*?)\s*<\/summary>\s*$/iu, '$1').replace(tags, '‹$1$2');
}
