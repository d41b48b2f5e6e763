// What must hold of every session, whatever went wrong in it.
import { expect } from 'vitest';
import { emptyMessages, foldMessages, toMessages } from '#shared/model/folds/messages.ts';
import { foldTranscript } from '#shared/model/folds/transcript.ts';
import { isFinished } from '#shared/model/folds/transcript-cards.ts';
import { emptyTranscript, type Transcript } from '#shared/model/folds/transcript-state.ts';
import { hashJson } from '#shared/model/json.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { Simulator } from '../simulator/simulator.ts';

/** No call ran twice or without its start stored, and each has exactly one result. */
export function expectOneResultEach(events: readonly StoredEvent[], ran: readonly string[]): void {
  expect(new Set(ran).size).toBe(ran.length);
  // What a request beside the work is answered is no call.
  const beside = new Set(events.flatMap((event) => (event.type === 'request.sent' && event.purpose !== 'main' ? [event.request] : [])));
  const called = events.flatMap((event) =>
    event.type === 'block.completed' && event.block.type === 'tool_use' && !beside.has(event.request) ? [event.block.id] : [],
  );
  const finished = events.flatMap((event) => (event.type === 'tool.finished' ? [event.call] : []));
  const started = events.flatMap((event) => (event.type === 'tool.started' ? [event.call] : []));
  expect(finished.toSorted()).toEqual(called.toSorted());
  expect(new Set(started).size).toBe(started.length);
  expect(ran.filter((call) => !started.some((id) => id === call))).toEqual([]);
}

/** Nothing that was sent is lost: each message was given to the model, or still waits. */
export function expectNoMessageLost(events: readonly StoredEvent[]): void {
  const waiting = events.reduce<Transcript>(foldTranscript, emptyTranscript).queued.map(({ message }) => message);
  const sent = events.flatMap((event) => (event.type === 'message.sent' ? [event.message] : []));
  const queued = events.flatMap((event) => (event.type === 'message.queued' ? [event.message] : []));
  expect(new Set(sent).size).toBe(sent.length);
  expect(queued.filter((message) => !sent.includes(message))).toEqual(waiting);
}

/** Three requests for a summary in a row may come to nothing; then none is made until a person asks. */
export function expectBoundedSummaries(events: readonly StoredEvent[]): void {
  let failures = 0;
  for (const event of events) {
    if (event.type === 'context.asked' || event.type === 'context.summarised') failures = 0;
    if (event.type === 'context.failed' && event.because !== 'stopped') failures += 1;
    if (event.type === 'request.sent' && event.purpose === 'compaction') expect(failures).toBeLessThan(3);
  }
}

/** Each event names the hash of the one before it. */
export function expectWholeChain(events: readonly StoredEvent[]): void {
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  const expected = events.map((_, index) => (index === 0 ? null : hashJson(events[index - 1] as never)));
  expect(events.map((event) => event.previous)).toEqual(expected);
}

/** Both folds take the journal and come to a whole: nothing is open, and every call has its result behind it. */
export function expectCleanFolds(events: readonly StoredEvent[]): void {
  expect(events.some((event) => event.type === 'unknown')).toBe(false);
  const transcript = events.reduce<Transcript>(foldTranscript, emptyTranscript);
  expect(['ended', 'interrupted']).toContain(transcript.turn.status);
  expect({ pending: transcript.pending, questions: transcript.questions, failing: transcript.failing }).toEqual({
    pending: [],
    questions: [],
    failing: null,
  });
  for (const item of transcript.items) {
    if (item.type === 'tool') expect(isFinished(item.card.state)).toBe(true);
    if (item.type === 'agent') expect(['completed', 'interrupted']).toContain(item.status);
  }
  const calls: unknown[] = [];
  const results: unknown[] = [];
  for (const { content } of toMessages(events.reduce(foldMessages, emptyMessages))) {
    for (const block of content) {
      if ('type' in block && block.type === 'tool_use') calls.push(block['id' as never]);
      if ('type' in block && block.type === 'tool_result') results.push(block['tool_use_id' as never]);
    }
  }
  expect(results).toEqual(calls);
}

/** The simulated API refuses a history that breaks its rules; that it ran out of script is no such thing. */
export function expectNoRuleBroken(simulator: Simulator): void {
  expect(simulator.failures.filter((failure) => !failure.includes('Nobody scripted'))).toEqual([]);
}
