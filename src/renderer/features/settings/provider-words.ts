import type { ProviderState } from '#shared/model/settings.ts';

/** Where the credential comes from and where it lies, in words. */
export function credentialText(provider: ProviderState): string {
  switch (provider.credential) {
    case 'environment-key':
      return 'From ANTHROPIC_API_KEY. It goes before a stored key for as long as it is set.';
    case 'environment-token':
      return 'From ANTHROPIC_AUTH_TOKEN. It goes before a stored key for as long as it is set.';
    case 'keychain':
      return 'In this computer’s keychain. Never shown again in full.';
    case 'file':
      return `This computer has no keychain, so the key lies in a file that only you can read: ${provider.keyFile ?? 'in the data folder'}.`;
    case 'none':
      return 'Without a key every session is a rehearsal: simulated, and free.';
  }
}

/** Where a value is set that the settings here cannot change, or null where they can. */
export function overriddenBy(from: 'environment' | 'settings' | 'default', variable: string): string | null {
  return from === 'environment' ? `Set by ${variable} in the environment, which goes before this setting.` : null;
}
