import type { Engine } from '#main/ports/engine.ts';
import { bridge } from './base.ts';

/** What fills a session's window, and what its project's sessions remember. */
export function contextHandlers({ context, memory }: Engine) {
  const { context: window, memory: notes } = bridge;
  return {
    context: {
      describe: window.describe.handler(({ input }) => context.describe(input.session)),
    },
    memory: {
      list: notes.list.handler(({ input }) => memory.list(input.project)),
      read: notes.read.handler(({ input }) => memory.read(input.project, input.name)),
      write: notes.write.handler(({ input }) => memory.write(input.project, input.name, input.text, input.hash)),
      remove: notes.remove.handler(({ input }) => memory.remove(input.project, input.name, input.hash)),
      instructions: notes.instructions.handler(({ input }) => memory.instructions(input.project)),
    },
  };
}
