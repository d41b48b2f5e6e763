import { ServiceError } from '#main/ports/sessions.ts';
import type { Engine } from '#main/ports/engine.ts';
import { bridge } from './base.ts';

const maxBlobBytes = 20 * 1024 * 1024;

/** `project.*`, `folder.*` and `blob.*`: folders, files and attached bytes. */
export function workspaceHandlers({ workspace, blobs }: Engine) {
  const { project, folder, blob } = bridge;
  return {
    project: {
      add: project.add.handler(({ input }) => workspace.add(input.path)),
      remove: project.remove.handler(({ input }) => workspace.remove(input.project)),
      trust: project.trust.handler(({ input }) => workspace.trust(input.project)),
      completeFile: project.completeFile.handler(({ input }) => workspace.completeFile(input.project, input.query, input.limit)),
    },
    folder: {
      list: folder.list.handler(({ input }) => workspace.listFolders(input.path)),
    },
    blob: {
      put: blob.put.handler(async ({ input }) => {
        const bytes = Buffer.from(input.base64, 'base64');
        if (bytes.byteLength > maxBlobBytes) {
          const reason = `It has ${bytes.byteLength.toLocaleString('en-US')} bytes; at most 20 MB can be attached. Attach a smaller version.`;
          throw new ServiceError('CONFLICT', reason, { reason });
        }
        return { blob: await blobs.put(bytes), bytes: bytes.byteLength };
      }),
      get: blob.get.handler(async ({ input }) => ({ base64: Buffer.from(await blobs.get(input.blob)).toString('base64') })),
      attach: blob.attach.handler(({ input }) => workspace.attach(input.project, input.path)),
    },
  };
}
