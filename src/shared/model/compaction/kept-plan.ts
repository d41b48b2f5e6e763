// The plan a session works by, and its list of steps.
import type { SessionEvent, UnknownEvent } from '../event.ts';
import type { EventPlace } from '../events/context-events.ts';
import type { RequestId } from '../id.ts';
import type { PermissionMode } from '../permission.ts';
import type { Todo } from '../todo.ts';
import { placeOf } from './place-order.ts';

/** A plan the agent gave: how its last turn in plan mode ended, or an answer with a heading that says so. */
export interface KeptPlan {
  readonly place: EventPlace;
  readonly turn: number;
  readonly text: string;
}

export interface KeptPlans {
  readonly plan: KeptPlan | null;
  readonly todos: readonly Todo[];
  add(event: SessionEvent | UnknownEvent): void;
}

const mostCharacters = 16_000;
/** A shorter answer without a list is a question or a remark, and takes no plan's place. */
const longestRemark = 400;
const heading = /^#{1,4}\s+(?:(?:the|my|our|revised|updated|new|implementation|der|mein|unser|neuer)\s+)?(?:umsetzungs)?plan\b[^\n]*$/imu;
const listItem = /^\s*(?:[-*•]|\d+[.)])\s+\S/mu;

export function createKeptPlans(): KeptPlans {
  let plan: KeptPlan | null = null;
  let todos: readonly Todo[] = [];
  let mode: PermissionMode | null = null;
  let turn: { readonly id: string; readonly number: number } = { id: '', number: 0 };
  /** What the agent said in its last answer: nothing said by requests beside the work. */
  let answer: { readonly request: RequestId; readonly place: EventPlace; readonly texts: string[] } | null = null;

  const keep = (place: EventPlace, text: string): void => {
    plan = { place: placeOf(place), turn: turn.number, text: text.slice(0, mostCharacters).toWellFormed().trim() };
  };
  const take = (event: SessionEvent): void => {
    switch (event.type) {
      case 'session.created':
      case 'session.forked':
      case 'mode.changed':
        mode = event.mode;
        return;
      case 'message.sent':
        if (event.turn !== turn.id) turn = { id: event.turn, number: turn.number + 1 };
        answer = null;
        return;
      case 'request.sent':
        if (event.purpose === 'main') answer = { request: event.request, place: placeOf(event), texts: [] };
        return;
      case 'block.completed':
        if (event.block.type !== 'text' || answer?.request !== event.request) return;
        answer.texts.push(event.block.text);
        keepMarked(event, event.block.text);
        return;
      case 'turn.ended':
        if (mode === 'plan' && event.terminal.reason === 'completed' && answer !== null) keepAnswer(answer);
        return;
      case 'todos.changed':
        todos = event.todos;
        return;
      default:
        return;
    }
  };
  const keepAnswer = ({ place, texts }: NonNullable<typeof answer>): void => {
    const text = texts.join('\n\n').trim();
    if (listItem.test(text) || text.length >= longestRemark) keep(place, text);
  };
  const keepMarked = (place: EventPlace, text: string): void => {
    const at = heading.exec(text)?.index;
    if (at !== undefined && listItem.test(text.slice(at))) keep(place, text.slice(at));
  };
  return {
    get plan() {
      return plan;
    },
    get todos() {
      return todos;
    },
    add: (event) => (event.type === 'unknown' ? undefined : take(event)),
  };
}
