import { expect, test } from 'vitest';
import type { EventDraft, SessionEvent } from '../event.ts';
import type { Terminal } from '../exit.ts';
import type { AgentId, CallId, MessageId, ProjectId, QuestionId, RequestId, SessionId, TurnId } from '../id.ts';
import { noUsage } from '../usage.ts';
import { foldSummary, summaryState, titleOf, toSummary, type SummaryState } from './summary.ts';

const id = (end: number) => `01900000-0000-7000-8000-${String(end).padStart(12, '0')}`;
const session = id(1) as SessionId;
const agent = id(2) as AgentId;
const turn = id(3) as TurnId;
const question = id(4) as QuestionId;
const other = id(5) as QuestionId;
const call = 'call-1' as CallId;
const model = { provider: 'rehearsal', model: 'model-a', effort: null } as const;

const common = { project: id(6) as ProjectId, folder: '/a', agent, model, mode: 'default', title: null, appVersion: '1' } as const;
const created: EventDraft = { type: 'session.created', actor: 'person', ...common };
const sent = (message: number, text: string, inTurn = turn): EventDraft => ({
  type: 'message.sent',
  actor: 'person',
  message: id(message) as MessageId,
  turn: inTurn,
  content: [{ type: 'text', text }],
});
const queued = (message: number, text: string): EventDraft => ({
  type: 'message.queued',
  actor: 'person',
  message: id(message) as MessageId,
  delivery: 'queue',
  content: [{ type: 'text', text }],
});
const request = (step: number): EventDraft => ({
  type: 'request.sent',
  actor: agent,
  request: id(100 + step) as RequestId,
  turn,
  step,
  purpose: 'main',
  model: 'model-a',
  maxTokens: 1,
  isSimulated: true,
  blocks: [],
  marks: [],
});
const asked = (which: QuestionId): EventDraft => ({
  type: 'permission.asked',
  actor: agent,
  question: which,
  call: `call of ${which}` as CallId,
  tool: 'Bash',
  input: {},
  summary: 'ls',
  reason: 'the mode asks',
  suggestedRules: [],
});
const decided = (which: QuestionId): EventDraft => ({
  type: 'permission.decided',
  actor: 'person',
  question: which,
  call,
  answer: { type: 'allow', scope: 'once' },
  by: 'person',
  rules: [],
});
const ended = (terminal: Terminal): EventDraft => ({ type: 'turn.ended', actor: agent, turn, terminal, steps: 1, durationMs: 1 });
const completed: Terminal = { reason: 'completed', stopReason: 'end_turn' };

test('a session goes from idle through working and waiting to done', () => {
  const statuses = story([
    created,
    sent(10, 'hi'),
    request(1),
    asked(question),
    asked(other),
    decided(question),
    decided(other),
    ended(completed),
  ]);
  expect(statuses.map((state) => state.state)).toMatchObject([
    { status: 'idle' },
    { status: 'working', turn: 1, step: 0, since: 2 },
    { status: 'working', turn: 1, step: 1 },
    { status: 'waiting', question: { question }, askedAt: 4, others: 0 },
    { status: 'waiting', question: { question }, askedAt: 4, others: 1 },
    { status: 'waiting', question: { question: other }, others: 0 },
    { status: 'working', turn: 1, step: 1 },
    { status: 'done' },
  ]);
});

test.each<[Terminal, object]>([
  [completed, { status: 'done' }],
  [
    { reason: 'max_turns', maxSteps: 3 },
    { status: 'stopped', reason: 'The allowed number of steps (3) is used up.' },
  ],
  [{ reason: 'aborted_streaming' }, { status: 'stopped', reason: 'Stopped while the answer streamed.' }],
  [{ reason: 'aborted_tools' }, { status: 'stopped', reason: 'Stopped while tools ran.' }],
  [
    { reason: 'journal_failed', message: 'The disk is full.' },
    { status: 'failed', reason: 'The disk is full.' },
  ],
  [
    {
      reason: 'model_error',
      failure: { kind: 'network', message: 'No network.', status: null, apiRequestId: null, retryAfterMs: null, isRetryable: true },
    },
    { status: 'failed', reason: 'No network.' },
  ],
])('a turn that ended with %o', (terminal, state) => {
  expect(last([created, sent(10, 'hi'), ended(terminal)]).state).toEqual(state);
});

test('a turn whose process died is interrupted, and the next message makes it work again', () => {
  const events = [created, sent(10, 'hi'), asked(question), { type: 'turn.interrupted', actor: agent, turn } as const];
  expect(last(events)).toMatchObject({ state: { status: 'interrupted' }, questions: [], lastTurn: { turn, terminal: null } });
  expect(last([...events, sent(11, 'again', id(30) as TurnId)])).toMatchObject({ state: { status: 'working', turn: 2 }, turns: 2 });
});

test('the title is the beginning of the first message until the person gives one', () => {
  expect(last([created, sent(10, '  Fix the\n parser  '), sent(11, 'and more')]).title).toBe('Fix the parser');
  const renamed = { type: 'session.renamed', actor: 'person', title: 'Parser' } as const;
  expect(last([created, renamed, sent(10, 'Fix it')]).title).toBe('Parser');
});

test('a title has at most 80 characters and no broken ones', () => {
  expect(titleOf('x'.repeat(80))).toBe('x'.repeat(80));
  expect(titleOf('x'.repeat(81))).toBe(`${'x'.repeat(79)}…`);
  expect(titleOf(`${'x'.repeat(78)}😀😀`)).toBe(`${'x'.repeat(78)}…`);
  expect(titleOf(' \n\t')).toBeNull();
});

test('queued messages wait in order until they are sent or withdrawn', () => {
  const events = [created, sent(10, 'hi'), queued(11, 'one'), queued(12, 'two'), queued(13, 'three')];
  expect(last(events).queued.map((entry) => entry.message)).toEqual([id(11), id(12), id(13)]);
  const withdrawn = { type: 'message.withdrawn', actor: 'person', message: id(12) as MessageId } as const;
  expect(last([...events, withdrawn, sent(11, 'one')]).queued.map((entry) => entry.message)).toEqual([id(13)]);
});

test('turns and steps are counted, retries are not steps', () => {
  const second = id(31) as TurnId;
  const events = [
    created,
    sent(10, 'a'),
    request(1),
    request(1),
    request(2),
    ended(completed),
    sent(11, 'b', second),
    { ...request(1), turn: second },
  ];
  expect(last(events)).toMatchObject({ turns: 2, steps: 3, openTurn: { turn: second, number: 2, step: 1 } });
});

test('mode, model and the rules of this session are the last ones set', () => {
  const state = last([
    created,
    { type: 'mode.changed', actor: 'person', mode: 'plan' },
    { type: 'model.changed', actor: 'person', model: { ...model, model: 'model-b' } },
    { type: 'rule.added', actor: 'person', rule: { behavior: 'allow', rule: 'Bash(ls)', source: 'session' } },
  ]);
  expect(state).toMatchObject({ mode: 'plan', model: { model: 'model-b' }, rules: [{ rule: 'Bash(ls)' }], changedAt: 4, createdAt: 1 });
});

test('a fork begins anew, with its parent named', () => {
  const parent = { session: id(20) as SessionId, seq: 7, hash: 'h' };
  const state = last([{ type: 'session.forked', actor: 'person', ...common, title: 'Parser', parent }, sent(10, 'instead')]);
  expect(state).toMatchObject({ parent: id(20), title: 'Parser', turns: 1 });
});

test('an event that does not apply gives the same object back', () => {
  const before = last([created, sent(10, 'hi')]);
  const events: EventDraft[] = [
    { type: 'block.completed', actor: agent, request: id(101) as RequestId, index: 0, block: { type: 'text', text: 'x' } },
    decided(question),
    { type: 'mode.changed', actor: 'person', mode: 'default' },
    { type: 'turn.ended', actor: agent, turn: id(40) as TurnId, terminal: completed, steps: 1, durationMs: 1 },
    { type: 'message.withdrawn', actor: 'person', message: id(41) as MessageId },
  ];
  for (const draft of events) expect(foldSummary(before, stored(draft, 50)), draft.type).toBe(before);
});

test('the state survives being kept as JSON, and makes the summary windows are given', () => {
  const state = last([created, sent(10, 'hi'), asked(question)]);
  expect(summaryState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  const known = {
    cost: { usd: 0, unpricedRequests: 0, requests: 0, simulatedRequests: 0 },
    usage: noUsage,
    windowTokens: 0,
    heldBy: null,
    lastSeq: 3,
  };
  expect(toSummary(state, known)).toMatchObject({ id: session, title: 'hi', folder: '/a', state: { status: 'waiting' }, lastSeq: 3 });
});

function story(drafts: readonly EventDraft[]): SummaryState[] {
  const states: SummaryState[] = [];
  for (const [index, draft] of drafts.entries()) {
    const next = foldSummary(states.at(-1) ?? null, stored(draft, index + 1));
    if (next !== null) states.push(next);
  }
  return states;
}

function last(drafts: readonly EventDraft[]): SummaryState {
  const state = story(drafts).at(-1);
  if (state === undefined) throw new Error('The story has no session.');
  return state;
}

function stored(draft: EventDraft, seq: number): SessionEvent {
  return { v: 1, session, seq, at: seq, previous: null, ...draft };
}
