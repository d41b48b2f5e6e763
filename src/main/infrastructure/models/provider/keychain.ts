/** Where secrets are kept by the system. Every method may reject: a keychain can be missing or locked. */
export interface Keychain {
  /** The secret, or null where there is none. */
  read(account: string): Promise<string | null>;
  write(account: string, secret: string): Promise<void>;
  remove(account: string): Promise<void>;
}

const service = 'Tessera';
/** A keychain that asks a person to unlock it gets this long. */
const timeoutMs = 60_000;

/** The machine's own keychain. Its library is loaded with the first use. On Linux only the secret service counts: the kernel's keyring forgets. */
export function createSystemKeychain(): Keychain {
  async function entry(account: string) {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    return new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  }
  return {
    read: async (account) => (await entry(account)).getPassword(AbortSignal.timeout(timeoutMs)),
    write: async (account, secret) => (await entry(account)).setPassword(secret, AbortSignal.timeout(timeoutMs)),
    async remove(account) {
      await (await entry(account)).deleteCredential(AbortSignal.timeout(timeoutMs));
    },
  };
}
