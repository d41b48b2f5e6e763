// Test support: a session told in few words, as the events that its journal would hold.
import type { EventDraft, SessionEvent } from '#shared/model/event.ts';
import type { PersonContent } from '#shared/model/content.ts';
import { createInPlay, type KeptInPlay } from '#shared/model/compaction/in-play.ts';
import type { EventPlace, RereadFile } from '#shared/model/events/context-events.ts';
import { emptyMessages } from '#shared/model/folds/messages.ts';
import {
  agentId,
  callId,
  compactionId,
  createIdSource,
  messageId,
  requestId,
  sessionId,
  turnId,
  type SessionId,
} from '#shared/model/id.ts';
import { nothingAhead } from '#shared/model/insight/ahead-state.ts';
import type { PermissionMode } from '#shared/model/permission.ts';
import type { Todo } from '#shared/model/todo.ts';
import type { ToolDetails } from '#shared/model/tool-details.ts';
import type { Situation } from '#main/ports/compaction.ts';

type Payload<Draft = EventDraft> = Draft extends EventDraft ? Omit<Draft, 'actor'> : never;

const ids = createIdSource(Date.now, () => crypto.getRandomValues(new Uint8Array(16)));
const agent = agentId.parse(ids.next());
const figures = { tokensBefore: 0, tokensAfter: 0, rewrittenTokens: 0, costUsd: null, expectedSteps: 0, savesUsd: null };

/** A session that grows by what is told of it. */
export class ToldStory {
  readonly inPlay: KeptInPlay = createInPlay();
  #session: SessionId = sessionId.parse(ids.next());
  #seq = 0;
  #request = requestId.parse(ids.next());
  #turn = turnId.parse(ids.next());

  get here(): EventPlace {
    return { session: this.#session, seq: this.#seq };
  }

  tell(payload: Payload): EventPlace {
    this.#seq += 1;
    const event = { v: 1, session: this.#session, seq: this.#seq, at: this.#seq, actor: agent, previous: null, ...payload };
    this.inPlay.add(event as SessionEvent);
    return this.here;
  }

  /** What follows happens in a fork. */
  fork(): void {
    this.#session = sessionId.parse(ids.next());
    this.#seq = 0;
    this.tell({ type: 'session.forked', mode: 'default' } as Payload);
  }

  say(text: string, ...attached: PersonContent[]): EventPlace {
    this.#turn = turnId.parse(ids.next());
    return this.tell({
      type: 'message.sent',
      message: messageId.parse(ids.next()),
      turn: this.#turn,
      content: [{ type: 'text', text }, ...attached],
    });
  }

  mode(mode: PermissionMode): void {
    this.tell({ type: 'mode.changed', mode });
  }

  /** A whole answer without calls; its turn ends. */
  answer(text: string, purpose: 'main' | 'compaction' = 'main'): void {
    this.#request = requestId.parse(ids.next());
    this.tell({ type: 'request.sent', request: this.#request, purpose } as Payload);
    this.tell({ type: 'block.completed', request: this.#request, index: 0, block: { type: 'text', text } });
    if (purpose === 'main')
      this.tell({
        type: 'turn.ended',
        turn: this.#turn,
        terminal: { reason: 'completed', stopReason: 'end_turn' },
        steps: 1,
        durationMs: 1,
      });
  }

  call(tool: string, details?: ToolDetails): EventPlace {
    const call = callId.parse(`toolu_${ids.next()}`);
    this.tell({ type: 'tool.started', call, request: this.#request, tool, input: {}, summary: `${tool} something` });
    const place = this.tell({
      type: 'tool.finished',
      call,
      tool,
      outcome: 'done',
      isError: false,
      content: [],
      isFrozen: false,
      durationMs: 1,
      ...(details && { details }),
    });
    return place;
  }

  freeze(path: string): void {
    this.call('Bash');
    const { call } = this.inPlay.calls.at(-1) ?? {};
    if (call !== undefined) this.tell({ type: 'result.frozen', call, text: 'preview', path, originalCharacters: 9 });
  }

  read(path: string, hash: string, isWhole = true): EventPlace {
    return this.call('Read', { type: 'read', path, startLine: 1, lines: 1, totalLines: 1, hash, modifiedMs: 1, isWhole });
  }

  edit(path: string, hash: string): EventPlace {
    return this.call('Edit', {
      type: 'diff',
      path,
      isNewFile: false,
      added: 1,
      removed: 1,
      hunks: [],
      isCut: false,
      hash,
      modifiedMs: 1,
      isWhole: true,
    });
  }

  run(command: string, end: { exitCode: number } | { background: string }): EventPlace {
    const isBackground = 'background' in end;
    return this.call('Bash', {
      type: 'shell',
      command,
      exitCode: isBackground ? null : end.exitCode,
      signal: null,
      ending: isBackground ? 'background' : 'exit',
      cwd: '/',
      outputBytes: 0,
      process: isBackground ? end.background : null,
    });
  }

  todos(todos: Todo[]): void {
    this.tell({ type: 'todos.changed', todos });
  }

  summarised(upTo: EventPlace, files: RereadFile[] = []): void {
    const compaction = compactionId.parse(ids.next());
    this.tell({ type: 'context.summarised', compaction, figures, reason: 'asked', request: this.#request, upTo, content: ['x'], files });
  }

  situation(windowTokens: number | null = 200_000): Situation {
    const bounds = windowTokens === null ? null : { windowTokens, effectiveTokens: windowTokens, triggerTokens: windowTokens };
    const prices = { date: '2026-11-20', currency: 'USD' as const, models: [] };
    return { messages: emptyMessages, inPlay: this.inPlay, ahead: nothingAhead, model: 'model-a', prices, nowMs: 0, bounds };
  }
}
