// The person's own words in place of a conversation that was summarised: the newest whole, older ones by their first lines, decisions always.
import type { Decision, SaidMessage } from '#shared/model/compaction/kept-words.ts';
import { beginningOf, bytesOf, fitted } from './byte-text.ts';

/** Of the room for the person's words: for the first message, for the beginnings of older ones, for decisions. */
const shares = { first: 0.2, beginnings: 0.15, decisions: 0.2 } as const;
const beginningBytes = 240;
const beginningLines = 2;

/** The words as one text of at most so many bytes; null where nothing was said. Given in the order they were said. */
export function personWords(said: readonly SaidMessage[], decisions: readonly Decision[], maxBytes: number): string | null {
  if (said.length === 0) return null;
  const shown = chooseMessages(said, maxBytes);
  const whole = new Set(said.filter((message) => shown.get(message)?.isWhole === true).map(({ place }) => keyOf(place)));
  const rest = decisions.filter(({ place }) => !whole.has(keyOf(place)));
  return [
    '<person-messages>',
    'What the person said in the part of the conversation that was removed, in their own words and in order. Wishes and limits in it still hold; what later messages took back does not.',
    ...listed(said, shown),
    '</person-messages>',
    ...decisionLines(rest, maxBytes * shares.decisions),
  ].join('\n');
}

interface Shown {
  readonly text: string;
  readonly isWhole: boolean;
}

function chooseMessages(said: readonly SaidMessage[], maxBytes: number): Map<SaidMessage, Shown> {
  const shown = new Map<SaidMessage, Shown>();
  const [first, ...others] = said;
  let left = maxBytes * (1 - shares.decisions - shares.beginnings);
  if (first !== undefined && others.length > 0) left -= show(shown, first, maxBytes * shares.first);
  let room = maxBytes * shares.beginnings;
  for (const message of (others.length > 0 ? others : said).toReversed()) {
    const isNewest = message === said.at(-1);
    if (left > 0 && (isNewest || bytesOf(render(message, message.text)) <= left)) {
      left -= show(shown, message, left);
      continue;
    }
    // What stands before it is older still: the newest stay together.
    left = 0;
    const beginning = beginningOf(message.text.split('\n').slice(0, beginningLines).join('\n'), beginningBytes);
    const text = beginning === message.text ? beginning : `${beginning} […]`;
    room -= bytesOf(render(message, text));
    if (room < 0) break;
    shown.set(message, { text, isWhole: beginning === message.text && !message.isCut });
  }
  return shown;
}

function show(shown: Map<SaidMessage, Shown>, message: SaidMessage, maxBytes: number): number {
  const full = message.isCut ? `${message.text}\n[The rest of this message is not kept.]` : message.text;
  const text = fitted(full, maxBytes - bytesOf(render(message, '')), '[The rest of this message is left out here.]');
  shown.set(message, { text, isWhole: text === full && !message.isCut });
  return bytesOf(render(message, text));
}

function listed(said: readonly SaidMessage[], shown: ReadonlyMap<SaidMessage, Shown>): string[] {
  const lines: string[] = [];
  let left = 0;
  const flush = (): void => {
    if (left > 0) lines.push(`[${left} ${left === 1 ? 'message' : 'messages'} left out here.]`);
    left = 0;
  };
  for (const message of said) {
    const found = shown.get(message);
    if (found === undefined) {
      left += 1;
      continue;
    }
    flush();
    lines.push(render(message, found.text));
  }
  flush();
  return lines;
}

function render({ number, attachments }: SaidMessage, text: string): string {
  const attached = attachments.length === 0 ? '' : `\n[Attached: ${attachments.slice(0, 20).join(', ')}]`;
  return `<message number="${number}">\n${text}${attached}\n</message>`;
}

/** The newest that fit, in the order they were said. */
function decisionLines(decisions: readonly Decision[], maxBytes: number): string[] {
  const lines: string[] = [];
  let left = maxBytes;
  for (const { text } of decisions.toReversed()) {
    const line = `- ${text}`;
    left -= bytesOf(line) + 1;
    if (left < 0) break;
    lines.unshift(line);
  }
  if (lines.length === 0) return [];
  return ['<person-decisions>', 'Sentences of messages that are not shown whole above, verbatim:', ...lines, '</person-decisions>'];
}

function keyOf({ session, seq }: SaidMessage['place']): string {
  return `${session}:${seq}`;
}
