// The promise that pays for itself: what was sent once is never changed by what comes later, only added to, save by a compaction that says so.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEvent, type SessionEvent } from '../event.ts';
import type { CallId, CompactionId } from '../id.ts';
import { emptyMessages, foldMessages, placedMessages, toMessages, type MessagesState, type PendingMessage } from './messages.ts';
import { refusal } from './testing/refusal.ts';
import { createStory, id, type Story } from './transcript-story.ts';

type Fate = 'done' | 'error' | 'frozen' | 'invalid' | 'lost' | 'never';
type Part = { type: 'text' | 'blank' | 'thinking' | 'notice' } | { type: 'call'; fate: Fate; isLate: boolean };

/** One request and what came of it, as the loop and the recovery after a crash write it. */
interface Step {
  parts: Part[];
  ending: 'completed' | 'stopped' | 'failed' | 'process-ended' | 'never-began';
  /** Whether results arrive in the opposite order of the calls. */
  isReversed: boolean;
  after: ('steer' | 'notice' | 'late-result' | 'next-turn')[];
  /** What is compacted before the next request, and from which of the messages on. */
  rewrite: { kind: 'none' | 'snip' | 'clear' | 'collapse' | 'summarise'; from: number };
}

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ type: fc.constantFrom('text', 'blank', 'thinking', 'notice') }),
  fc.record({
    type: fc.constant('call'),
    fate: fc.constantFrom<Fate>('done', 'error', 'frozen', 'invalid', 'lost', 'never'),
    isLate: fc.boolean(),
  }),
);

const step: fc.Arbitrary<Step> = fc.record({
  parts: fc.array(part, { maxLength: 6 }),
  ending: fc.constantFrom('completed', 'stopped', 'failed', 'process-ended', 'never-began'),
  isReversed: fc.boolean(),
  after: fc.array(fc.constantFrom('steer', 'notice', 'late-result', 'next-turn'), { maxLength: 3 }),
  rewrite: fc.constant({ kind: 'none' as const, from: 0 }),
});
const compactedStep: fc.Arbitrary<Step> = fc
  .tuple(step, fc.record({ kind: fc.constantFrom('none', 'none', 'snip', 'clear', 'collapse', 'summarise'), from: fc.nat(8) }))
  .map(([plain, rewrite]) => ({ ...plain, rewrite }));

/** What a request is built of, whether it goes on where the one before ended, and every event until then. */
interface Sent {
  readonly messages: PendingMessage[];
  readonly isRewritten: boolean;
  readonly events: readonly SessionEvent[];
}

/** Tells the steps as events, and gives what each request would have been built of. */
function requestsOf(steps: readonly Step[]): Sent[] {
  const story = createStory();
  const requests: Sent[] = [];
  const told: SessionEvent[] = [];
  let state: MessagesState = emptyMessages;
  let isRewritten = false;
  const catchUp = (): MessagesState => {
    const fresh = story.events.splice(0);
    told.push(...fresh);
    return (state = fresh.reduce(foldMessages, state));
  };
  const take = (): void => void requests.push({ messages: toMessages(catchUp()), isRewritten, events: [...told] });
  story.created();
  story.sent('Begin.');
  for (const [number, one] of steps.entries()) {
    take();
    story.asks();
    tellAnswer(story, one, number);
    for (const what of one.after) tellAfter(story, what, number);
    // A request is due only while the person or a result has the last word.
    if (toMessages(catchUp()).at(-1)?.role === 'assistant') story.sent('Go on.');
    isRewritten = one.rewrite.kind !== 'none';
    tellRewrite(story, catchUp(), one.rewrite);
  }
  take();
  return requests;
}

const figures = { tokensBefore: 9, tokensAfter: 1, rewrittenTokens: 1, costUsd: null, expectedSteps: 0, savesUsd: null };

/** Compacts whatever a stage may name from one of the messages on; the newest stays, as each stage keeps it. */
function tellRewrite(story: Story, state: MessagesState, { kind, from }: Step['rewrite']): void {
  const common = { compaction: id<CompactionId>('c', 1), figures, reason: 'pays' as const };
  const placed = placedMessages(state);
  const chosen = placed.slice(from, -1);
  const requests = chosen.flatMap(({ origin }) => (origin.type === 'answer' ? origin.requests : []));
  if (kind === 'snip') {
    const notices = chosen.flatMap(({ origin }) => (origin.type === 'notice' ? [origin.place] : []));
    story.add('context.snipped', { ...common, notices, thinking: requests });
  } else if (kind === 'clear') {
    const blocks = chosen.flatMap(({ message }) => message.content as readonly { type: string; tool_use_id?: CallId }[]);
    const calls = blocks.flatMap(({ type, tool_use_id: call }) => (type === 'tool_result' && call !== undefined ? [call] : []));
    story.add('context.cleared', { ...common, results: calls.map((call) => ({ call, text: `Cleared ${call}.` })) });
  } else if (kind === 'collapse' && requests.length > 0) {
    story.add('context.collapsed', { ...common, spans: [{ requests, text: `Folded from ${from}.` }] });
  } else if (kind === 'summarise' && chosen.length > 0) {
    const upTo = chosen.at(-1)?.origin.place ?? { session: story.state.session, seq: 1 };
    story.add('context.summarised', { ...common, request: story.state.request, upTo, content: [`Summary to ${upTo.seq}.`] });
  }
}

function tellAnswer(story: Story, { parts, ending, isReversed }: Step, number: number): void {
  if (ending === 'never-began') {
    story.fails('network', 1_000);
    return;
  }
  const late: (() => void)[] = [];
  for (const [index, one] of parts.entries()) {
    const call = `call-${number}-${index}`;
    if (one.type === 'call')
      tellCall(story, call, ending === 'process-ended' ? one.fate : finishing(one.fate), index, one.isLate ? late : null);
    else if (one.type === 'text') story.says(`Words ${call}.`, index);
    else if (one.type === 'blank') story.says(' ', index);
    else if (one.type === 'thinking') story.block({ type: 'thinking', thinking: call, signature: 's' }, index);
    else story.add('notice.appended', { about: 'process', text: `Notice ${call}.` });
  }
  const tellEnding = () => (ending === 'completed' ? story.completes() : story.breaksOff(ending));
  if (isReversed) tellEnding();
  for (const tell of isReversed ? late.toReversed() : late) tell();
  if (!isReversed) tellEnding();
}

/** Only the end of the program leaves a call without its result. */
function finishing(fate: Fate): Fate {
  return fate === 'lost' || fate === 'never' ? 'done' : fate;
}

function tellCall(story: Story, call: string, fate: Fate, index: number, late: (() => void)[] | null): void {
  story.calls(call, 'Bash', { command: call }, index);
  if (fate !== 'never' && fate !== 'invalid') story.starts(call, 'Bash', { command: call });
  if (fate === 'lost' || fate === 'never') return;
  if (late === null) tellResult(story, call, fate);
  else late.push(() => tellResult(story, call, fate));
}

function tellResult(story: Story, call: string, fate: Fate): void {
  const isError = fate === 'error' || fate === 'invalid';
  story.finishes(call, 'Bash', fate === 'frozen' ? '' : `Result of ${call}`, { isError, isFrozen: fate === 'frozen' });
  if (fate === 'frozen')
    story.add('result.frozen', { call: call as CallId, text: `Beginning of ${call}`, path: '/r', originalCharacters: 9 });
}

function tellAfter(story: Story, what: Step['after'][number], number: number): void {
  if (what === 'steer') story.steered(`Steer ${number}.`);
  else if (what === 'notice') story.add('notice.appended', { about: 'date', text: `Notice ${number}.` });
  else if (what === 'next-turn') story.sent(`Turn after ${number}.`);
  else tellResult(story, `call-${number - 1}-0`, 'done');
}

function isPrefix(earlier: readonly PendingMessage[], later: readonly PendingMessage[]): boolean {
  return earlier.every((message, index) => {
    const same = later[index];
    if (same?.role !== message.role) return false;
    const isLast = index === earlier.length - 1;
    const content = isLast ? same.content.slice(0, message.content.length) : same.content;
    return JSON.stringify(content) === JSON.stringify(message.content);
  });
}

test('every request begins with the one before it, and none is one that the API refuses', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const requests = requestsOf(steps);
      for (const [index, { messages }] of requests.entries()) {
        expect(refusal(messages)).toBe(null);
        expect(isPrefix(requests[index - 1]?.messages ?? [], messages)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a compaction leaves no request that the API refuses, keeps what stands before it, and is the same after a restart', () => {
  fc.assert(
    fc.property(fc.array(compactedStep, { minLength: 1, maxLength: 12 }), (steps) => {
      const requests = requestsOf(steps);
      for (const [index, { messages, isRewritten, events }] of requests.entries()) {
        const before = requests[index - 1]?.messages ?? [];
        expect(refusal(messages)).toBe(null);
        if (isRewritten) expect(thinkingBehindChange(before, messages)).toEqual([]);
        else expect(isPrefix(before, messages)).toBe(true);
        const resumed = events.map((event) => parseEvent(JSON.stringify(event))).reduce(foldMessages, emptyMessages);
        expect(JSON.stringify(toMessages(resumed))).toBe(JSON.stringify(messages));
      }
    }),
    { numRuns: 300 },
  );
});

/** Thinking of the earlier request that still stands behind the first block that is another: the API would refuse it. */
function thinkingBehindChange(before: readonly PendingMessage[], after: readonly PendingMessage[]): string[] {
  const [was, is] = [before, after].map((messages) => messages.flatMap(({ content }) => content.map((block) => JSON.stringify(block))));
  if (was === undefined || is === undefined) return [];
  const first = is.findIndex((block, at) => block !== was[at]);
  return first < 0 ? [] : is.slice(first).filter((block) => block.startsWith('{"type":"thinking"') && was.includes(block));
}
