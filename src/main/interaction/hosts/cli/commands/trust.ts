import path from 'node:path';
import type { Engine } from '#main/ports/engine.ts';
import type { CommandStreams } from '../streams.ts';

/** `tessera trust DIR`: the folder's own rules, hooks and servers count from now on, as they are now. */
export async function trust(engine: Engine, folder: string, streams: CommandStreams): Promise<void> {
  const project = await engine.workspace.add(path.resolve(folder));
  await engine.workspace.trust(project.id);
  streams.out(
    project.trust === 'nothing-to-trust'
      ? `${project.folder} has no rules, hooks or servers of its own; there is nothing to trust.`
      : `${project.folder} is trusted as it is now. If its rules, hooks or servers change, you are asked again.`,
  );
}
