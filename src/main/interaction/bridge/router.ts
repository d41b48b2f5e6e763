// Joins the handlers to the contract: a method without a handler does not compile. Handlers translate and do nothing else.
import type { Engine, HostControls } from '#main/ports/engine.ts';
import { bridge } from './base.ts';
import { hostHandlers } from './host-handlers.ts';
import { insightHandlers } from './insight-handlers.ts';
import { sessionHandlers } from './session-handlers.ts';
import { terminalHandlers } from './terminal-handlers.ts';
import { workbenchHandlers } from './workbench-handlers.ts';
import { workspaceHandlers } from './workspace-handlers.ts';

/** The whole contract over one engine and one host, for any transport. */
export function createRouter(engine: Engine, controls: HostControls) {
  return bridge.router({
    ...hostHandlers(engine, controls),
    ...sessionHandlers(engine),
    ...workspaceHandlers(engine),
    ...insightHandlers(engine),
    workbench: workbenchHandlers(engine),
    terminal: terminalHandlers(engine),
  });
}

export type BridgeRouter = ReturnType<typeof createRouter>;
