// Test support: writes the events of a session the way the engine does, with numbers, times and ids filled in.
import type { EventOf, EventPayload, EventType, SessionEvent } from '../event.ts';
import type { Terminal } from '../exit.ts';
import type { AgentId, CallId, MessageId, ProjectId, QuestionId, RequestId, SessionId, TurnId } from '../id.ts';
import type { JsonObject } from '../json.ts';
import type { AnswerBlock, WireUsage } from '../wire.ts';

const agent = id<AgentId>('a', 1);
const place = { project: id<ProjectId>('4', 1), folder: '/home/ada/harbor', agent };

/** A made-up id that passes for a UUIDv7: `kind` is one hex digit, so that ids of different nouns differ. */
export function id<T extends string>(kind: string, number: number): T {
  return `${kind.repeat(8)}-0000-7000-8000-${String(number).padStart(12, '0')}` as T;
}

/** Where a story stands; a test may set the model, the time and whether it is simulated. */
interface Teller {
  readonly session: SessionId;
  readonly events: SessionEvent[];
  at: number;
  seq: number;
  request: RequestId;
  turn: TurnId;
  step: number;
  requests: number;
  model: string;
  isSimulated: boolean;
}

export type Story = ReturnType<typeof createStory>;

/** A session's events, one call each. Time goes on by a second per event. */
export function createStory(options: { session?: SessionId; seq?: number; at?: number } = {}) {
  const state: Teller = {
    session: options.session ?? id<SessionId>('5', 1),
    events: [],
    at: options.at ?? 1_764_000_000_000,
    seq: options.seq ?? 0,
    request: id<RequestId>('e', 0),
    turn: id<TurnId>('7', 0),
    step: 0,
    requests: 0,
    model: 'claude-opus-5-5',
    isSimulated: false,
  };
  const add = adder(state);
  return { state, events: state.events, add, ...beginnings(state), ...turns(state), ...answers(state), ...calls(state) };
}

function adder(state: Teller) {
  return function add<T extends EventType>(
    type: T,
    payload: Omit<Extract<EventPayload, { type: T }>, 'type'>,
    actor: SessionEvent['actor'] = agent,
  ): EventOf<T> {
    state.seq += 1;
    state.at += 1_000;
    const { session, seq, at } = state;
    const event = { v: 1, session, seq, at, actor, previous: seq === 1 ? null : 'f'.repeat(64), type, ...payload } as unknown as EventOf<T>;
    state.events.push(event);
    return event;
  };
}

function beginnings(state: Teller) {
  const add = adder(state);
  const common = () => ({
    ...place,
    model: { provider: state.isSimulated ? 'rehearsal' : 'anthropic', model: state.model, effort: 'medium' } as const,
    mode: 'default' as const,
    appVersion: '0.1.0',
  });
  return {
    created: (title: string | null = null) => add('session.created', { ...common(), title }),
    forked: (parent: { session: SessionId; seq: number }) =>
      add('session.forked', { ...common(), title: null, parent: { ...parent, hash: 'f'.repeat(64) } }),
  };
}

function turns(state: Teller) {
  const add = adder(state);
  const words = (text: string) => [{ type: 'text' as const, text }];
  const nextMessage = () => id<MessageId>('3', state.seq + 1);
  return {
    sent(text: string, message = nextMessage()) {
      state.turn = id<TurnId>('7', state.seq + 1);
      state.step = 0;
      return add('message.sent', { message, turn: state.turn, content: words(text) }, 'person');
    },
    steered: (text: string, message = nextMessage()) => add('message.sent', { message, turn: state.turn, content: words(text) }, 'person'),
    queued: (text: string, message = nextMessage(), delivery: 'queue' | 'steer' = 'queue') =>
      add('message.queued', { message, delivery, content: words(text) }, 'person'),
    ends: (terminal: Terminal = { reason: 'completed', stopReason: 'end_turn' }) =>
      add('turn.ended', { turn: state.turn, terminal, steps: state.step, durationMs: 5_000 }),
    dies: () => add('turn.interrupted', { turn: state.turn }),
  };
}

function answers(state: Teller) {
  const add = adder(state);
  const block = (content: AnswerBlock, index = 0, durationMs?: number) =>
    add('block.completed', { request: state.request, index, block: content, ...(durationMs === undefined ? {} : { durationMs }) });
  return {
    block,
    asks(step = state.step + 1, purpose: EventOf<'request.sent'>['purpose'] = 'main', more: { isStreamed?: false } = {}) {
      state.step = step;
      state.requests += 1;
      state.request = id<RequestId>('e', state.requests);
      const { request, turn, model, isSimulated } = state;
      return add('request.sent', { request, turn, step, purpose, model, maxTokens: 20_000, isSimulated, ...more, blocks: [], marks: [] });
    },
    waitsForCap(waitMs: number | null) {
      const shortage = { scope: 'day', unit: 'usd', limit: 1, spent: 0.5, held: 0.12, needed: 0.45 } as const;
      return add('request.withheld', { turn: state.turn, step: state.step + 1, ...shortage, waitMs });
    },
    says: (text: string, index = 0) => block({ type: 'text', text }, index),
    calls: (call: string, name: string, input: JsonObject, index = 0) =>
      block({ type: 'tool_use', id: call as CallId, name, input }, index),
    completes(usage: Partial<WireUsage> = {}, stopReason = 'end_turn') {
      const full = { input_tokens: 10, output_tokens: 20, cache_read_input_tokens: 100, ...usage };
      const rest = { apiMessage: `msg_${state.requests}`, blockCount: 1, firstTokenMs: 300, durationMs: 900 };
      return add('response.completed', { request: state.request, stopReason, usage: full, ...rest });
    },
    breaksOff: (because: EventOf<'response.interrupted'>['because'], usage: WireUsage | null = null) =>
      add('response.interrupted', { request: state.request, apiMessage: null, because, usage, blockCount: 0 }),
    fails(kind: EventOf<'request.failed'>['failure']['kind'], retryInMs: number | null) {
      const rest = { status: null, apiRequestId: null, retryAfterMs: null, isRetryable: retryInMs !== null };
      return add('request.failed', { request: state.request, failure: { kind, message: `It failed: ${kind}.`, ...rest }, retryInMs });
    },
  };
}

function calls(state: Teller) {
  const add = adder(state);
  return {
    starts: (call: string, tool: string, input: JsonObject, summary = tool) =>
      add('tool.started', { call: call as CallId, request: state.request, tool, input, summary }),
    finishes(call: string, tool: string, text = '', more: Partial<EventOf<'tool.finished'>> = {}) {
      const { outcome = 'done', isError = false, isFrozen = false, durationMs = 1_000, details, cancelledBy } = more;
      const content = text === '' ? [] : [{ type: 'text' as const, text }];
      return add('tool.finished', {
        call: call as CallId,
        tool,
        outcome,
        isError,
        content,
        isFrozen,
        durationMs,
        ...(details ? { details } : {}),
        ...(cancelledBy ? { cancelledBy } : {}),
      });
    },
    questions(call: string, tool: string, input: JsonObject, suggestedRules: string[] = []) {
      const question = id<QuestionId>('9', state.seq + 1);
      const rest = { summary: `${tool} wants to run`, reason: 'It changes files.', suggestedRules };
      return add('permission.asked', { question, call: call as CallId, tool, input, ...rest });
    },
    answers(asked: EventOf<'permission.asked'>, answer: EventOf<'permission.decided'>['answer']) {
      const { question, call } = asked;
      return add('permission.decided', { question, call, answer, by: 'person', rules: [] }, 'person');
    },
  };
}
