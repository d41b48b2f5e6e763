// One session in this process: what a person may do to it.
import type { PersonContent } from '#shared/model/content.ts';
import type { EventOf } from '#shared/model/event.ts';
import type { EventPlace } from '#shared/model/events/context-events.ts';
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { Terminal } from '#shared/model/exit.ts';
import { messageId, type CallId, type MessageId, type TurnId } from '#shared/model/id.ts';
import type { PermissionMode } from '#shared/model/permission.ts';
import type { PromptRenewal } from '#shared/model/prompt-catalog.ts';
import type { CompactionWish } from '#main/ports/context.ts';
import type { SendOptions } from '#main/ports/sessions.ts';
import type { SessionsDeps } from './deps.ts';
import { conflict, heldBy, storing } from './errors.ts';
import type { SessionRecord } from './session-record.ts';
import type { SessionWriter } from './session-writer.ts';
import { changesOfRenewal, renewPrompt } from './turn/renew-prompt.ts';
import { plainTurn } from './turn/run-turn.ts';
import { SessionTurns, type TurnsParts } from './turn/session-turns.ts';

/** What can be done to a session. Throws `ServiceError`; what cannot matter any more (stopping what has ended) does nothing. */
export interface SessionRuntime {
  readonly record: SessionRecord;
  readonly writer: SessionWriter;
  readonly turns: SessionTurns;
  send(content: PersonContent[], options: SendOptions): { message: MessageId; turn: TurnId | null };
  withdraw(message: MessageId): void;
  stop(): void;
  /** Compacts now, before the next step of the running turn, or behind its end. */
  compact(wish: CompactionWish): void;
  /** Ends the wait before a request: a failed one is sent again now, one that a cap withholds is tried a last time. */
  retryNow(): void;
  stopCall(call: CallId): void;
  rename(title: string): void;
  /** Keeps that the person disputes a mark on a claim. */
  disputeClaim(block: EventPlace, index: number): void;
  setMode(mode: PermissionMode): void;
  setModel(model: ModelChoice): void;
  /** What renewing the prompt would change and cost; null where nothing. */
  changesOfRenewal(): Promise<PromptRenewal['changes'] | null>;
  /** Fixes the prompt anew, with the variants asked for or those of before. */
  renewPrompt(promptVariants?: Readonly<Record<string, string>>): Promise<void>;
  /** How the running turn, or the one given, ended. */
  ended(turn?: TurnId): Promise<Terminal | null>;
  processEnded(ended: Pick<EventOf<'process.ended'>, 'call' | 'process' | 'exitCode' | 'signal'>): void;
  /** Resolves when nothing runs and the session is given up, with everything stored. */
  close(): Promise<void>;
}

/** The runtime of a session; nothing runs in it yet. */
export function createSessionRuntime(deps: SessionsDeps, parts: TurnsParts): SessionRuntime {
  const { record, writer, extras } = parts;
  const turns = new SessionTurns(deps, parts);

  return {
    record,
    writer,
    turns,
    send: (content, options) => sendOrQueue(deps, parts, turns, content, options),
    withdraw: (message) => withdraw(parts, turns, message),
    stop() {
      if (turns.running === null) refuseElsewhere(deps, record);
      turns.running?.stop.abort();
      turns.compacting?.stop.abort();
    },
    retryNow() {
      if (turns.running === null) refuseElsewhere(deps, record);
      turns.running?.waits.cutShort();
      turns.compacting?.waits.cutShort();
    },
    compact: (wish) => storing(() => turns.compact(wish)),
    stopCall(call) {
      if (turns.running === null) refuseElsewhere(deps, record);
      turns.running?.calls.get(call)?.();
    },
    rename(title) {
      if (record.state.hasOwnTitle && record.state.title === title) return;
      storing(() => {
        writer.open();
        writer.store([{ type: 'session.renamed', actor: 'person', title }]);
      });
    },
    disputeClaim(block, index) {
      storing(() => {
        writer.open();
        writer.store([{ type: 'claim.disputed', actor: 'person', block, index }]);
      });
    },
    setMode(mode) {
      if (record.state.mode === mode) return;
      storing(() => {
        writer.open();
        writer.store([{ type: 'mode.changed', actor: 'person', mode }]);
      });
      turns.running?.runner.reconsider().catch((error: unknown) => deps.report('Open questions could not be judged by the mode.', error));
    },
    setModel: (model) => storing(() => turns.chooseModel(model)),
    changesOfRenewal: () => changesOfRenewal(deps, parts),
    async renewPrompt(promptVariants = extras.promptVariants) {
      await renewPrompt(deps, { record, writer, turns, request: { ...extras, promptVariants } });
      extras.promptVariants = promptVariants;
    },
    ended(turn) {
      const { running, unstoredEnd } = turns;
      if (running !== null && (turn === undefined || turn === running.turn)) return running.done;
      if (turns.compacting !== null && turn === undefined) return turns.compacting.done.then(() => record.state.lastTurn?.terminal ?? null);
      if (unstoredEnd !== null && (turn === undefined || turn === unstoredEnd.turn)) return Promise.resolve(unstoredEnd.terminal);
      return endedElsewhere(deps, record, turn);
    },
    processEnded(ended) {
      const isOpen = record.state.background.some((entry) => entry.process === ended.process);
      if (!isOpen || writer.lease === null) return;
      try {
        writer.store([{ type: 'process.ended', actor: record.state.agent, ...ended }]);
      } catch (error) {
        deps.report('That a background process ended could not be stored.', error);
      }
    },
    async close() {
      await turns.close();
      await writer.close();
    },
  };
}

/** Takes back a message that waits. */
function withdraw({ record, writer }: TurnsParts, turns: SessionTurns, message: MessageId): void {
  const isQueued = record.state.queued.some((entry) => entry.message === message);
  if (!isQueued || turns.running?.taken.has(message) === true) {
    throw conflict('This message waits no longer: it was sent to the model or withdrawn already.');
  }
  storing(() => {
    writer.open();
    writer.store([{ type: 'message.withdrawn', actor: 'person', message }]);
  });
}

/** Begins a turn with the message, or queues it behind what runs. */
function sendOrQueue(
  deps: SessionsDeps,
  { extras }: TurnsParts,
  turns: SessionTurns,
  content: PersonContent[],
  { delivery = 'queue', rules, ...chosen }: SendOptions,
): ReturnType<SessionRuntime['send']> {
  const options = { ...plainTurn, ...chosen };
  if (turns.isClosing) throw conflict('Tessera is closing. The message was not sent.');
  if (rules !== undefined) extras.flagRules = rules;
  const message = messageId.parse(deps.ids.next());
  const isFree = turns.running === null && turns.compacting === null;
  if (isFree) return { message, turn: storing(() => turns.begin(message, content, options)) };
  storing(() => turns.queue(message, content, delivery, options));
  return { message, turn: null };
}

/** Waits for a turn of another process, or looks up how one ended. */
function endedElsewhere({ journal }: SessionsDeps, record: SessionRecord, turn: TurnId | undefined): Promise<Terminal | null> {
  const { openTurn: open, lastTurn } = record.state;
  if (open !== null && (turn === undefined || turn === open.turn) && journal.holder(record.id) !== null) {
    const { promise, resolve } = Promise.withResolvers<Terminal | null>();
    const listening = record.onEvent((event) => {
      if ((event.type !== 'turn.ended' && event.type !== 'turn.interrupted') || event.turn !== open.turn) return;
      listening[Symbol.dispose]();
      resolve(event.type === 'turn.ended' ? event.terminal : null);
    });
    return promise;
  }
  if (turn === undefined || lastTurn?.turn === turn) return Promise.resolve(lastTurn?.terminal ?? null);
  const end = journal.read(record.id).find((event) => event.type === 'turn.ended' && event.turn === turn);
  return Promise.resolve(end?.type === 'turn.ended' ? end.terminal : null);
}

/** Says that another process runs the session, where one does. */
function refuseElsewhere({ journal }: SessionsDeps, record: SessionRecord): void {
  const holder = record.state.openTurn === null ? null : journal.holder(record.id);
  if (holder !== null) throw heldBy(record.id, holder);
}
