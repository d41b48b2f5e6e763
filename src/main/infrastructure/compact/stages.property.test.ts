// What holds for whatever a stage replaces, in whatever session.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixView } from '#shared/model/compaction/prefix-view.ts';
import type { EventOf } from '#shared/model/event.ts';
import { emptyMessages, foldMessages, placedMessages, toMessages, type MessagesState } from '#shared/model/folds/messages.ts';
import { refusal } from '#shared/model/folds/testing/refusal.ts';
import { isThinking } from '#shared/model/folds/answer-messages.ts';
import { assertNever } from '#shared/model/assert-never.ts';
import type { FreeStage, StagePlan } from '#main/ports/compaction.ts';
import { createStages } from './create-stages.ts';
import { boundsOf, ToldWork, type Called } from './testing/told-work.ts';

type Act =
  | { type: 'say' }
  | { type: 'answer'; thinks: boolean }
  | {
      type: 'step';
      thinks: boolean;
      talks: boolean;
      calls: { kind: 'read' | 'edit' | 'grep' | 'bash' | 'frozen' | 'todos' | 'error'; file: number; lines: number }[];
    }
  | { type: 'notice'; about: 'date' | 'mode' | 'git' | 'process' | 'files' | 'instructions' | 'hook'; file: number }
  | { type: 'wait' };

const file = fc.integer({ min: 0, max: 4 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('say' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('answer' as const), thinks: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('step' as const),
      thinks: fc.boolean(),
      talks: fc.boolean(),
      calls: fc.array(
        fc.record({
          kind: fc.constantFrom('read', 'edit', 'grep', 'bash', 'frozen', 'todos', 'error'),
          file,
          lines: fc.constantFrom(1, 5, 200),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('notice' as const),
      about: fc.constantFrom('date', 'mode', 'git', 'process', 'files', 'instructions', 'hook'),
      file,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('wait' as const) }) },
);

const stages = createStages((tool) => tool === 'Read' || tool === 'Grep' || tool === 'BashOutput');
const stageNames: readonly FreeStage[] = ['snip', 'microcompact', 'collapse'];

function tell(acts: readonly Act[]): ToldWork {
  const work = new ToldWork().say('Begin with this.');
  for (const [number, one] of acts.entries()) {
    const isDue = toMessages(work.messages).at(-1)?.role === 'user';
    if (one.type === 'say') work.say(`The person says ${number}.`);
    else if (one.type === 'wait') work.story.state.at += 400_000;
    else if (one.type === 'notice') noticeOf(work, one, number);
    else if (!isDue) work.say(`Go on with ${number}.`);
    else if (one.type === 'answer') work.answer(`Done ${number}.`, one.thinks ? 'hm '.repeat(100) : '');
    else
      work.step(
        one.calls.map((call) => calledOf(call, number)),
        { text: one.talks ? `Now ${number}.` : '', thinking: one.thinks ? 'hm '.repeat(100) : '' },
      );
  }
  return toMessages(work.messages).at(-1)?.role === 'user' ? work : work.say('And then?');
}

function noticeOf(work: ToldWork, { about, file: of }: Extract<Act, { type: 'notice' }>, number: number): void {
  const path = `/home/ada/${of}.ts`;
  const known =
    about === 'files'
      ? { files: { [path]: `${number}` } }
      : about === 'instructions'
        ? { instructions: { [path]: `${number}` } }
        : undefined;
  work.notice(about, `Notice ${number} of ${about}.`, known);
}

function calledOf({ kind, file: of, lines }: Extract<Act, { type: 'step' }>['calls'][number], number: number): Called {
  const path = `/home/ada/${of}.ts`;
  const result = `Line of ${number}, and more of it.\n`.repeat(lines);
  const shell = { type: 'shell', command: 'x', signal: null, ending: 'exit', cwd: '/', outputBytes: 1, process: null } as const;
  switch (kind) {
    case 'read': {
      const isWhole = lines !== 5;
      const details = { type: 'read', path, startLine: 1, lines, totalLines: isWhole ? lines : 500, hash: 'h', isWhole } as const;
      return { tool: 'Read', input: { file_path: path }, result, details };
    }
    case 'edit':
      return {
        tool: 'Edit',
        input: { file_path: path, old_string: 'a', new_string: 'b' },
        result: 'Edited.',
        details: { type: 'diff', path, isNewFile: false, added: 1, removed: 1, hunks: [], isCut: false },
      };
    case 'grep':
      return { tool: 'Grep', input: { pattern: 'x' }, result, details: { type: 'search', matches: lines, files: 1, isCut: false } };
    case 'bash':
      return { tool: 'Bash', input: { command: 'make' }, result, details: { ...shell, exitCode: 0 } };
    case 'frozen':
      return { tool: 'Bash', input: { command: 'make all' }, result, details: { ...shell, exitCode: 0 }, frozenPath: `/results/${number}` };
    case 'todos':
      return { tool: 'TodoWrite', input: { todos: [] }, result: 'Noted.', details: { type: 'todos' } };
    case 'error':
      return { tool: 'Grep', input: { pattern: '(' }, result, isError: true };
    default:
      return assertNever(kind);
  }
}

const wire = (state: MessagesState): object[] => toMessages(state).flatMap(({ content }): readonly object[] => content);

function personText(state: MessagesState): string[] {
  return placedMessages(state).flatMap(({ origin, message }) => (origin.type === 'person' ? [JSON.stringify(message)] : []));
}

function expectSound(before: MessagesState, after: MessagesState, plan: StagePlan): void {
  expect(refusal(toMessages(after))).toBe(null);
  expect(personText(after)).toEqual(personText(before));
  const fixed = 2;
  const [old, now] = [wire(before), wire(after)];
  for (let index = 0; index < plan.firstBlock - fixed; index += 1) expect(now[index]).toBe(old[index]);
  expect(now[plan.firstBlock - fixed]).not.toBe(old[plan.firstBlock - fixed]);
  const behind = now.slice(plan.firstBlock - fixed);
  expect(behind.filter((block) => isThinking(block as { type: string }))).toEqual([]);
}

test('whatever a stage replaces: the API accepts it, the person keeps every word, the figures hold, and it is not replaced twice', () => {
  fc.assert(
    fc.property(
      fc.array(act, { minLength: 5, maxLength: 60 }),
      fc.shuffledSubarray([...stageNames, ...stageNames], { minLength: 1 }),
      fc.constantFrom(null, boundsOf(4_000), boundsOf(40_000)),
      (acts, order, bounds) => {
        const work = tell(acts);
        let expected: number | null = null;
        for (const stage of order) {
          const situation = work.situation({ bounds });
          const plan = stages.plan(stage, situation, null);
          if (plan === null) continue;
          const before = work.messages;
          expect(plan.figures.tokensBefore).toBe(stages.tokens(situation));
          expect(plan.figures.tokensAfter).toBeLessThan(plan.figures.tokensBefore);
          work.apply(plan);
          expectSound(before, work.messages, plan);
          const after = prefixView(work.messages, work.ahead);
          expect(after.tokens).toBe(plan.figures.tokensAfter);
          const again = stages.plan(stage, work.situation(), null);
          expect(again === null ? [] : namesOf(again).filter((name) => namesOf(plan).includes(name))).toEqual([]);
          expected = plan.figures.tokensAfter;
        }
        // A session that is resumed sends the same bytes.
        const resumed = work.story.events.map((event) => structuredClone(event)).reduce(foldMessages, emptyMessages);
        expect(JSON.stringify(toMessages(resumed))).toBe(JSON.stringify(toMessages(work.messages)));
        if (expected === null) return;
        const counted = work.step([]).ahead.counted?.promptTokens ?? 0;
        expect(Math.abs(counted - expected) / counted).toBeLessThan(0.1);
      },
    ),
    { numRuns: 300 },
  );
});

/** What a plan replaces, by name. */
function namesOf({ replacement }: StagePlan): string[] {
  switch (replacement.type) {
    case 'context.snipped':
      return [...replacement.notices.map(({ seq }) => `${seq}`), ...replacement.thinking];
    case 'context.cleared':
      return replacement.results.map(({ call }) => call);
    case 'context.collapsed':
      return replacement.spans.flatMap(({ requests }) => requests);
    default:
      return assertNever(replacement);
  }
}

test('a summary leaves what the model has not answered, and parts no call from its result', () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 5, maxLength: 60 }), fc.nat(), (acts, wish) => {
      const work = tell(acts);
      const places = placedMessages(work.messages).map(({ origin }) => origin.place);
      for (const upTo of [null, places[wish % places.length] ?? null]) {
        const before = work.messages;
        const plan = stages.planSummary(work.situation(), upTo, null);
        if (plan === null) continue;
        const event = { ...work.story.events.at(-1), type: 'context.summarised', upTo: plan.upTo, content: ['In short.'] };
        const after = foldMessages(before, event as unknown as EventOf<'context.summarised'>);
        expect(refusal(toMessages(after))).toBe(null);
        const unanswered = placedMessages(before);
        const last = unanswered.findLastIndex(({ origin }) => origin.type === 'answer');
        expect(
          placedMessages(after)
            .slice(-(unanswered.length - last))
            .map(({ origin }) => origin),
        ).toEqual(unanswered.slice(last).map(({ origin }) => origin));
        if (upTo !== null && upTo.seq < plan.upTo.seq)
          expect(places.filter(({ seq }) => seq > upTo.seq && seq < plan.upTo.seq)).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});
