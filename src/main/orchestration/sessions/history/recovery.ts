// What a process that died left open in a session, and the events that close it.
import type { EventDraft, EventOf } from '#shared/model/event.ts';
import type { AgentId, CallId, RequestId, TurnId } from '#shared/model/id.ts';
import type { StoredEvent } from '#main/ports/journal.ts';

interface OpenCall {
  call: CallId;
  tool: string;
  startedAt: number | null;
  question: EventOf<'permission.asked'> | null;
  isDenied: boolean;
}

interface Open {
  turn: TurnId | null;
  agent: AgentId | null;
  requests: Map<RequestId, number>;
  /** Requests beside the work: what they call is never run. */
  beside: Set<RequestId>;
  calls: Map<CallId, OpenCall>;
  lastAt: number;
}

/**
 * The events that close what is open at the end of a session's own events: its request, its questions, its calls and its turn, in that order.
 * Empty where nothing is open. Each call gets a result that says what is known: that it was interrupted, or that it never ran.
 */
export function recoveryDrafts(events: readonly StoredEvent[]): EventDraft[] {
  const open: Open = { turn: null, agent: null, requests: new Map(), beside: new Set(), calls: new Map(), lastAt: 0 };
  for (const event of events) look(open, event);
  const { turn, agent } = open;
  if (agent === null) return [];
  const ends = turn === null ? [] : [{ type: 'turn.interrupted' as const, actor: agent, turn }];
  return [
    ...[...open.requests].map(([request, blockCount]): EventDraft => ({
      type: 'response.interrupted',
      actor: agent,
      request,
      apiMessage: null,
      because: 'process-ended',
      usage: null,
      blockCount,
    })),
    ...[...open.calls.values()].flatMap((call) => closeCall(call, agent, open.lastAt)),
    ...ends,
  ];
}

function look(open: Open, event: StoredEvent): void {
  open.lastAt = event.at;
  switch (event.type) {
    case 'session.created':
    case 'session.forked':
      open.agent = event.agent;
      return;
    case 'message.sent':
      open.turn = event.turn;
      return;
    case 'turn.ended':
    case 'turn.interrupted':
      open.turn = null;
      open.requests.clear();
      open.calls.clear();
      return;
    case 'request.sent':
      open.requests.set(event.request, 0);
      if (event.purpose !== 'main') open.beside.add(event.request);
      return;
    case 'response.completed':
    case 'response.interrupted':
    case 'request.failed':
      open.requests.delete(event.request);
      return;
    case 'block.completed':
      lookAtBlock(open, event);
      return;
    default:
      lookAtCall(open, event);
  }
}

function lookAtBlock(open: Open, { request, block }: EventOf<'block.completed'>): void {
  open.requests.set(request, (open.requests.get(request) ?? 0) + 1);
  if (block.type !== 'tool_use' || open.beside.has(request)) return;
  open.calls.set(block.id, { call: block.id, tool: block.name, startedAt: null, question: null, isDenied: false });
}

function lookAtCall(open: Open, event: StoredEvent): void {
  if (event.type === 'tool.finished') open.calls.delete(event.call);
  const call = 'call' in event && event.call !== null ? open.calls.get(event.call) : undefined;
  if (call === undefined) return;
  if (event.type === 'tool.started') call.startedAt = event.at;
  if (event.type === 'permission.asked') call.question = event;
  if (event.type === 'permission.decided') {
    call.question = null;
    call.isDenied = event.answer.type === 'deny';
  }
}

function closeCall({ call, tool, startedAt, question, isDenied }: OpenCall, agent: AgentId, lastAt: number): EventDraft[] {
  const finished = (outcome: 'interrupted' | 'denied', text: string): EventDraft => ({
    type: 'tool.finished',
    actor: agent,
    call,
    tool,
    outcome,
    isError: true,
    content: [{ type: 'text', text }],
    isFrozen: false,
    durationMs: startedAt === null ? 0 : lastAt - startedAt,
  });
  if (startedAt !== null) {
    return [
      finished(
        'interrupted',
        'This call was interrupted: the program ended while it ran. Whether it took effect is not known; check before you repeat it.',
      ),
    ];
  }
  if (question !== null) {
    return [
      {
        type: 'permission.decided',
        actor: agent,
        question: question.question,
        call,
        answer: { type: 'deny' },
        by: 'process-ended',
        rules: [],
      },
      finished('denied', 'This call did not run: the program ended before the person answered whether it may.'),
    ];
  }
  if (isDenied) return [finished('denied', 'This call did not run: it was denied.')];
  return [finished('interrupted', 'This call did not run: the program ended before it was started.')];
}
