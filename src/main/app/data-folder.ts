import path from 'node:path';
import envPaths from 'env-paths';

/** `TESSERA_HOME`, or the platform's folder for an application's data. Absolute. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  const given = env['TESSERA_HOME'] ?? '';
  return given === '' ? envPaths('tessera', { suffix: '' }).data : path.resolve(given);
}
