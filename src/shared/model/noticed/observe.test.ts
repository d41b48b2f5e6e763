import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventPayload, SessionEvent } from '../event.ts';
import type { Terminal } from '../exit.ts';
import { agentId, requestId, sessionId, turnId } from '../id.ts';
import { extractClaims } from './claims/extract.ts';
import { foldTurnRecord, judgeClaims } from './claims/turn-record.ts';
import { scoreMessage } from './frustration/score.ts';
import { noticedRows } from './observe.ts';
import type { MessageRow, NoticedRow } from './rows.ts';
import { noticedRule, coversRule, type NoticedParts } from './rule.ts';
import { foldNoticed, nothingNoticed } from './state.ts';

// The rules have tests of their own: here stand short ones, so that what is told is what the fold makes of them.
vi.mock(import('./frustration/score.ts'), { spy: true });
vi.mock(import('./claims/extract.ts'), { spy: true });
vi.mock(import('./claims/turn-record.ts'), { spy: true });

const words = { languages: [] } as never;
const all: NoticedParts = { frustration: true, claims: true, lab: true, reliability: true };
const none: NoticedParts = { frustration: false, claims: false, lab: false, reliability: false };
const id = (kind: number, number: number): string => `01900000-0000-7000-800${kind}-${String(number).padStart(12, '0')}`;
const agent = agentId.parse(id(1, 1));
const ids = { session: sessionId.parse(id(2, 1)), project: id(3, 1) as never };

beforeEach(() => {
  vi.clearAllMocks();
  vi.mocked(scoreMessage).mockImplementation((text) => {
    const kind = text === 'go on' ? 'continue' : text.includes('wrong') ? 'negative' : 'none';
    return { kind, score: kind === 'none' ? 0 : 1, reasons: [] };
  });
  vi.mocked(extractClaims).mockImplementation((text) =>
    text.includes('tests pass') ? [{ kind: 'tests-pass', start: 0, end: text.length, text, subject: null }] : [],
  );
  vi.mocked(foldTurnRecord).mockImplementation((record, event) => (event.type === 'tool.finished' ? { ...record, calls: 1 } : record));
  vi.mocked(judgeClaims).mockImplementation((claims, record) =>
    claims.map((claim) => {
      const hasRun = (record as { calls?: number }).calls === 1;
      return { ...claim, verdict: hasRun ? ('supported' as const) : ('unsupported' as const), missing: null, evidence: [] };
    }),
  );
});

/** Numbers events as a journal does. */
function story(drafts: readonly ({ actor?: string } & EventPayload)[], session = ids.session): SessionEvent[] {
  return drafts.map(
    (draft, index) => ({ v: 1, session, seq: index + 1, at: 1_000 + index, actor: agent, previous: null, ...draft }) as SessionEvent,
  );
}

function rowsOf(events: readonly SessionEvent[], parts = all, inherited: readonly SessionEvent[] = []): NoticedRow[] {
  let state = inherited.reduce((before, event) => foldNoticed(before, event, parts), nothingNoticed);
  return events.flatMap((event) => {
    const rows = noticedRows(state, event, { parts, words });
    state = foldNoticed(state, event, parts);
    return rows;
  });
}

const begun: EventPayload = {
  type: 'session.created',
  project: ids.project,
  folder: '/somewhere',
  agent,
  model: { provider: 'anthropic', model: 'model-a', effort: null },
  mode: 'default',
  title: null,
  appVersion: '0',
};
const fixed: EventPayload = {
  type: 'prompt.fixed',
  sections: [{ name: 'output', version: 1, isStatic: true, text: 'Be short.' }],
  tools: [],
  variants: { output: 'short' },
};
const says = (text: string, number = 1): EventPayload & { actor: string } =>
  ({ type: 'message.sent', actor: 'person', message: id(4, number), turn: id(5, number), content: [{ type: 'text', text }] }) as never;

function step(text: string, number = 1, model = 'model-a'): EventPayload[] {
  const request = requestId.parse(id(6, number));
  return [
    {
      type: 'request.sent',
      request,
      turn: turnId.parse(id(5, number)),
      step: 1,
      purpose: 'main',
      model,
      maxTokens: 1,
      isSimulated: false,
      blocks: [],
      marks: [],
    },
    { type: 'block.completed', request, index: 0, block: { type: 'text', text } },
    {
      type: 'response.completed',
      request,
      apiMessage: 'msg',
      stopReason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 400 },
      blockCount: 1,
      firstTokenMs: 1_000,
      durationMs: 3_000,
    },
  ];
}
const ends = (terminal: Terminal, number = 1): EventPayload => ({
  type: 'turn.ended',
  turn: turnId.parse(id(5, number)),
  terminal,
  steps: 1,
  durationMs: 50,
});
const completed: Terminal = { reason: 'completed', stopReason: 'end_turn' };

const messages = (rows: readonly NoticedRow[]): MessageRow[] => rows.filter((row) => row.type === 'message');

describe('a message', () => {
  test('is told with the model of the answer before it and the prompt that made that answer', () => {
    const rows = messages(rowsOf(story([begun, says('do it'), fixed, ...step('done', 1, 'model-b'), ends(completed), says('wrong', 2)])));
    expect(rows).toMatchObject([
      { seq: 2, model: 'model-a', prompt: null, score: { kind: 'none' }, exitBefore: null, isPremature: false },
      {
        seq: 8,
        model: 'model-b',
        prompt: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        score: { kind: 'negative' },
        exitBefore: 'completed',
      },
    ]);
  });

  test('is scored against the messages before it, the newest first, also those of a parent', () => {
    const parent = story([begun, says('one'), ...step('done'), ends(completed)]);
    const fork: EventPayload = { ...begun, type: 'session.forked', parent: { session: ids.session, seq: 6, hash: '' } };
    rowsOf(story([fork, says('two', 2), says('three', 2)], sessionId.parse(id(2, 2))), all, parent);
    expect(vi.mocked(scoreMessage).mock.calls.map(([text, before]) => [text, before])).toEqual([
      ['two', ['one']],
      ['three', ['two', 'one']],
    ]);
  });

  test.each<[string, EventPayload[], boolean]>([
    ['an answer that simply ended', [...step('I did half.'), ends(completed)], true],
    ['a breaker', [...step('…'), ends({ reason: 'output_limit', recoveries: 3 })], true],
    ['the death of the process', [...step('…'), { type: 'turn.interrupted', turn: turnId.parse(id(5, 1)) }], true],
    ['a stop by the person', [...step('…'), ends({ reason: 'aborted_tools' })], false],
    ['a question', [...step('Half is done.\n\nShall I do **the rest?**'), ends(completed)], false],
    ['a question with a word behind it', [...step('Shall I go on? Just say so.'), ends(completed)], false],
    ['a plan', [{ type: 'mode.changed', mode: 'plan' }, ...step('That is the plan.'), ends(completed)], false],
  ])('that asks to go on right behind %s marks the stop as premature: %#', (_what, turn, isPremature) => {
    expect(messages(rowsOf(story([begun, says('do it'), ...turn, says('go on', 2)])))[1]).toMatchObject({ isPremature });
  });

  test('that is given to a running turn follows no stop', () => {
    const rows = messages(rowsOf(story([begun, says('do it'), ...step('…'), ends(completed), says('more', 2), says('go on', 2)])));
    expect(rows[2]).toMatchObject({ exitBefore: null, isPremature: false, score: { kind: 'continue' } });
  });

  test('of an agent is none of the person’s', () => {
    expect(messages(rowsOf(story([begun, { ...says('wrong'), actor: agent }])))).toEqual([]);
  });
});

describe('a claim', () => {
  test('is judged by what was done before it was made', () => {
    const finished: EventPayload = {
      type: 'tool.finished',
      call: 'c1' as never,
      tool: 'Bash',
      outcome: 'done',
      isError: false,
      content: [],
      isFrozen: false,
      durationMs: 20,
    };
    const rows = rowsOf(story([begun, says('do it'), ...step('All tests pass.'), finished, ...step('Now the tests pass.', 2)]));
    expect(rows.filter((row) => row.type === 'claim')).toMatchObject([
      { seq: 4, index: 0, model: 'model-a', claim: { verdict: 'unsupported' } },
      { seq: 8, index: 0, claim: { verdict: 'supported' } },
    ]);
  });

  test('of a request beside the work is none of the answer’s', () => {
    const [sent, ...rest] = step('All tests pass.');
    expect(
      rowsOf(story([begun, says('do it'), { ...sent, purpose: 'title' } as EventPayload, ...rest])).filter((row) => row.type === 'claim'),
    ).toEqual([]);
  });
});

describe('a turn', () => {
  test('is told with its end and what its answers put out, and that the session went on behind a crash', () => {
    const rows = rowsOf(
      story([
        begun,
        says('do it'),
        ...step('a'),
        ...step('b', 2),
        { type: 'turn.interrupted', turn: turnId.parse(id(5, 1)) },
        says('go on', 2),
      ]),
      { ...none, lab: true },
    );
    expect(rows).toMatchObject([
      { type: 'turn', exit: 'interrupted', answers: 2, outputTokens: 800, durationMs: null },
      { type: 'recovered', turn: id(5, 1) },
    ]);
  });
});

test('requests, calls, breakers and summaries are told for the page of reliability', () => {
  const failure = { kind: 'overloaded', message: '', status: 529, apiRequestId: null, retryAfterMs: null, isRetryable: true } as const;
  const [sent] = step('…', 9);
  const failing = [sent, { type: 'request.failed', request: requestId.parse(id(6, 9)), failure, retryInMs: 500 }] as EventPayload[];
  const call = { type: 'tool.finished', call: 'c1', tool: 'Bash', outcome: 'cancelled', isError: true, content: [], isFrozen: false };
  const rows = rowsOf(
    story([
      begun,
      ...failing,
      ...step('fine'),
      { ...call, durationMs: 7, cancelledBy: 'sibling' } as never,
      { type: 'breaker.tripped', turn: turnId.parse(id(5, 1)), breaker: 'repeated_calls', consequence: 'told', count: 3, tool: 'Bash' },
      { type: 'context.failed', because: 'empty' } as never,
      { type: 'context.failed', because: 'stopped' } as never,
      { type: 'context.failed', because: 'refused' } as never,
      { type: 'context.summarised' } as never,
    ]),
    { ...none, reliability: true },
  );
  expect(rows).toMatchObject([
    { type: 'request', outcome: 'failed', failure: 'overloaded', isRetried: true, firstTokenMs: null },
    { type: 'request', outcome: 'completed', firstTokenMs: 1_000, tokensPerSecond: 200 },
    { type: 'tool', tool: 'Bash', outcome: 'cancelled', cancelledBy: 'sibling', durationMs: 7 },
    { type: 'breaker', breaker: 'repeated_calls', count: 3 },
    { type: 'compaction', isFailed: true, failures: 1 },
    { type: 'compaction', isFailed: true, failures: 2 },
    { type: 'compaction', isFailed: false, failures: 0 },
  ]);
});

test('nothing is computed of what is switched off', () => {
  const events = story([begun, says('wrong'), fixed, ...step('All tests pass.'), ends(completed), says('go on', 2)]);
  expect(rowsOf(events, none)).toEqual([]);
  for (const rule of [scoreMessage, extractClaims, judgeClaims, foldTurnRecord]) expect(rule).not.toHaveBeenCalled();
  expect(rowsOf(events, { ...none, frustration: true }).map((row) => row.type)).toEqual(['message', 'prompt', 'turn', 'message']);
  expect(extractClaims).not.toHaveBeenCalled();
});

test('rows that hold more than is asked for still count', () => {
  const whole = noticedRule(all, 'w');
  expect(coversRule(whole, noticedRule({ ...all, claims: false }, 'w'))).toBe(true);
  expect(coversRule(noticedRule({ ...all, claims: false }, 'w'), whole)).toBe(false);
  expect(coversRule(whole, noticedRule(all, 'other words'))).toBe(false);
});
