import { existsSync, watch } from 'node:fs';
import path from 'node:path';

/** Resolves when a file of this name stands in the folder, at once where it does already. */
export function fileAppears(folder: string, name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, look);
    function look(): void {
      if (!existsSync(path.join(folder, name))) return;
      watcher.close();
      resolve();
    }
    look();
  });
}
