// Joins the handlers to the contract: a method without a handler does not compile. Handlers translate and do nothing else.
import { ORPCError } from '@orpc/server';
import type { Engine, HostControls } from '#main/ports/engine.ts';
import { bridge } from './base.ts';
import { contextHandlers } from './context-handlers.ts';
import { noticingHandlers } from './noticing-handlers.ts';
import { hostHandlers } from './host-handlers.ts';
import { insightHandlers } from './insight-handlers.ts';
import { sessionHandlers } from './session-handlers.ts';
import { terminalHandlers } from './terminal-handlers.ts';
import { workbenchHandlers } from './workbench-handlers.ts';
import { workspaceHandlers } from './workspace-handlers.ts';

/** The whole contract over one engine and one host, for any transport. */
export function createRouter(engine: Engine, controls: HostControls) {
  return reporting(engine).router({
    ...hostHandlers(engine, controls),
    ...sessionHandlers(engine),
    ...workspaceHandlers(engine),
    ...insightHandlers(engine),
    workbench: workbenchHandlers(engine),
    terminal: terminalHandlers(engine),
    ...contextHandlers(engine),
    ...noticingHandlers(engine),
  });
}

/** What no caller could foresee goes into the log too: the window says no more than that it happened. */
function reporting(engine: Engine) {
  return bridge.use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      if (!(error instanceof ORPCError) || error.code === 'INTERNAL_SERVER_ERROR') {
        engine.report(`The call ${path.join('.')} failed.`, error instanceof ORPCError ? (error.cause ?? error) : error);
      }
      throw error;
    }
  });
}

export type BridgeRouter = ReturnType<typeof createRouter>;
