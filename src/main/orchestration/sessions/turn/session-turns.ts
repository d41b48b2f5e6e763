// The turns of one session, one after the other, and the queue between them.
import type { CacheTtl } from '#shared/model/cache-ttl.ts';
import type { PersonContent } from '#shared/model/content.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { Delivery } from '#shared/model/events/message-events.ts';
import type { ModelChoice } from '#shared/model/events/session-events.ts';
import type { Terminal } from '#shared/model/exit.ts';
import { compactionId, turnId, type MessageId, type TurnId } from '#shared/model/id.ts';
import type { PermissionRule } from '#shared/model/permission.ts';
import { JournalError } from '#main/ports/journal.ts';
import { ModelError } from '#main/ports/model.ts';
import type { CompactionWish } from '#main/ports/context.ts';
import { Waits } from '../../query-loop/waits.ts';
import type { SessionsDeps } from '../deps.ts';
import { conflict } from '../errors.ts';
import { dueNotices } from '../history/told.ts';
import type { SessionRecord } from '../session-record.ts';
import type { SessionWriter } from '../session-writer.ts';
import { createDraftKeeper } from '../updates/draft-keeper.ts';
import { compactIdle, type IdleCompaction } from './idle-compaction.ts';
import { modelParams } from './model-params.ts';
import { createPermissionDesk } from './permission-desk.ts';
import { openTurn, plainTurn, runTurn, type RunningTurn, type TurnOptions, type TurnSession } from './run-turn.ts';

/** What a session was begun with that is not stored. */
export interface SessionExtras {
  flagRules: PermissionRule[];
  appendSystemPrompt: string | null;
  /** Null for the setting's. */
  cacheTtl: CacheTtl | null;
  /** Whether no pause between its turns is to be expected. */
  isOneShot: boolean;
  promptVariants: Readonly<Record<string, string>>;
}

/** What a session's turns are run with. */
export interface TurnsParts {
  record: SessionRecord;
  writer: SessionWriter;
  extras: SessionExtras;
  /** Folders outside the session's own that may be read without asking. */
  readableFolders: () => string[];
  /** Something changed that no event tells. */
  onChange: () => void;
}

/** A compaction that runs between two turns. */
interface CompactingNow {
  readonly sinceMs: number;
  readonly stop: AbortController;
  readonly waits: Waits;
  readonly done: Promise<void>;
  /** The first message that was queued behind it. */
  next: MessageId | null;
}

/**
 * Runs a session's turns, one at a time.
 *
 * What is sent while a turn runs is stored as queued. A message that steers is given to the model between two steps; what is queued (or came
 * too late to steer) becomes the next turn, one message a turn, in the order it was written. That goes on only after a turn that completed:
 * after a stop, a failure or a used-up number of steps the queue stays as it is, visible, to be withdrawn or to follow once the
 * person's next message has been answered. It also stays where that message came from somebody who leaves behind its turn. Nothing leaves the queue but by being stored as sent or withdrawn, so that a crash loses none.
 */
export class SessionTurns {
  readonly #deps: SessionsDeps;
  readonly #parts: TurnsParts;
  /** How queued messages are to be run, as they were sent. */
  readonly #optionsOf = new Map<MessageId, TurnOptions>();
  #running: (RunningTurn & { done: Promise<Terminal> }) | null = null;
  #compacting: CompactingNow | null = null;
  #isBeginning = false;
  #isClosing = false;
  #unstoredEnd: { turn: TurnId; terminal: Terminal } | null = null;
  #nextModel: ModelChoice | null = null;

  constructor(deps: SessionsDeps, parts: TurnsParts) {
    this.#deps = deps;
    this.#parts = parts;
    parts.record.onEvent((event) => {
      if (event.type === 'message.sent' || event.type === 'turn.interrupted') this.#unstoredEnd = null;
    });
  }

  get running(): (RunningTurn & { done: Promise<Terminal> }) | null {
    return this.#running;
  }

  /** Whether the turn that is open in the session is this process's own; true also while its first events are stored. */
  get isActive(): boolean {
    return this.#running !== null || this.#compacting !== null || this.#isBeginning;
  }

  /** The compaction that runs between two turns; null where none does. */
  get compacting(): Readonly<CompactingNow> | null {
    return this.#compacting;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** How a turn ended whose end could not be stored; null as soon as a later message or recovery is. */
  get unstoredEnd(): { turn: TurnId; terminal: Terminal } | null {
    return this.#unstoredEnd;
  }

  /** The model chosen while a turn runs; it is stored behind the turn's end, since the turn keeps its own. */
  get nextModel(): ModelChoice | null {
    return this.#nextModel;
  }

  /** Stores the message and starts its turn. Throws where that cannot be stored, or another process holds the session. */
  begin(message: MessageId, content: PersonContent[], options: TurnOptions): TurnId {
    const { clock, ids, report } = this.#deps;
    const { writer } = this.#parts;
    const lease = writer.open();
    const turn = turnId.parse(ids.next());
    this.#storeBeginning([...this.#notices(), sent(message, turn, content)]);
    const drafts = createDraftKeeper(lease, clock, report);
    const session = this.#turnSession();
    const opened = openTurn(this.#deps, session, { turn, desk: createPermissionDesk(), drafts, options });
    const kept = writer.keep();
    const startedMs = clock.monotonic();
    const done = runTurn(this.#deps, session, opened).then((terminal) => {
      drafts[Symbol.dispose]();
      this.#running = null;
      const isStored = this.#storeEnd(turn, terminal, Math.max(0, Math.round(clock.monotonic() - startedMs)));
      kept[Symbol.dispose]();
      if (isStored) this.#goOn(terminal, options);
      this.#parts.onChange();
      return isStored ? terminal : (this.#unstoredEnd?.terminal ?? terminal);
    });
    this.#running = { ...opened, done };
    return turn;
  }

  /**
   * Stores that the person wants the session compacted, and does so: now where nothing runs, else before the running turn's next step, or behind
   * its end. Throws where there is nothing to compact, or no model to ask.
   */
  compact({ focus, upTo, stages }: CompactionWish): void {
    const { record, writer } = this.#parts;
    const { lastTurn } = record.history().compactions;
    if (this.#isClosing) throw conflict('Tessera is closing. Nothing was compacted.');
    if (this.#deps.compaction === undefined || (lastTurn === null && this.#running === null)) {
      throw conflict('There is nothing to compact yet. Send a message first.');
    }
    if (this.#compacting !== null || (this.#running !== null && record.history().compactions.wish !== null)) {
      throw conflict('The session is being compacted already, or will be before its next step.');
    }
    this.#askedModel();
    if (this.#running === null) writer.open();
    const compaction = compactionId.parse(this.#deps.ids.next());
    writer.store([{ type: 'context.asked', actor: 'person', compaction, focus, upTo, ...(stages === undefined ? {} : { stages }) }]);
    if (this.#running === null) this.#compactNow();
  }

  /** Stores a message that waits while a turn or a compaction runs. */
  queue(message: MessageId, content: PersonContent[], delivery: Delivery, options: TurnOptions): void {
    this.#parts.writer.store([{ type: 'message.queued', actor: 'person', message, delivery, content }]);
    if (this.#compacting !== null) this.#compacting.next ??= message;
    this.#optionsOf.set(message, options);
  }

  /** Stores the choice now, or behind the end of the running turn: a change in its middle would not be what was sent. */
  chooseModel(model: ModelChoice): void {
    const isCurrent = isSame(this.#parts.record.state.model, model);
    if (this.#running !== null || this.#compacting !== null) {
      this.#nextModel = isCurrent ? null : model;
      this.#parts.onChange();
    } else if (!isCurrent) {
      this.#parts.writer.open();
      this.#storeModel(model);
    }
  }

  /** Stops what runs and resolves when its end is stored; no queued message begins a turn any more. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#running?.stop.abort();
    this.#compacting?.stop.abort();
    await this.#running?.done;
    await this.#compacting?.done;
  }

  /** The session's model as it is asked. Throws where it cannot be. */
  #askedModel(): ReturnType<typeof modelParams> {
    const { provider } = this.#deps;
    const choice = this.#parts.record.state.model;
    try {
      return modelParams(provider.open(choice), choice, provider.prices());
    } catch (error) {
      throw error instanceof ModelError ? conflict(error.message) : error;
    }
  }

  /** Does what the person asked for, between two turns. Messages sent meanwhile wait for its end. */
  #compactNow(): void {
    const { record, writer } = this.#parts;
    const { wish } = record.history().compactions;
    if (wish === null) return;
    const [stop, waits, kept] = [new AbortController(), new Waits(), writer.keep()];
    const running = { wish, model: this.#askedModel(), signal: stop.signal, waits };
    const done = this.#untilCompacted(running).finally(() => kept[Symbol.dispose]());
    this.#compacting = { sinceMs: this.#deps.clock.now(), stop, waits, done, next: null };
    this.#parts.onChange();
  }

  #turnSession(): TurnSession {
    const { record, writer, extras, readableFolders } = this.#parts;
    return {
      record,
      flagRules: extras.flagRules,
      appendSystemPrompt: extras.appendSystemPrompt,
      cacheTtl: extras.cacheTtl,
      isOneShot: extras.isOneShot,
      promptVariants: extras.promptVariants,
      readableFolders: readableFolders(),
      shell: () => writer.shell(),
      leaseToken: () => writer.lease?.token ?? '',
      store: (drafts) => writer.store(drafts),
      takeSteering: () => this.#takeSteering(),
    };
  }

  async #takeSteering(): Promise<EventDraft[]> {
    const running = this.#running;
    if (running === null) return [];
    const nested = await running.touched.takeNotices();
    const steering = this.#parts.record.state.queued.filter((entry) => entry.delivery === 'steer' && !running.taken.has(entry.message));
    for (const entry of steering) running.taken.add(entry.message);
    return [...nested, ...this.#notices(), ...steering.map((entry) => sent(entry.message, running.turn, entry.content))];
  }

  #notices(): EventDraft[] {
    const { clock, dayOf } = this.#deps;
    const { record } = this.#parts;
    const { mode, agent } = record.state;
    return dueNotices(record.history().told, { mode, agent, atMs: clock.now(), dayOf });
  }

  #storeBeginning(drafts: EventDraft[]): void {
    this.#isBeginning = true;
    try {
      this.#parts.writer.store(drafts);
    } finally {
      this.#isBeginning = false;
    }
  }

  /** Stores how the turn ended. False where even that cannot be stored: it is then kept here for who asks. */
  #storeEnd(turn: TurnId, terminal: Terminal, durationMs: number): boolean {
    const { record, writer } = this.#parts;
    try {
      const steps = record.state.openTurn?.step ?? 0;
      writer.store([{ type: 'turn.ended', actor: record.state.agent, turn, terminal, steps, durationMs }]);
      record.save();
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#unstoredEnd = { turn, terminal: terminal.reason === 'journal_failed' ? terminal : { reason: 'journal_failed', message } };
      this.#deps.report('The end of a turn could not be stored.', error);
      if (error instanceof JournalError && error.code === 'lease-lost') writer.release();
      return false;
    }
  }

  #goOn(terminal: Terminal, { leavesQueue = false }: TurnOptions): void {
    try {
      if (this.#nextModel !== null) this.#storeModel(this.#nextModel);
      if (this.#isClosing) return;
      const next = this.#parts.record.state.queued[0];
      if (!leavesQueue && terminal.reason === 'completed' && next !== undefined) this.#beginQueued(next);
      else if (!isStopped(terminal)) this.#compactNow();
    } catch (error) {
      this.#deps.report('The next queued message could not be sent; it stays in the queue.', error);
    }
  }

  /** Compacts, and goes on with what waited for its end. Never rejects. */
  async #untilCompacted(running: IdleCompaction): Promise<void> {
    await compactIdle(this.#deps, this.#turnSession(), running);
    const next = this.#compacting?.next ?? null;
    this.#compacting = null;
    try {
      if (this.#nextModel !== null) this.#storeModel(this.#nextModel);
      const waiting = this.#parts.record.state.queued.find(({ message }) => message === next);
      if (waiting !== undefined && !this.#isClosing && !running.signal.aborted) this.#beginQueued(waiting);
    } catch (error) {
      this.#deps.report('What waited for the end of a compaction could not go on; queued messages stay in the queue.', error);
    }
    this.#parts.onChange();
  }

  #beginQueued({ message, content }: { readonly message: MessageId; readonly content: PersonContent[] }): void {
    this.begin(message, content, this.#optionsOf.get(message) ?? plainTurn);
    this.#optionsOf.delete(message);
  }

  #storeModel(model: ModelChoice): void {
    this.#nextModel = null;
    this.#parts.writer.store([{ type: 'model.changed', actor: 'person', model }]);
  }
}

function sent(message: MessageId, turn: TurnId, content: PersonContent[]): EventDraft {
  return { type: 'message.sent', actor: 'person', message, turn, content };
}

/** What the person stopped is not gone on with. */
function isStopped({ reason }: Terminal): boolean {
  return reason === 'aborted_streaming' || reason === 'aborted_tools';
}

function isSame(a: ModelChoice, b: ModelChoice): boolean {
  return a.provider === b.provider && a.model === b.model && a.effort === b.effort;
}
