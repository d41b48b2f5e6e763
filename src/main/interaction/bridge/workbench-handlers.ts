import type { WorkbenchUpdate } from '#shared/bridge/shapes.ts';
import type { Engine } from '#main/ports/engine.ts';
import { bridge } from './base.ts';
import { EventQueue } from './event-queue.ts';

/** `workbench.events`: all projects and sessions first, then each that changes. */
export function workbenchHandlers(engine: Engine) {
  return {
    events: bridge.workbench.events.handler(async function* ({ signal }): AsyncGenerator<WorkbenchUpdate, void, void> {
      using updates = new EventQueue<WorkbenchUpdate>(signal);
      using _sessions = engine.sessions.onChange((session) => updates.push({ type: 'session', session }));
      using _projects = engine.workspace.onChange((change) =>
        updates.push(
          'project' in change ? { type: 'project', project: change.project } : { type: 'project-removed', project: change.removed },
        ),
      );
      using _provider = engine.provider.onChange((provider) => updates.push({ type: 'provider', provider }));
      using _settings = engine.settings.onChange((settings) => updates.push({ type: 'settings', settings }));
      yield { type: 'all', projects: await engine.workspace.list(), sessions: engine.sessions.list() };
      yield* updates;
    }),
  };
}
