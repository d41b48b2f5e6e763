import { ServiceError } from '#main/ports/sessions.ts';
import type { TrustPort } from '#main/ports/trust.ts';
import type { TrustStore } from '#main/ports/trust-store.ts';
import { hashTrustedFiles } from './trusted-files.ts';

/**
 * Trust in folders, judged by a hash over what in them acts by itself. What cannot be read or is too much to vouch for is never trusted:
 * `trust` then throws a `ServiceError` that says why.
 */
export function createTrust(store: TrustStore): TrustPort {
  return {
    async state(folder) {
      const files = await hashTrustedFiles(folder);
      if (files.type === 'none') return 'nothing-to-trust';
      const trusted = store.get(folder);
      if (trusted === null) return 'untrusted';
      return files.type === 'hash' && files.hash === trusted ? 'trusted' : 'changed';
    },
    async trust(folder) {
      const files = await hashTrustedFiles(folder);
      if (files.type === 'hash') store.set(folder, files.hash);
      if (files.type === 'unusable')
        throw new ServiceError(
          'UNUSABLE_PATH',
          `The configuration in ${folder} cannot be trusted: ${files.reason}. Its allow rules, hooks and servers do not count.`,
          {
            path: folder,
            reason: files.reason,
          },
        );
    },
  };
}
