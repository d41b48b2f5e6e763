import type { Host } from '#shared/model/host.ts';

/** The platform as the window knows it. */
export function platformOf(platform: NodeJS.Platform): Host['platform'] {
  return platform === 'darwin' || platform === 'win32' || platform === 'linux' ? platform : 'other';
}
