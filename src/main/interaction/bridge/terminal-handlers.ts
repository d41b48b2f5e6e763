import type { Engine } from '#main/ports/engine.ts';
import { bridge } from './base.ts';

/** `terminal.*`: the bytes of a call's terminal, and what a person types into it. */
export function terminalHandlers({ terminals }: Engine) {
  const { terminal } = bridge;
  return {
    bytes: terminal.bytes.handler(async function* ({ input, signal }) {
      const controller = new AbortController();
      try {
        const ending = signal ? AbortSignal.any([signal, controller.signal]) : controller.signal;
        yield* terminals.bytes(input.session, input.call, input.afterByte, ending);
      } finally {
        controller.abort();
      }
    }),
    acknowledge: terminal.acknowledge.handler(({ input }) =>
      terminals.acknowledge(input.session, input.call, input.stream, input.upToByte),
    ),
    write: terminal.write.handler(({ input }) => terminals.write(input.session, input.call, input.text)),
    resize: terminal.resize.handler(({ input }) => terminals.resize(input.session, input.call, input.columns, input.rows)),
  };
}
