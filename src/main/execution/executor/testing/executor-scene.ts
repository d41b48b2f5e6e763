import type { Delta } from '#shared/model/delta.ts';
import type { EventDraft } from '#shared/model/event.ts';
import type { AgentId, CallId, RequestId } from '#shared/model/id.ts';
import type { Json } from '#shared/model/json.ts';
import type { StoredEvent } from '#main/ports/journal.ts';
import type { Tool } from '#main/ports/tools.ts';
import type { ExecutorParams } from '../tool-step.ts';
import type { IncomingCall, Store, ToolRunner } from '../types.ts';
import { createInstantClock, type InstantClock } from './instant-clock.ts';
import { createScriptedRunner, testSession } from './scripted-runner.ts';

export const testAgent = '01900000-0000-7000-8000-00000000000b' as AgentId;
export const testRequest = '01900000-0000-7000-8000-00000000000c' as RequestId;

/** Everything an executor needs, with what it stored and showed kept in order. */
export interface ExecutorScene {
  readonly params: ExecutorParams;
  readonly clock: InstantClock;
  readonly stop: AbortController;
  readonly drafts: EventDraft[];
  readonly deltas: Delta[];
  /** Resolves when an event is stored for which the test holds. */
  stored(isWanted: (draft: EventDraft) => boolean): Promise<void>;
}

export interface SceneOptions {
  tools: readonly Tool[];
  runner?: ToolRunner;
  /** Called with each draft before it is stored; a rejection is a journal that fails. */
  onStore?: (draft: EventDraft) => Promise<void> | void;
  publish?: (delta: Delta) => Promise<void>;
}

export function createExecutorScene(options: SceneOptions): ExecutorScene {
  const stop = new AbortController();
  const clock = createInstantClock();
  const drafts: EventDraft[] = [];
  const deltas: Delta[] = [];
  const waiting: { isWanted: (draft: EventDraft) => boolean; resolve: () => void }[] = [];
  const store: Store = async (draft) => {
    await options.onStore?.(draft);
    drafts.push(draft);
    for (const wait of waiting) if (wait.isWanted(draft)) wait.resolve();
    return asStored(draft, drafts.length);
  };
  const publish = (delta: Delta): Promise<void> => {
    deltas.push(delta);
    return options.publish?.(delta) ?? Promise.resolve();
  };
  const runner = options.runner ?? createScriptedRunner();
  return {
    params: { agent: testAgent, tools: options.tools, runner, clock, signal: stop.signal, store, publish },
    clock,
    stop,
    drafts,
    deltas,
    stored: (isWanted) =>
      new Promise((resolve) => {
        if (drafts.some(isWanted)) resolve();
        else waiting.push({ isWanted, resolve });
      }),
  };
}

/** The draft as the journal hands it back. */
export function asStored(draft: EventDraft, seq: number): StoredEvent {
  const text = JSON.stringify({ v: 1, session: testSession, seq, at: seq, previous: null, ...draft });
  return JSON.parse(text) as StoredEvent;
}

/** A call as it comes out of an answer. */
export function call(id: string, tool: string, input: Json = { name: id }, malformedInput?: string): IncomingCall {
  return { request: testRequest, block: { type: 'tool_use', id: id as CallId, name: tool, input }, malformedInput };
}

/** Events of calls in one line each: what happened to which call, and how it ended. */
export function tellCalls(drafts: readonly EventDraft[]): string[] {
  return drafts.flatMap((draft) => {
    if (draft.type === 'tool.finished') return [`${draft.call} finished: ${draft.outcome}`];
    if (draft.type === 'tool.started') return [`${draft.call} started`];
    if (draft.type === 'result.frozen') return [`${draft.call} frozen`];
    if (draft.type === 'permission.asked') return [`${draft.call} asked`];
    if (draft.type === 'permission.decided') return [`${draft.call} decided: ${draft.answer.type} by ${draft.by}`];
    return [draft.type];
  });
}

/** What the model is told of a call. */
export function resultText(drafts: readonly EventDraft[], id: string): string {
  const parts = drafts.flatMap((draft) => {
    if (draft.type === 'result.frozen' && draft.call === id) return [draft.text];
    return draft.type === 'tool.finished' && draft.call === id
      ? draft.content.map((part) => (part.type === 'text' ? part.text : `<${part.type}>`))
      : [];
  });
  return parts.join('\n');
}
