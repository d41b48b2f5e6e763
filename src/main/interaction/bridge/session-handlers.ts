import type { SideAnswer } from '#shared/model/insight/context-view.ts';
import type { SessionMessage } from '#shared/bridge/shapes.ts';
import type { Engine } from '#main/ports/engine.ts';
import { bridge } from './base.ts';
import { inBunches } from './in-bunches.ts';

/** `session.*`, `call.*` and `composer.*`: what a window does with one session. */
export function sessionHandlers({ sessions, workspace, context }: Engine) {
  const { session, call, composer } = bridge;
  return {
    session: {
      create: session.create.handler(({ input }) => sessions.create(definedOnly(input))),
      fork: session.fork.handler(({ input }) => sessions.fork(input.session, input.seq)),
      rename: session.rename.handler(({ input }) => sessions.rename(input.session, input.title)),
      hide: session.hide.handler(({ input }) => sessions.hide(input.session)),
      events: session.events.handler(async function* ({ input, signal }): AsyncGenerator<SessionMessage, void, void> {
        sessions.get(input.session);
        using ended = new Ending(signal);
        yield* inBunches(sessions.updates(input.session, input.afterSeq, ended.signal));
      }),
      send: session.send.handler(({ input }) => {
        const { delivery, tokenTarget } = input;
        const { message, turn } = sessions.send(input.session, input.content, definedOnly({ delivery, tokenTarget }));
        return { message, isQueued: turn === null };
      }),
      withdraw: session.withdraw.handler(({ input }) => sessions.withdraw(input.session, input.message)),
      stop: session.stop.handler(({ input }) => sessions.stop(input.session)),
      retryNow: session.retryNow.handler(({ input }) => sessions.retryNow(input.session)),
      setMode: session.setMode.handler(({ input }) => sessions.setMode(input.session, input.mode)),
      setModel: session.setModel.handler(({ input }) => sessions.setModel(input.session, input.model)),
      promptRenewal: session.promptRenewal.handler(({ input }) => sessions.promptRenewal(input.session)),
      renewPrompt: session.renewPrompt.handler(({ input }) => sessions.renewPrompt(input.session)),
      compact: session.compact.handler(({ input: { session: id, ...wish } }) => context.compact(id, wish)),
      undoCompaction: session.undoCompaction.handler(({ input }) => context.undo(input.session, input.compaction)),
      // What is refused is refused at once: the contract knows no error of a stream.
      ask: session.ask.handler(({ input, signal }) => {
        const ended = new Ending(signal);
        return until(ended, context.ask(input.session, input.question, ended.signal));
      }),
      answer: session.answer.handler(({ input }) => sessions.answer(input.session, input.question, input.answer)),
    },
    call: {
      stop: call.stop.handler(({ input }) => sessions.stopCall(input.session, input.call)),
    },
    composer: {
      load: composer.load.handler(({ input }) => workspace.loadComposer(input.session)),
      save: composer.save.handler(({ input }) => workspace.saveComposer(input.session, input.draft)),
    },
  };
}

async function* until(ended: Ending, answer: AsyncIterable<SideAnswer>): AsyncGenerator<SideAnswer, void, void> {
  using _ = ended;
  yield* answer;
}

/** A signal of the handler's own that also ends when the reader leaves early. */
class Ending implements Disposable {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal;
  constructor(outer: AbortSignal | undefined) {
    this.signal = outer ? AbortSignal.any([outer, this.#controller.signal]) : this.#controller.signal;
  }
  [Symbol.dispose](): void {
    this.#controller.abort();
  }
}

/** The same object without keys that are undefined. */
function definedOnly<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}
