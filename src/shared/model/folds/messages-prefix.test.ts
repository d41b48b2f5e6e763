// The promise that pays for itself: what was sent once is never changed by what comes later, only added to.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallId } from '../id.ts';
import { emptyMessages, foldMessages, toMessages, type MessagesState, type PendingMessage } from './messages.ts';
import { refusal } from './testing/refusal.ts';
import { createStory, type Story } from './transcript-story.ts';

type Fate = 'done' | 'error' | 'frozen' | 'invalid' | 'lost' | 'never';
type Part = { type: 'text' | 'blank' | 'thinking' | 'notice' } | { type: 'call'; fate: Fate; isLate: boolean };

/** One request and what came of it, as the loop and the recovery after a crash write it. */
interface Step {
  parts: Part[];
  ending: 'completed' | 'stopped' | 'failed' | 'process-ended' | 'never-began';
  /** Whether results arrive in the opposite order of the calls. */
  isReversed: boolean;
  after: ('steer' | 'notice' | 'late-result' | 'next-turn')[];
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
});

/** Tells the steps as events, and gives the messages that each request would have been built of. */
function requestsOf(steps: readonly Step[]): PendingMessage[][] {
  const story = createStory();
  const requests: PendingMessage[][] = [];
  let state: MessagesState = emptyMessages;
  const catchUp = (): MessagesState => (state = story.events.splice(0).reduce(foldMessages, state));
  story.created();
  story.sent('Begin.');
  for (const [number, one] of steps.entries()) {
    requests.push(toMessages(catchUp()));
    story.asks();
    tellAnswer(story, one, number);
    for (const what of one.after) tellAfter(story, what, number);
    // A request is due only while the person or a result has the last word.
    if (toMessages(catchUp()).at(-1)?.role === 'assistant') story.sent('Go on.');
  }
  requests.push(toMessages(catchUp()));
  return requests;
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
      for (const [index, messages] of requests.entries()) {
        expect(refusal(messages)).toBe(null);
        expect(isPrefix(requests[index - 1] ?? [], messages)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});
