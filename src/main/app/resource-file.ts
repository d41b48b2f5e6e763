import { existsSync } from 'node:fs';
import path from 'node:path';

/** A file of `resources/`, found from the sources as from the bundle. Throws where the installation is incomplete. */
export function resourceFile(name: string): string {
  for (const up of ['../..', '../../..']) {
    const file = path.join(import.meta.dirname, up, 'resources', name);
    if (existsSync(file)) return file;
  }
  throw new Error(`This installation of Tessera is incomplete: resources/${name} is missing. Install it again.`);
}
