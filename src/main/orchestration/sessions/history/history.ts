import { closedBreakers, foldBreakers, type BreakersState } from '#shared/model/breakers/breakers.ts';
import { emptyMessages, foldMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import { emptyLedger, foldLedger, type LedgerState } from '#shared/model/insight/usage-row.ts';
import { foldAhead } from '#shared/model/insight/ahead.ts';
import { nothingAhead, type Ahead } from '#shared/model/insight/ahead-state.ts';
import { foldPromptMeasure, unmeasured, type PromptMeasure } from '#shared/model/prompt-bound.ts';
import { createInPlay, type InPlay } from '#shared/model/compaction/in-play.ts';
import { foldCompactionLog, nothingCompacted, type CompactionLog } from '#shared/model/compaction/compaction-log.ts';
import type { SessionId } from '#shared/model/id.ts';
import type { Journal, StoredEvent } from '#main/ports/journal.ts';
import { createFileMemory, type RebuiltFileMemory } from './file-memory.ts';
import { foldTold, toldNothing, type Told } from './told.ts';

/** What a turn needs of everything that was ever said in a session, inherited history included. */
export interface History {
  readonly messages: MessagesState;
  readonly told: Told;
  /** What the breakers have counted, so that a resumed session goes on counting. */
  readonly breakers: BreakersState;
  readonly measure: PromptMeasure;
  /** What the ledger's rows are made from. */
  readonly ledger: LedgerState;
  /** What the next request is forecast from. */
  readonly ahead: Ahead;
  readonly files: RebuiltFileMemory;
  /** What compaction must not lose. */
  readonly inPlay: InPlay;
  /** What was asked of compaction, and why stages were left out. */
  readonly compactions: CompactionLog;
  /** Adds an event. `isOwn`: it was stored by this process, whose tools have filled the file memory already. */
  add(event: StoredEvent, isOwn: boolean): void;
}

/** Reads a session's history up to and with `lastSeq`. */
export function readHistory(journal: Journal, session: SessionId, lastSeq: number): History {
  let messages = emptyMessages;
  let told = toldNothing;
  let breakers = closedBreakers;
  let measure = unmeasured;
  let ledger = emptyLedger;
  let ahead = nothingAhead;
  let compactions = nothingCompacted;
  const files = createFileMemory();
  const inPlay = createInPlay();
  const add = (event: StoredEvent, isOwn: boolean): void => {
    messages = foldMessages(messages, event);
    told = foldTold(told, event);
    breakers = foldBreakers(breakers, event).state;
    measure = foldPromptMeasure(measure, event);
    ledger = foldLedger(ledger, event);
    ahead = foldAhead(ahead, event);
    compactions = foldCompactionLog(compactions, event);
    inPlay.add(event);
    // The files a summary shows were read by no tool.
    if (!isOwn || event.type === 'context.summarised') files.replay(event);
  };
  for (const event of journal.readInherited(session)) add(event, false);
  for (const event of journal.read(session)) if (event.seq <= lastSeq) add(event, false);
  return {
    get messages() {
      return messages;
    },
    get told() {
      return told;
    },
    get breakers() {
      return breakers;
    },
    get measure() {
      return measure;
    },
    get ledger() {
      return ledger;
    },
    get ahead() {
      return ahead;
    },
    get compactions() {
      return compactions;
    },
    files,
    inPlay,
    add,
  };
}
