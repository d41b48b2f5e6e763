import type { Engine } from '#main/ports/engine.ts';
import { startWebHost } from '../../web/server.ts';
import type { CommandStreams } from '../streams.ts';

/** `tessera serve`: the window in a browser, until it is interrupted. Prints one line with the address to open. */
export async function serve(
  engine: Engine,
  options: { port: number; pageRoot: string },
  streams: CommandStreams,
  interrupt: AbortSignal,
): Promise<void> {
  await using host = await startWebHost({ engine, pageRoot: options.pageRoot, port: options.port });
  for (const problem of engine.problems) streams.err(`${problem.title} ${problem.detail}`);
  streams.out(`Tessera is open at ${host.address}`);
  await new Promise<void>((resolve) => {
    if (interrupt.aborted) resolve();
    interrupt.addEventListener('abort', () => resolve(), { once: true });
  });
}
