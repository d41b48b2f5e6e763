// The one event type: at once the log on disk, the stream to the window and the golden file in tests.
import { z } from 'zod';
import { contextEvents } from './events/context-events.ts';
import { envelope, type Envelope } from './events/envelope.ts';
import { hookEvents } from './events/hook-events.ts';
import { messageEvents } from './events/message-events.ts';
import { requestEvents } from './events/request-events.ts';
import { sessionEvents } from './events/session-events.ts';
import { toolEvents } from './events/tool-events.ts';
import { turnEvents } from './events/turn-events.ts';

const payload = z.discriminatedUnion('type', [
  ...sessionEvents,
  ...messageEvents,
  ...requestEvents,
  ...toolEvents,
  ...turnEvents,
  ...hookEvents,
  ...contextEvents,
]);
export type EventPayload = z.infer<typeof payload>;
export type EventType = EventPayload['type'];

/** One immutable fact in a session's journal. */
export type SessionEvent = Envelope & EventPayload;
export type EventOf<T extends EventType> = Envelope & Extract<EventPayload, { type: T }>;

/** An event that nobody stored yet: without number, time and hash. */
export type EventDraft = { actor: Envelope['actor'] } & EventPayload;

/** An event of a newer version: kept raw, shown as unknown, ignored by folds. */
export type UnknownEvent = Envelope & { type: 'unknown'; originalType: string; raw: string };

const looseEnvelope = z.looseObject({ ...envelope.shape, v: z.number().int(), type: z.string() });

/**
 * The one tolerant door for events read from disk. Checks the text against the schema and returns the parsed JSON itself, so that
 * key order and unknown fields survive; an event of an unknown type or version comes back as `unknown`. Throws `DamagedEventError`
 * where the text is no event at all.
 */
export function parseEvent(text: string): SessionEvent | UnknownEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DamagedEventError('The event is not valid JSON.', { cause });
  }
  const head = looseEnvelope.safeParse(value);
  if (!head.success) throw new DamagedEventError(`The event has no valid envelope: ${z.prettifyError(head.error)}`);
  if (head.data.v === 1 && payload.safeParse(value).success) return value as SessionEvent;
  const { session, seq, at, actor, previous } = head.data;
  return { v: 1, session, seq, at, actor, previous, type: 'unknown', originalType: head.data.type, raw: text };
}

const knownTypes: ReadonlySet<string> = new Set(payload.options.map((option) => option.shape.type.value));

/**
 * The same for reading a whole journal at once: an event of a known type is taken as it was checked when it was stored, at a fifth of the cost. Only
 * for what is made from events and can be made anew; whoever folds them must bear that one of them is not what its type says.
 */
export function trustEvent(text: string): SessionEvent | UnknownEvent {
  let value: { v?: unknown; type?: unknown } | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch (cause) {
    throw new DamagedEventError('The event is not valid JSON.', { cause });
  }
  return value?.v === 1 && typeof value.type === 'string' && knownTypes.has(value.type) ? (value as SessionEvent) : parseEvent(text);
}

export class DamagedEventError extends Error {
  override readonly name = 'DamagedEventError';
}

/** The stored event's schema as it crosses the bridge: checked for its envelope, passed on as it is. */
export const bridgeEvent = z.custom<SessionEvent | UnknownEvent>(
  (value) => looseEnvelope.safeParse(value).success,
  'a session event is expected',
);
