// What the person said, for as long as a session lives: whole as long as there is room, then by its beginning. Decisions stay verbatim.
import { personText, type PersonContent } from '../content.ts';
import type { EventOf, SessionEvent, UnknownEvent } from '../event.ts';
import type { EventPlace } from '../events/context-events.ts';
import { decisionsIn } from './decision-words.ts';
import { placeOf } from './place-order.ts';

/** A message of the person. */
export interface SaidMessage {
  readonly place: EventPlace;
  /** Counts from 1 over the session's history. */
  readonly number: number;
  readonly turn: number;
  readonly text: string;
  /** True where `text` is only the beginning of what was said. */
  readonly isCut: boolean;
  /** Names of attached files and images. */
  readonly attachments: readonly string[];
}

/** A sentence of the person that holds beyond its moment. */
export interface Decision {
  readonly place: EventPlace;
  readonly text: string;
}

export interface KeptWords {
  readonly said: readonly SaidMessage[];
  readonly decisions: readonly Decision[];
  /** How many turns there were. */
  readonly turns: number;
  add(event: SessionEvent | UnknownEvent): void;
}

const longestMessage = 16_000;
const shortMessage = 400;
/** Characters of all whole messages together; the oldest beyond it are shortened. */
const mostCharacters = 400_000;
const mostMessages = 2_000;
const mostDecisions = 150;

export function createKeptWords(): KeptWords {
  const said: SaidMessage[] = [];
  const decisions = new Map<string, Decision>();
  let turn: string | null = null;
  let turns = 0;
  let count = 0;
  let characters = 0;
  /** The first is never shortened: it says what the session is for. */
  let oldestWhole = 1;

  const say = (event: EventOf<'message.sent'>): void => {
    if (event.turn !== turn) turns += 1;
    turn = event.turn;
    count += 1;
    const text = personText(event.content);
    const kept = cutText(text, longestMessage);
    said.push({
      place: placeOf(event),
      number: count,
      turn: turns,
      text: kept,
      isCut: kept !== text,
      attachments: namesOf(event.content),
    });
    characters += kept.length;
    shorten();
    decide(event, decisionsIn(text));
  };
  const shorten = (): void => {
    for (; characters > mostCharacters && oldestWhole < said.length - 1; oldestWhole++) {
      const message = said[oldestWhole];
      if (message === undefined) return;
      const text = cutText(message.text, shortMessage);
      characters -= message.text.length - text.length;
      said[oldestWhole] = { ...message, text, isCut: message.isCut || text !== message.text };
    }
    if (said.length <= mostMessages) return;
    const [dropped] = said.splice(1, 1);
    characters -= dropped?.text.length ?? 0;
    oldestWhole = Math.max(1, oldestWhole - 1);
  };
  const decide = (place: EventPlace, texts: readonly string[]): void => {
    for (const text of texts) {
      // Said again, it counts from there.
      decisions.delete(text);
      decisions.set(text, { place: placeOf(place), text });
    }
    for (const oldest of decisions.keys()) {
      if (decisions.size <= mostDecisions) break;
      decisions.delete(oldest);
    }
  };
  return {
    said,
    get decisions() {
      return [...decisions.values()];
    },
    get turns() {
      return turns;
    },
    add(event) {
      if (event.type === 'message.sent') say(event);
      if (event.type !== 'permission.decided' || event.by !== 'person' || event.answer.type !== 'deny') return;
      const comment = event.answer.comment?.trim() ?? '';
      if (comment !== '') decide(event, [cutText(comment, longestMessage)]);
    },
  };
}

function namesOf(content: readonly PersonContent[]): string[] {
  return content.flatMap((part) => (part.type === 'text' ? [] : [part.type === 'file' ? part.path : part.name]));
}

/** The beginning of a text, whole lines where it has some that fit. */
function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most);
  const end = start.lastIndexOf('\n');
  return (end > most / 2 ? start.slice(0, end) : start).toWellFormed();
}
