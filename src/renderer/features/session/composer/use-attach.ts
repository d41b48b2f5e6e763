import { useState } from 'react';
import { useSession, useSessionScope } from '../session-context.ts';
import type { DraftStore } from './draft-store.ts';
import { attachLocalFile } from './local-file.ts';

interface Attach {
  readonly attachFiles: (files: readonly File[]) => Promise<void>;
  /** Attaches a file of the project by its path. */
  readonly attachPath: (path: string) => Promise<void>;
  readonly attachingCount: number;
}

/** Puts files into a draft. What cannot be attached is told through `onProblem`; the others are attached all the same. */
export function useAttach(draft: DraftStore, onProblem: (what: string, error: unknown) => void): Attach {
  const { client } = useSessionScope();
  const project = useSession((state) => state.transcript.project);
  const [attachingCount, setAttachingCount] = useState(0);

  async function attach(name: string, make: () => ReturnType<typeof attachLocalFile>) {
    setAttachingCount((count) => count + 1);
    try {
      draft.attach(await make());
    } catch (error) {
      onProblem(`${name} was not attached`, error);
    }
    setAttachingCount((count) => count - 1);
  }

  return {
    attachFiles: async (files) => {
      await Promise.all(files.map((file) => attach(file.name || 'The picture', () => attachLocalFile(client, file))));
    },
    attachPath: async (path) => {
      if (project === null) return;
      await attach(path, () => client.blob.attach({ project, path }));
    },
    attachingCount,
  };
}
